// Small pictures for tests.
import { byteLengthOf, srgb, type Frame, type FrameShape } from '../../src-shared/frame.ts'

/** A picture whose every sample is its own: `seed` and position decide it. */
export function noiseFrame(seed: number, shape: Partial<FrameShape> = {}): Frame {
  const full: FrameShape = { width: 8, height: 6, channels: 3, depth: 8, ...shape }
  const data = new Uint8Array(byteLengthOf(full))
  let state = seed * 2654435761 + 1
  for (let index = 0; index < data.length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    data[index] = state >>> 24
  }
  return { ...full, colour: srgb, data }
}

/** A picture of one value. */
export function flatFrame(value: number, shape: Partial<FrameShape> = {}): Frame {
  const frame = noiseFrame(0, shape)
  return { ...frame, data: frame.data.fill(value) }
}
