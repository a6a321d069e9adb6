// The numbers of the quality strip, as they are read.
import { meanQuality, type DrawingQuality } from '../../src-shared/editor/quality.ts'
import type { Score } from '../../src-shared/scores.ts'

/** Decibels to a hundredth; equal pictures count 100. */
export const decibels = (score: Score | undefined): string => (score ? score.psnr.toFixed(2) : '–')

/** Similarity to a thousandth. */
export const similarity = (score: Score | undefined): string => (score ? score.ssim.toFixed(3) : '–')

/** A difference with its sign. */
export const signed = (value: number, digits: number): string =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`

/** What is written on a measured gap, by the means of what was made; undefined before all of it is measured. */
export function qualityLabel(
  drawings: readonly DrawingQuality[],
  write: (decibels: string, similarity: string) => string,
): string | undefined {
  const mean = meanQuality(drawings, 'made')
  return mean && write(mean.psnr.toFixed(1), similarity(mean))
}
