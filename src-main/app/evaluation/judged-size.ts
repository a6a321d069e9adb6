// The size at which footage is judged: its own, or scaled by area. Keeps depth and alpha; frames stay what `inbetween` takes.
import { samplesOf, type Frame } from '../../../src-shared/frame.ts'
import { resample, type Crop } from '../../../src-shared/resample.ts'

/** The side of the square in the middle, or a size to which the middle is scaled; undefined: as it is. */
export type JudgedSize = number | { readonly width: number; readonly height: number } | undefined

/** Structural similarity wants 11; a network's working size is a multiple of 16. */
export const smallestJudged = 16

interface Size {
  readonly width: number
  readonly height: number
}

/** The part of a picture that is judged, and its size afterwards. */
export function planJudged({ width, height }: Size, size: JudgedSize): { crop: Crop; size: Size } {
  if (size === undefined) return { crop: { x: 0, y: 0, width, height }, size: { width, height } }
  const wanted = typeof size === 'number' ? { width: size, height: size } : size
  const scale = Math.min(width / wanted.width, height / wanted.height)
  const across = Math.min(width, Math.max(1, Math.round(wanted.width * scale)))
  const down = Math.min(height, Math.max(1, Math.round(wanted.height * scale)))
  return {
    crop: {
      x: Math.floor((width - across) / 2),
      y: Math.floor((height - down) / 2),
      width: across,
      height: down,
    },
    size: wanted,
  }
}

/** Scales a frame; the same size gives the same frame. */
export function fitJudged(frame: Frame, judged: JudgedSize): Frame {
  const { crop, size } = planJudged(frame, judged)
  const { width, height } = size
  if (width === frame.width && height === frame.height) return frame
  const { channels, depth } = frame
  const most = depth === 8 ? 255 : 65535
  const samples = samplesOf(frame)
  const source = { ...frame, data: channels === 4 ? premultiplied(samples, most) : samples }
  const scaled = resample(source, crop, width, height)
  const data = depth === 8 ? new Uint8Array(scaled.length) : new Uint16Array(scaled.length)
  for (let at = 0; at < scaled.length; at++) {
    const alpha = channels === 4 ? (scaled[at - (at % 4) + 3] ?? 0) : most
    const isColour = channels === 3 || at % 4 < 3
    const value = isColour && alpha > 0 ? ((scaled[at] ?? 0) * most) / alpha : (scaled[at] ?? 0)
    data[at] = Math.min(most, Math.max(0, Math.floor(value + 0.5)))
  }
  return { ...frame, width, height, data: new Uint8Array(data.buffer) }
}

function premultiplied(samples: Uint8Array | Uint16Array, most: number): Uint8Array | Uint16Array {
  return samples.map((value: number, at: number) =>
    at % 4 === 3 ? value : Math.round((value * (samples[at - (at % 4) + 3] ?? 0)) / most),
  )
}

/** Mean absolute difference of two frames of one shape, in 0..255. */
export function movementBetween(from: Frame, to: Frame): number {
  const [a, b] = [samplesOf(from), samplesOf(to)]
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += Math.abs((a[at] ?? 0) - (b[at] ?? 0))
  return sum / Math.max(1, a.length) / (from.depth === 8 ? 1 : 257)
}
