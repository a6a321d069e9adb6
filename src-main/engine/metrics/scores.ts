// Scores of made in-betweens against the true ones. What becomes of many scores is in src-shared/scores.ts.
import { gapScoreOf, type GapScore, type Score } from '../../../src-shared/scores.ts'
import type { Picture } from './picture.ts'
import { psnr } from './psnr.ts'
import { ssim } from './ssim.ts'

/** What a mean takes for the PSNR of equal pictures (which is infinite). */
export const psnrOfEqual = 100

/** What may go with a long calculation. */
export interface Watch {
  readonly signal?: AbortSignal | undefined
  /** Hears how much of it is done, 0..1, ascending. */
  readonly onProgress?: ((done: number) => void) | undefined
}

/** Scores one made picture. Throws RangeError for pictures of different shapes or with a side below 11 pixels. */
export function scorePicture(truth: Picture, made: Picture): Score {
  return { psnr: Math.min(psnr(truth, made), psnrOfEqual), ssim: ssim(truth, made) }
}

/** Scores the in-betweens of one gap. Throws RangeError when there are none, or not as many as true ones. */
export function scoreGap(truth: readonly Picture[], made: readonly Picture[]): GapScore {
  if (truth.length !== made.length || made.length === 0) {
    throw new RangeError(`${made.length} in-betweens can't be scored against ${truth.length} true ones.`)
  }
  return gapScoreOf(
    made.flatMap((picture, index) =>
      truth.slice(index, index + 1).map((real) => scorePicture(real, picture)),
    ),
  )
}
