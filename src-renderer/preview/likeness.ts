// How alike two pictures are, from their pixels.

/** Decibels of two pictures of RGBA samples of one size (alpha left out); Infinity where they are equal. RangeError for other sizes. */
export function psnrOf(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  if (a.length !== b.length || a.length === 0) throw new RangeError('The pictures have different sizes.')
  let sum = 0
  for (let at = 0; at < a.length; at += 4) {
    for (let channel = at; channel < at + 3; channel++) {
      const difference = (a[channel] ?? 0) - (b[channel] ?? 0)
      sum += difference * difference
    }
  }
  const mean = sum / ((a.length / 4) * 3)
  return mean === 0 ? Infinity : 10 * Math.log10((255 * 255) / mean)
}
