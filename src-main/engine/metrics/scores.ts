// Scores of made in-betweens against the true ones: per position in the gap, averaged, and for networks with noise the
// mean and the best of several samples.
import { breather } from './breather.ts'
import type { Picture } from './picture.ts'
import { psnr } from './psnr.ts'
import { ssim } from './ssim.ts'

/** Fidelity of one picture, or the mean over several: decibels and similarity. */
export interface Score {
  readonly psnr: number
  readonly ssim: number
}

/** What a mean takes for the PSNR of equal pictures (which is infinite). */
export const psnrOfEqual = 100

/** Scores of one gap. */
export interface GapScore {
  /** One for each in-between, first to last. */
  readonly positions: readonly Score[]
  /** Their mean. */
  readonly mean: Score
}

/** Scores of several samples of one gap. */
export interface SampleScores {
  readonly samples: number
  /** The mean over all samples. */
  readonly mean: GapScore
  /**
   * The sample nearest to the truth, chosen for each measure by its mean over the gap, as papers on stochastic video report
   * it; the two measures may choose different samples.
   */
  readonly best: GapScore
}

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
  requireAsMany(truth, made)
  const positions = made.map((picture, index) => scorePicture(at(truth, index), picture))
  return { positions, mean: meanScore(positions) }
}

/**
 * Scores several samples of one gap. Rejects with `cancelled` when the signal fires, and with RangeError as
 * {@link scoreGap} does.
 */
export async function scoreSamples(
  truth: readonly Picture[],
  samples: readonly (readonly Picture[])[],
  watch: Watch = {},
): Promise<SampleScores> {
  if (samples.length === 0) throw new RangeError('There are no samples to score.')
  const breathe = breather(watch.signal)
  const scores: GapScore[] = []
  for (const sample of samples) {
    requireAsMany(truth, sample)
    const positions: Score[] = []
    for (const [index, picture] of sample.entries()) {
      await breathe()
      positions.push(scorePicture(at(truth, index), picture))
    }
    scores.push({ positions, mean: meanScore(positions) })
    watch.onProgress?.(scores.length / samples.length)
  }
  const positions = truth.map((_, index) => meanScore(scores.map((score) => at(score.positions, index))))
  return {
    samples: samples.length,
    mean: { positions, mean: meanScore(positions) },
    best: bestOf(scores),
  }
}

/** The mean of scores; of none, an error (RangeError). */
export function meanScore(scores: readonly Score[]): Score {
  if (scores.length === 0) throw new RangeError('There is nothing to average.')
  const mean = (of: (score: Score) => number) =>
    scores.reduce((sum, score) => sum + of(score), 0) / scores.length
  return { psnr: mean((score) => score.psnr), ssim: mean((score) => score.ssim) }
}

function bestOf(scores: readonly GapScore[]): GapScore {
  const first = at(scores, 0)
  const byPsnr = scores.reduce((best, score) => (score.mean.psnr > best.mean.psnr ? score : best), first)
  const bySsim = scores.reduce((best, score) => (score.mean.ssim > best.mean.ssim ? score : best), first)
  return {
    positions: byPsnr.positions.map((score, index) => ({
      psnr: score.psnr,
      ssim: at(bySsim.positions, index).ssim,
    })),
    mean: { psnr: byPsnr.mean.psnr, ssim: bySsim.mean.ssim },
  }
}

function requireAsMany(truth: readonly Picture[], made: readonly Picture[]): void {
  if (truth.length === made.length && made.length > 0) return
  throw new RangeError(`${made.length} in-betweens can't be scored against ${truth.length} true ones.`)
}

function at<Item>(list: readonly Item[], index: number): Item {
  const item = list[index]
  if (item === undefined) throw new RangeError(`There is no item ${index} of ${list.length}.`)
  return item
}
