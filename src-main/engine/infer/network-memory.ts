// How much memory a network needs for one run. Nearly all of it are the feature maps at the finest scale, so it grows with
// the picture's area and with the channels there; the factors are peaks of resident memory, measured with native
// TensorFlow at 256x256 and 480x272 (7.6 kB a pixel at 32 channels) and 256x256 (31.7 kB at 64), and rounded up.
import type { ModelOptions } from '../model/options.ts'

const bytesPerChannelAndPixel = { studio: 260, paper: 520 }
/** What does not grow with the picture: weights in use, the library's own buffers. */
const base = 100e6

/** Bytes that one run at this working size needs at its peak. */
export function networkMemory(
  options: ModelOptions,
  { width, height }: { width: number; height: number },
): number {
  const channels = options.kind === 'studio' ? options.half : options.encoder[0]
  return base + width * height * channels * bytesPerChannelAndPixel[options.kind]
}
