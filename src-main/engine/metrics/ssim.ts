// Structural similarity (Wang, Bovik, Sheikh, Simoncelli 2004) as scikit-image computes it with
//   structural_similarity(a, b, data_range=1, channel_axis=-1, gaussian_weights=True, sigma=1.5,
//                         use_sample_covariance=False)
// that is: Gaussian window of 11x11, K1 0.01, K2 0.03, population moments, the mean of the channels. scikit-image mirrors
// the picture at its border and then leaves 5 pixels out on each side, so that no window of the mean ever reaches beyond
// the border: only whole windows are computed here.
import { requireSameShape, type Picture } from './picture.ts'

/** Pixels on each side of a window's centre; pictures must be at least 2*5+1 = 11 pixels wide and high. */
const radius = 5
const sigma = 1.5
const c1 = 0.01 ** 2
const c2 = 0.03 ** 2

/** Half of the symmetric kernel, centre first. */
const taps = gaussianTaps()

function gaussianTaps(): readonly [number, number, number, number, number, number] {
  const at = (offset: number) => Math.exp(-(offset * offset) / (2 * sigma * sigma))
  const sum = at(0) + 2 * (at(1) + at(2) + at(3) + at(4) + at(5))
  return [at(0) / sum, at(1) / sum, at(2) / sum, at(3) / sum, at(4) / sum, at(5) / sum]
}

/**
 * Similarity of two pictures in 0..1: 1 for equal ones, about 0 for unrelated ones, below 0 for inverted ones.
 * Throws RangeError for pictures of different shapes or with a side below 11 pixels.
 */
export function ssim(a: Picture, b: Picture): number {
  requireSameShape(a, b)
  const { width, height, channels } = a
  if (Math.min(width, height) <= 2 * radius) {
    throw new RangeError(`Structural similarity needs 11x11 pixels; this picture has ${width}x${height}.`)
  }
  const room = roomFor(width, height)
  let sum = 0
  for (let channel = 0; channel < channels; channel++) {
    readMoments(a.data, b.data, channel, channels, room)
    for (const map of room.maps) blur(map, room)
    sum += meanSimilarity(room)
  }
  return sum / channels
}

/** Maps of one channel: both pictures, the sum of their squares, their product. Blurred, they are the local moments. */
interface Room {
  readonly width: number
  readonly height: number
  readonly maps: readonly [Float64Array, Float64Array, Float64Array, Float64Array]
  /** One map, blurred across only. */
  readonly half: Float64Array
}

// Metrics run over thousands of pictures of one size: their maps are kept.
let kept: Room | undefined

function roomFor(width: number, height: number): Room {
  if (kept?.width !== width || kept.height !== height) {
    const map = () => new Float64Array(width * height)
    kept = { width, height, maps: [map(), map(), map(), map()], half: map() }
  }
  return kept
}

function readMoments(a: Float32Array, b: Float32Array, channel: number, channels: number, room: Room): void {
  const [x, y, squares, product] = room.maps
  for (let pixel = 0; pixel < room.width * room.height; pixel++) {
    const left = a[pixel * channels + channel] ?? 0
    const right = b[pixel * channels + channel] ?? 0
    x[pixel] = left
    y[pixel] = right
    squares[pixel] = left * left + right * right
    product[pixel] = left * right
  }
}

/** Replaces a map by its blur. Right only 5 pixels and more from the border; nothing else is read afterwards. */
function blur(map: Float64Array, room: Room): void {
  const { width, height, half } = room
  for (let y = 0; y < height; y++) {
    blurSpan(map, half, 1, y * width + radius, (y + 1) * width - radius)
  }
  blurSpan(half, map, width, radius * width, (height - radius) * width)
}

function blurSpan(from: Float64Array, to: Float64Array, step: number, start: number, end: number): void {
  const [k0, k1, k2, k3, k4, k5] = taps
  for (let i = start; i < end; i++) {
    to[i] =
      k0 * (from[i] ?? 0) +
      k1 * ((from[i - step] ?? 0) + (from[i + step] ?? 0)) +
      k2 * ((from[i - 2 * step] ?? 0) + (from[i + 2 * step] ?? 0)) +
      k3 * ((from[i - 3 * step] ?? 0) + (from[i + 3 * step] ?? 0)) +
      k4 * ((from[i - 4 * step] ?? 0) + (from[i + 4 * step] ?? 0)) +
      k5 * ((from[i - 5 * step] ?? 0) + (from[i + 5 * step] ?? 0))
  }
}

function meanSimilarity(room: Room): number {
  const { width, height } = room
  const [x, y, squares, product] = room.maps
  let sum = 0
  for (let row = radius; row < height - radius; row++) {
    for (let at = row * width + radius; at < (row + 1) * width - radius; at++) {
      const meanX = x[at] ?? 0
      const meanY = y[at] ?? 0
      const both = meanX * meanY
      const power = meanX * meanX + meanY * meanY
      const covariance = (product[at] ?? 0) - both
      const variances = (squares[at] ?? 0) - power
      sum += ((2 * both + c1) * (2 * covariance + c2)) / ((power + c1) * (variances + c2))
    }
  }
  return sum / ((width - 2 * radius) * (height - 2 * radius))
}
