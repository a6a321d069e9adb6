// Random fields that repeat without a seam: what textures are made of. All are size*size values, size a power of two.
import type { Random } from '../random.ts'

/** Adds one octave of smooth value noise with `cells` random values along each side. */
function addOctave(field: Float32Array, size: number, cells: number, strength: number, random: Random): void {
  const grid = Float32Array.from({ length: cells * cells }, () => random.range(-1, 1))
  const step = cells / size
  const first = new Int32Array(size)
  const second = new Int32Array(size)
  const weight = new Float32Array(size)
  for (let index = 0; index < size; index++) {
    const at = index * step
    const cell = Math.floor(at)
    const share = at - cell
    first[index] = cell % cells
    second[index] = (cell + 1) % cells
    weight[index] = share * share * (3 - 2 * share)
  }
  for (let y = 0; y < size; y++) {
    const top = (first[y] ?? 0) * cells
    const bottom = (second[y] ?? 0) * cells
    const wy = weight[y] ?? 0
    for (let x = 0; x < size; x++) {
      const left = first[x] ?? 0
      const right = second[x] ?? 0
      const wx = weight[x] ?? 0
      const a = grid[top + left] ?? 0
      const b = grid[bottom + left] ?? 0
      const upper = a + wx * ((grid[top + right] ?? 0) - a)
      const lower = b + wx * ((grid[bottom + right] ?? 0) - b)
      const at = y * size + x
      field[at] = (field[at] ?? 0) + strength * (upper + wy * (lower - upper))
    }
  }
}

/**
 * Noise whose amplitude falls with frequency as f^-slope, as in photographs (slope 1), smoother above, rougher below.
 * `coarsest` is the number of cells along a side of its lowest octave. Mean 0, standard deviation 1.
 */
export function naturalNoise(size: number, random: Random, slope = 1, coarsest = 2): Float32Array {
  const field = new Float32Array(size * size)
  for (let cells = coarsest; cells <= size / 2; cells *= 2) {
    addOctave(field, size, cells, Math.pow(cells / coarsest, -slope), random)
  }
  return standardise(field)
}

/** Shifts and scales in place to mean 0 and standard deviation 1. */
export function standardise(field: Float32Array): Float32Array {
  let sum = 0
  let squares = 0
  for (const value of field) {
    sum += value
    squares += value * value
  }
  const mean = sum / field.length
  const scale = 1 / Math.sqrt(Math.max(1e-9, squares / field.length - mean * mean))
  for (let index = 0; index < field.length; index++) field[index] = ((field[index] ?? 0) - mean) * scale
  return field
}

/** Cells around random points: for each place the number of its nearest point and how near the border is (0 at it). */
export function cells(
  size: number,
  count: number,
  random: Random,
): { owner: Uint16Array; border: Float32Array } {
  const xs = Float32Array.from({ length: count }, () => random.range(0, size))
  const ys = Float32Array.from({ length: count }, () => random.range(0, size))
  const owner = new Uint16Array(size * size)
  const border = new Float32Array(size * size)
  const half = size / 2
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      let best = Infinity
      let next = Infinity
      let who = 0
      for (let point = 0; point < count; point++) {
        let dx = Math.abs(x - (xs[point] ?? 0))
        let dy = Math.abs(y - (ys[point] ?? 0))
        if (dx > half) dx = size - dx
        if (dy > half) dy = size - dy
        const distance = dx * dx + dy * dy
        if (distance < best) {
          next = best
          best = distance
          who = point
        } else if (distance < next) {
          next = distance
        }
      }
      owner[y * size + x] = who
      border[y * size + x] = Math.sqrt(next) - Math.sqrt(best)
    }
  }
  return { owner, border }
}
