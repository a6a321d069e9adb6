// Peak signal-to-noise ratio, as scikit-image's peak_signal_noise_ratio with data_range=1.
import { requireSameShape, type Picture } from './picture.ts'

/** Mean squared difference over all pixels and channels. Throws RangeError for pictures of different shapes. */
export function meanSquaredError(a: Picture, b: Picture): number {
  requireSameShape(a, b)
  const { data: left } = a
  const { data: right } = b
  let sum = 0
  for (let index = 0; index < left.length; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    sum += difference * difference
  }
  return sum / left.length
}

/** Decibels for pictures in 0..1; Infinity for equal ones. Throws RangeError for pictures of different shapes. */
export function psnr(a: Picture, b: Picture): number {
  return -10 * Math.log10(meanSquaredError(a, b))
}
