// Between frames (8 or 16 bit, 3 or 4 channels) and the float pictures that networks read and paint.
import { type Frame, byteLengthOf, samplesOf } from '../../../src-shared/frame.ts'
import { type Size, roundUp } from './working-size.ts'

/** RGB values in 0..1, interleaved, of the picture enlarged to `padded` by repeating its last row and column. */
export function toFloats(frame: Frame, padded: Size): Float32Array {
  const samples = samplesOf(frame)
  const scale = frame.depth === 8 ? 255 : 65535
  const floats = new Float32Array(padded.width * padded.height * 3)
  for (let y = 0; y < padded.height; y++) {
    const row = Math.min(y, frame.height - 1) * frame.width
    for (let x = 0; x < padded.width; x++) {
      const source = (row + Math.min(x, frame.width - 1)) * frame.channels
      const target = (y * padded.width + x) * 3
      for (let c = 0; c < 3; c++) floats[target + c] = (samples[source + c] ?? 0) / scale
    }
  }
  return floats
}

/**
 * A frame of `like`'s shape from RGB values in 0..1 (clipped) of a picture of at least its size; what lies beyond its
 * right and lower edge is dropped. A fourth channel is filled with `alpha`, 0..1 for each pixel of the frame.
 */
export function toFrame(floats: Float32Array, padded: Size, like: Frame, alpha?: Float32Array): Frame {
  const scale = like.depth === 8 ? 255 : 65535
  const data = new Uint8Array(byteLengthOf(like))
  const samples = like.depth === 8 ? data : new Uint16Array(data.buffer)
  const quantise = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * scale)
  for (let y = 0; y < like.height; y++) {
    for (let x = 0; x < like.width; x++) {
      const pixel = y * like.width + x
      const source = (y * padded.width + x) * 3
      for (let c = 0; c < 3; c++) samples[pixel * like.channels + c] = quantise(floats[source + c] ?? 0)
      if (like.channels === 4) samples[pixel * 4 + 3] = quantise(alpha?.[pixel] ?? 1)
    }
  }
  return { ...like, data }
}

/** The alpha channel in 0..1, or undefined for an opaque format. */
export function alphaOf(frame: Frame): Float32Array | undefined {
  if (frame.channels === 3) return undefined
  const samples = samplesOf(frame)
  const scale = frame.depth === 8 ? 255 : 65535
  return Float32Array.from(
    { length: frame.width * frame.height },
    (_, pixel) => (samples[pixel * 4 + 3] ?? 0) / scale,
  )
}

/** The smallest size of sides in whole multiples that holds this size. */
export function padTo({ width, height }: Size, multiple: number): Size {
  return { width: roundUp(width, multiple), height: roundUp(height, multiple) }
}
