// Frames as windows get them: 8 bits a sample, no larger than the box; thumbnails as JPEG.
import type { Box, Pixels } from '../../../src-shared/editor/values.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import { toEightBits } from '../../media/eight-bits.ts'
import { encodeJpeg } from '../../media/picture.ts'
import { resizeFrame } from '../../media/resize.ts'
import { sizeWithin } from './picture-shape.ts'

/** Of thumbnails: no more than is seen at that size. */
const quality = 80
/** Side of the squares that show where a thumbnail is transparent, and their two greys. */
const square = 6
const greys = [204, 153] as const

/** The frame scaled down to fit the box; where it does already, its own pixels, rounded to 8 bits. */
export async function smallFrame(frame: Frame, box: Box): Promise<Frame> {
  const { width, height } = sizeWithin(frame, box)
  return toEightBits(await resizeFrame(frame, width, height, 'stretch'))
}

/** An 8-bit frame as it crosses to a window. */
export function pixelsOf({ width, height, channels, data }: Frame): Pixels {
  return { format: channels === 4 ? 'rgba' : 'rgb', width, height, data }
}

/** An 8-bit frame with squares in two greys where it is transparent. */
function overSquares(frame: Frame): Frame {
  if (frame.channels === 3) return frame
  const { width, height, data } = frame
  const to = new Uint8Array(width * height * 3)
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const x = Math.floor((pixel % width) / square)
    const y = Math.floor(pixel / width / square)
    const grey = greys[(x + y) % 2 === 0 ? 0 : 1]
    const alpha = (data[pixel * 4 + 3] ?? 0) / 255
    for (let channel = 0; channel < 3; channel += 1) {
      to[pixel * 3 + channel] = Math.round((data[pixel * 4 + channel] ?? 0) * alpha + grey * (1 - alpha))
    }
  }
  return { ...frame, channels: 3, data: to }
}

/** An 8-bit frame as a thumbnail. */
export async function thumbnailOf(frame: Frame): Promise<Pixels> {
  const { width, height } = frame
  return { format: 'jpeg', width, height, data: await encodeJpeg(overSquares(frame), quality) }
}
