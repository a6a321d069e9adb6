// The part of a picture worth looking at: where most moves.
import { samplesOf, type Frame } from '../../../src-shared/frame.ts'

/** A rectangle of pixels. */
export interface Part {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Step of the search (pixels). */
const searchStep = 8

/** The part of at most this size where two frames of one shape differ most, on a coarse grid. */
export function mostMovingPart(from: Frame, to: Frame, most: { width: number; height: number }): Part {
  const size = { width: Math.min(most.width, from.width), height: Math.min(most.height, from.height) }
  const [a, b] = [samplesOf(from), samplesOf(to)]
  const columns = Math.floor(from.width / searchStep)
  const rows = Math.floor(from.height / searchStep)
  const cells = new Float64Array(columns * rows)
  for (let y = 0; y < rows * searchStep; y++) {
    for (let x = 0; x < columns * searchStep; x++) {
      const at = (y * from.width + x) * from.channels
      const cell = Math.floor(y / searchStep) * columns + Math.floor(x / searchStep)
      // Green stands for all.
      cells[cell] = (cells[cell] ?? 0) + Math.abs((a[at + 1] ?? 0) - (b[at + 1] ?? 0))
    }
  }
  const [across, down] = [Math.floor(size.width / searchStep), Math.floor(size.height / searchStep)]
  let best = { x: 0, y: 0, sum: -1 }
  for (let y = 0; y + down <= rows; y++) {
    for (let x = 0; x + across <= columns; x++) {
      let sum = 0
      for (let row = y; row < y + down; row++) {
        for (let column = x; column < x + across; column++) sum += cells[row * columns + column] ?? 0
      }
      if (sum > best.sum) best = { x: x * searchStep, y: y * searchStep, sum }
    }
  }
  return { x: best.x, y: best.y, ...size }
}

/** That part of a frame. */
export function cut(frame: Frame, part: Part): Frame {
  const pixel = frame.channels * (frame.depth / 8)
  const line = part.width * pixel
  const data = new Uint8Array(line * part.height)
  for (let y = 0; y < part.height; y++) {
    const start = ((part.y + y) * frame.width + part.x) * pixel
    data.set(frame.data.subarray(start, start + line), y * line)
  }
  return { ...frame, width: part.width, height: part.height, data }
}
