// Sizes and shapes of pictures: what fits a box, and a frame brought to the project's picture.
import { samplesOf, type Frame } from '../../../src-shared/frame.ts'
import type { Picture } from '../../../src-shared/project/document.ts'
import { toEightBits } from '../../media/eight-bits.ts'
import { resizeFrame } from '../../media/resize.ts'
import { addAlpha, deepen, type Size } from '../harmonise.ts'

const atLeastOne = (value: number) => Math.max(1, Math.round(value))

/** The size scaled down, never up, to fit a box, at the same aspect. */
export function sizeWithin({ width, height }: Size, box: Size): Size {
  const scale = Math.min(1, box.width / width, box.height / height)
  return { width: atLeastOne(width * scale), height: atLeastOne(height * scale) }
}

/** The size, never larger than its own, at which a source need be read to be brought to a picture of size `to`. */
export function sizeToShape({ width, height }: Size, to: Size, fit: Picture['fit']): Size {
  const across = Math.min(1, to.width / width)
  const down = Math.min(1, to.height / height)
  if (fit === 'stretch') return { width: atLeastOne(width * across), height: atLeastOne(height * down) }
  const scale = fit === 'fit' ? Math.min(across, down) : Math.max(across, down)
  return { width: atLeastOne(width * scale), height: atLeastOne(height * scale) }
}

/** Without alpha: what is transparent shows black, as the bars around a picture that does not fill its frame. */
function overBlack(frame: Frame): Frame {
  if (frame.channels === 3) return frame
  const from = samplesOf(frame)
  const pixels = frame.width * frame.height
  const most = frame.depth === 8 ? 255 : 65535
  const to = frame.depth === 8 ? new Uint8Array(pixels * 3) : new Uint16Array(pixels * 3)
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const alpha = from[pixel * 4 + 3] ?? 0
    for (let channel = 0; channel < 3; channel += 1) {
      to[pixel * 3 + channel] = Math.round(((from[pixel * 4 + channel] ?? 0) * alpha) / most)
    }
  }
  return { ...frame, channels: 3, data: new Uint8Array(to.buffer) }
}

/**
 * A frame in the shape of a project's picture: scaled first, then brought to its channels and depth, and tagged with its colour; the
 * pixels that `interlude inbetween` uses for keyframes of that size. Throws `too-large`.
 */
export async function shapeTo(frame: Frame, picture: Picture): Promise<Frame> {
  const scaled = await resizeFrame(frame, picture.width, picture.height, picture.fit)
  const deep = picture.depth === 16 ? deepen(scaled) : scaled
  const full = picture.channels === 4 ? addAlpha(deep) : overBlack(deep)
  return { ...(picture.depth === 8 ? toEightBits(full) : full), colour: picture.colour }
}
