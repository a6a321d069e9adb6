// One method beside another, window by window: what both met is the same, so their differences say more than their means.
import type { Score } from '../../../src-shared/scores.ts'
import type { Comparison, GapEvaluation } from './types.ts'

function spreadOf(differences: readonly number[]): Comparison['psnr'] {
  const count = differences.length
  const difference = differences.reduce((sum, value) => sum + value, 0) / Math.max(1, count)
  const squares = differences.reduce((sum, value) => sum + (value - difference) ** 2, 0)
  return {
    difference,
    // Of one window nothing is known of the spread.
    error: count > 1 ? Math.sqrt(squares / (count - 1) / count) : Number.POSITIVE_INFINITY,
    better: differences.filter((value) => value > 0).length,
  }
}

/**
 * The first method beside the second, by their labels, over the windows of one gap: means over the samples. Undefined when
 * one of them was not judged.
 */
export function compareMethods(gap: GapEvaluation, first: string, second: string): Comparison | undefined {
  const [one, other] = [first, second].map((label) => gap.methods.find((method) => method.label === label))
  if (!one?.scores || !other?.scores) return undefined
  const differences = (of: (score: Score) => number) =>
    one.perWindow.map(({ mean }, index) => of(mean) - of(other.perWindow[index]?.mean ?? mean))
  return {
    windows: one.perWindow.length,
    psnr: spreadOf(differences(({ psnr }) => psnr)),
    ssim: spreadOf(differences(({ ssim }) => ssim)),
  }
}
