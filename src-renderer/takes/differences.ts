// What is said of how much takes differ.
import type { Distance, GapTakes } from '../../src-shared/editor/takes.ts'

/** Levels of 255 below which two pictures can't be told apart by looking. */
const visible = 0.5

/** A distance in levels of 255, as it is read out. */
export function levelsOf({ rms }: Distance): string {
  const levels = rms * 255
  return levels === 0 ? '0' : levels < 0.1 ? '< 0.1' : levels.toFixed(1)
}

/** `equal`: to the last bit. `alike`: nobody sees a difference. `differ`. Undefined before all is compared. */
export function verdictOf({
  spread,
  compared,
  comparisons,
}: GapTakes): 'equal' | 'alike' | 'differ' | undefined {
  if (!spread || compared < comparisons) return undefined
  if (spread.rms === 0) return 'equal'
  return spread.rms * 255 < visible ? 'alike' : 'differ'
}

/** How far a take is from another one, as far as it is known. */
export function distanceTo({ pairs }: GapTakes, seed: number, other: number): Distance | undefined {
  return pairs.find(
    ({ first, second }) => (first === seed && second === other) || (first === other && second === seed),
  )
}
