// Brings a frame to another size, keeping depth and channels.
import { InterludeError } from '../../src-shared/errors.ts'
import { maxPixels, maxSide, samplesOf, type Frame } from '../../src-shared/frame.ts'
import { sharpOf } from './picture.ts'

/**
 * `fit` shows the whole picture, with black (transparent, where there is alpha) bars; `fill` covers all, cutting evenly
 * from both sides; `stretch` changes the aspect.
 */
export type ResizeMode = 'fit' | 'fill' | 'stretch'

const sharpFit = { fit: 'contain', fill: 'cover', stretch: 'fill' } as const

/** In 16 bit the resampler's fixed-point weights are exact to this (0.05 %); opaque must stay opaque all the same. */
const slack16 = 64

function keepOpaque(frame: Frame): Frame {
  if (frame.depth === 8 || frame.channels === 3) return frame
  const samples = samplesOf(frame)
  for (let at = 3; at < samples.length; at += 4) {
    if ((samples[at] ?? 0) >= 65535 - slack16) samples[at] = 65535
  }
  return frame
}

/**
 * Resamples with a Lanczos kernel (alpha-weighted; 16-bit samples exact to 0.1 %). The same size gives the same frame.
 * Throws `too-large`.
 */
export async function resizeFrame(
  frame: Frame,
  width: number,
  height: number,
  mode: ResizeMode,
): Promise<Frame> {
  if (frame.width === width && frame.height === height) return frame
  const whole = Number.isSafeInteger(width) && Number.isSafeInteger(height) && width > 0 && height > 0
  if (!whole || width > maxSide || height > maxSide || width * height > maxPixels) {
    throw new InterludeError(
      'too-large',
      `${width}x${height} is not a possible frame size.`,
      `Use whole numbers from 1 to ${maxSide}, ${maxPixels} pixels in all.`,
    )
  }
  const { channels, depth } = frame
  const resized = sharpOf(frame).resize(width, height, {
    fit: sharpFit[mode],
    kernel: 'lanczos3',
    background: { r: 0, g: 0, b: 0, alpha: channels === 4 ? 0 : 1 },
  })
  const kept = channels === 4 ? resized.ensureAlpha() : resized.removeAlpha()
  const data = await kept.raw({ depth: depth === 16 ? 'ushort' : 'uchar' }).toBuffer()
  return keepOpaque({ width, height, channels, depth, colour: frame.colour, data: new Uint8Array(data) })
}
