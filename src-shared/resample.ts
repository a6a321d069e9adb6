// Resizing of plain rows of samples: the exact mean over each pixel's area when making smaller, linear when making larger.

/** Which source samples make up each output sample, and with what weight. */
export interface Taps {
  /** First source sample of each output sample. */
  readonly first: Int32Array
  /** `width` weights for each output sample, summing to 1. */
  readonly weights: Float32Array
  readonly width: number
}

/**
 * Taps for an output of `length` samples that shows the source from `start` to `start + span` (in samples; may be
 * fractional) out of `available` samples. Beyond its ends the source repeats its last sample.
 */
export function tapsFor(available: number, start: number, span: number, length: number): Taps {
  const scale = span / length
  const width = scale <= 1 ? 2 : Math.ceil(scale) + 1
  const first = new Int32Array(length)
  const weights = new Float32Array(length * width)
  for (let index = 0; index < length; index++) {
    const low = scale <= 1 ? start + (index + 0.5) * scale - 1 : start + index * scale
    const high = scale <= 1 ? low + 2 : low + scale
    const begin = Math.floor(scale <= 1 ? low + 0.5 : low + 1e-6)
    const kept = Math.min(Math.max(0, begin), Math.max(0, available - width))
    first[index] = kept
    for (let tap = 0; tap < width; tap++) {
      const sample = begin + tap
      const weight =
        scale <= 1
          ? Math.max(0, 1 - Math.abs(sample + 0.5 - (low + high) / 2))
          : Math.max(0, Math.min(sample + 1, high) - Math.max(sample, low)) / scale
      const place = Math.min(available - 1, Math.max(0, sample)) - kept
      const at = index * width + place
      weights[at] = (weights[at] ?? 0) + weight
    }
  }
  return { first, weights, width }
}

/** A picture of interleaved samples. */
export interface Samples {
  readonly width: number
  readonly height: number
  readonly channels: number
  readonly data: Uint8Array | Uint16Array
}

/** The part of a picture to show, in pixels; fractions allowed. */
export interface Crop {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Resizes part of a picture to width*height*channels floats in the source's own range. */
export function resample(source: Samples, crop: Crop, width: number, height: number): Float32Array {
  const { channels, data } = source
  const across = tapsFor(source.width, crop.x, crop.width, width)
  const down = tapsFor(source.height, crop.y, crop.height, height)
  const line = new Float32Array(source.width * channels)
  const output = new Float32Array(width * height * channels)
  for (let y = 0; y < height; y++) {
    line.fill(0)
    for (let tap = 0; tap < down.width; tap++) {
      const weight = down.weights[y * down.width + tap] ?? 0
      if (weight === 0) continue
      const from = ((down.first[y] ?? 0) + tap) * source.width * channels
      for (let at = 0; at < line.length; at++) line[at] = (line[at] ?? 0) + weight * (data[from + at] ?? 0)
    }
    for (let x = 0; x < width; x++) {
      const begin = (across.first[x] ?? 0) * channels
      const target = (y * width + x) * channels
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0
        for (let tap = 0; tap < across.width; tap++) {
          sum += (across.weights[x * across.width + tap] ?? 0) * (line[begin + tap * channels + channel] ?? 0)
        }
        output[target + channel] = sum
      }
    }
  }
  return output
}
