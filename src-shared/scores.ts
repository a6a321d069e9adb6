// Scores of made in-betweens and what becomes of many of them: means, and the best of several samples. Numbers only; the
// pictures are measured in src-main/engine/metrics.
import * as v from 'valibot'

/** Fidelity of one picture, or the mean over several: decibels (equal pictures count 100) and similarity (1 for equal ones). */
export const scoreSchema = v.object({ psnr: v.number(), ssim: v.number() })

/** See {@link scoreSchema}. */
export type Score = Readonly<v.InferOutput<typeof scoreSchema>>

/** Scores of one gap, or the mean over several gaps of one length. */
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

/** The mean of scores; of none, an error (RangeError). */
export function meanScore(scores: readonly Score[]): Score {
  if (scores.length === 0) throw new RangeError('There is nothing to average.')
  const mean = (of: (score: Score) => number) =>
    scores.reduce((sum, score) => sum + of(score), 0) / scores.length
  return { psnr: mean((score) => score.psnr), ssim: mean((score) => score.ssim) }
}

/** The score of a gap from those of its positions; of none, an error (RangeError). */
export function gapScoreOf(positions: readonly Score[]): GapScore {
  return { positions, mean: meanScore(positions) }
}

/** The mean over gaps, position by position. Throws RangeError for none, or for gaps of different lengths. */
export function meanGapScore(gaps: readonly GapScore[]): GapScore {
  const count = gaps[0]?.positions.length ?? 0
  if (gaps.some(({ positions }) => positions.length !== count)) {
    throw new RangeError('Gaps of different lengths have no common positions.')
  }
  return gapScoreOf(
    Array.from({ length: count }, (_, index) =>
      meanScore(gaps.flatMap(({ positions }) => positions.slice(index, index + 1))),
    ),
  )
}

/** Mean and best of the samples of one gap. Throws RangeError as {@link meanGapScore}. */
export function sampleScoresOf(samples: readonly GapScore[]): SampleScores {
  const mean = meanGapScore(samples)
  const bestBy = (of: (score: Score) => number) =>
    samples.reduce((best, sample) => (of(sample.mean) > of(best.mean) ? sample : best), samples[0] ?? mean)
  const byPsnr = bestBy((score) => score.psnr)
  const bySsim = bestBy((score) => score.ssim)
  return {
    samples: samples.length,
    mean,
    best: {
      positions: byPsnr.positions.map(({ psnr }, index) => ({
        psnr,
        ssim: bySsim.positions[index]?.ssim ?? Number.NaN,
      })),
      mean: { psnr: byPsnr.mean.psnr, ssim: bySsim.mean.ssim },
    },
  }
}
