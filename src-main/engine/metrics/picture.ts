// What the metrics compare: pictures as numbers, at the size and in the colours they have.
import { samplesOf, type Frame } from '../../../src-shared/frame.ts'

/** A grey or RGB picture: rows top to bottom, channels interleaved, 0..1. `data` holds width*height*channels numbers. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
  readonly data: Float32Array
}

/** A frame as a picture. Colours of frames with alpha are premultiplied: what can't be seen does not count. */
export function pictureOf(frame: Frame): Picture {
  const { width, height, channels, depth } = frame
  const samples = samplesOf(frame)
  const most = depth === 8 ? 255 : 65535
  const data = new Float32Array(width * height * 3)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const from = pixel * channels
    const seen = channels === 4 ? (samples[from + 3] ?? 0) / most : 1
    for (let channel = 0; channel < 3; channel++) {
      data[pixel * 3 + channel] = ((samples[from + channel] ?? 0) / most) * seen
    }
  }
  return { width, height, channels: 3, data }
}

/** Throws RangeError unless both pictures have the same shape and as much data as it says. */
export function requireSameShape(a: Picture, b: Picture): void {
  for (const { width, height, channels, data } of [a, b]) {
    if (data.length !== width * height * channels) {
      throw new RangeError(`A picture of ${width}x${height}x${channels} can't hold ${data.length} numbers.`)
    }
  }
  if (a.width !== b.width || a.height !== b.height || a.channels !== b.channels) {
    throw new RangeError(
      `A ${a.width}x${a.height}x${a.channels} picture can't be compared with one of ${b.width}x${b.height}x${b.channels}.`,
    )
  }
}
