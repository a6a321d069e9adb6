// Enlarging keyframes for methods that were made for larger pictures, and shrinking their answers again.
import type { Picture } from '../../src-main/engine/metrics/picture.ts'
import type { Frame } from '../../src-shared/frame.ts'

/** Keys' cubic with a = -0.5 (Catmull-Rom). */
function cubic(distance: number): number {
  const x = Math.abs(distance)
  if (x >= 2) return 0
  return x < 1 ? (1.5 * x - 2.5) * x * x + 1 : ((-0.5 * x + 2.5) * x - 4) * x + 2
}

/** An 8-bit RGB frame, enlarged by a whole factor with a cubic kernel; borders repeat. */
export function enlarge(frame: Frame, factor: number): Frame {
  const { width, height } = frame
  const across = stretch(Float64Array.from(frame.data), width, height, 3, factor)
  const turned = transpose(across, width * factor, height)
  const both = transpose(stretch(turned, height, width * factor, 3, factor), height * factor, width * factor)
  return {
    ...frame,
    width: width * factor,
    height: height * factor,
    data: Uint8Array.from(both, (value) => Math.min(255, Math.max(0, Math.round(value)))),
  }
}

/** A picture shrunk by a whole factor: each pixel is the mean of its square. */
export function shrink(picture: Picture, factor: number): Picture {
  const { channels, data } = picture
  const width = picture.width / factor
  const height = picture.height / factor
  const result = new Float32Array(width * height * channels)
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      const to = (Math.floor(y / factor) * width + Math.floor(x / factor)) * channels
      const from = (y * picture.width + x) * channels
      for (let c = 0; c < channels; c++) {
        result[to + c] = (result[to + c] ?? 0) + (data[from + c] ?? 0) / (factor * factor)
      }
    }
  }
  return { width, height, channels, data: result }
}

function stretch(
  rows: Float64Array,
  width: number,
  height: number,
  channels: number,
  factor: number,
): Float64Array {
  const wide = width * factor
  const result = new Float64Array(wide * height * channels)
  for (let x = 0; x < wide; x++) {
    const centre = (x + 0.5) / factor - 0.5
    const first = Math.floor(centre) - 1
    for (let tap = first; tap < first + 4; tap++) {
      const weight = cubic(tap - centre)
      const column = Math.min(width - 1, Math.max(0, tap))
      for (let y = 0; y < height; y++) {
        for (let c = 0; c < channels; c++) {
          const to = (y * wide + x) * channels + c
          result[to] = (result[to] ?? 0) + weight * (rows[(y * width + column) * channels + c] ?? 0)
        }
      }
    }
  }
  return result
}

function transpose(rows: Float64Array, width: number, height: number): Float64Array {
  const result = new Float64Array(rows.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) result[(x * height + y) * 3 + c] = rows[(y * width + x) * 3 + c] ?? 0
    }
  }
  return result
}
