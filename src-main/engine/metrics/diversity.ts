// How much the samples of one gap differ from each other. A network that ignores its noise scores 0.
import { breather } from './breather.ts'
import type { Picture } from './picture.ts'
import { meanSquaredError } from './psnr.ts'
import type { Watch } from './scores.ts'
import { ssim } from './ssim.ts'

/** Mean distances over all pairs of samples, and over the pictures of a pair. Both 0 for equal samples. */
export interface Diversity {
  readonly samples: number
  readonly pairs: number
  /** Root of the mean squared difference, in units of the 0..1 range. */
  readonly rms: number
  /** 1 - structural similarity. */
  readonly dissimilarity: number
}

/**
 * The mean pairwise distance among samples of one gap; each sample is its in-betweens, first to last.
 * Rejects with RangeError for fewer than two samples or samples that differ in length or picture shape, and with
 * `cancelled` when the signal fires.
 */
export async function diversity(
  samples: readonly (readonly Picture[])[],
  watch: Watch = {},
): Promise<Diversity> {
  const frames = samples[0]?.length ?? 0
  if (samples.length < 2) throw new RangeError('Diversity needs at least two samples.')
  if (frames === 0 || samples.some((sample) => sample.length !== frames)) {
    throw new RangeError('The samples do not have the same number of pictures.')
  }
  const pairs = (samples.length * (samples.length - 1)) / 2
  const breathe = breather(watch.signal)
  let done = 0
  let rms = 0
  let dissimilarity = 0
  for (const [index, first] of samples.entries()) {
    for (const second of samples.slice(index + 1)) {
      for (const [frame, a] of first.entries()) {
        const b = second[frame]
        if (!b) continue
        await breathe()
        rms += Math.sqrt(meanSquaredError(a, b))
        dissimilarity += 1 - ssim(a, b)
      }
      done++
      watch.onProgress?.(done / pairs)
    }
  }
  const count = pairs * frames
  return { samples: samples.length, pairs, rms: rms / count, dissimilarity: dissimilarity / count }
}
