// A decoded frame made into what a clip store keeps: 8-bit RGB at training size.
import { samplesOf, type Frame } from '../../../src-shared/frame.ts'
import { resample, type Crop } from '../../../src-shared/resample.ts'

/** How frames are brought to size. `square` crops the centre; `short` keeps the picture and never enlarges it. */
export type Fit =
  { readonly kind: 'square'; readonly size: number } | { readonly kind: 'short'; readonly size: number }

/** Pixels of a fitted frame. */
export interface Fitted {
  readonly width: number
  readonly height: number
  /** height*width*3 bytes. */
  readonly rgb: Uint8Array
}

/** Crops and scales; smaller sizes are the exact mean over each pixel's area. What is transparent lies on black. */
export function fitFrame(frame: Frame, fit: Fit): Fitted {
  const { crop, width, height } = planFit(frame.width, frame.height, fit)
  const samples = samplesOf(frame)
  const toByte = frame.depth === 16 ? 1 / 257 : 1
  const whole = crop.width === width && crop.height === height
  const data = frame.channels === 4 ? onBlack(samples, frame.depth === 16 ? 65535 : 255) : samples
  const source = { width: frame.width, height: frame.height, channels: 3, data }
  if (whole && frame.depth === 8 && crop.width === frame.width && crop.height === frame.height) {
    return { width, height, rgb: Uint8Array.from(data) }
  }
  const scaled = resample(source, crop, width, height)
  const rgb = new Uint8Array(scaled.length)
  for (let at = 0; at < rgb.length; at++) rgb[at] = Math.floor((scaled[at] ?? 0) * toByte + 0.5)
  return { width, height, rgb }
}

/** The part of the picture that is kept, and its size afterwards. */
export function planFit(
  sourceWidth: number,
  sourceHeight: number,
  { kind, size }: Fit,
): { crop: Crop; width: number; height: number } {
  const shorter = Math.min(sourceWidth, sourceHeight)
  if (kind === 'square') {
    const crop = {
      x: Math.floor((sourceWidth - shorter) / 2),
      y: Math.floor((sourceHeight - shorter) / 2),
      width: shorter,
      height: shorter,
    }
    return { crop, width: size, height: size }
  }
  const scale = Math.min(1, size / shorter)
  const crop = { x: 0, y: 0, width: sourceWidth, height: sourceHeight }
  return { crop, width: Math.round(sourceWidth * scale), height: Math.round(sourceHeight * scale) }
}

/** RGB of straight RGBA over black. */
function onBlack(samples: Uint8Array | Uint16Array, full: number): Uint8Array | Uint16Array {
  const pixels = samples.length / 4
  const output = full === 255 ? new Uint8Array(pixels * 3) : new Uint16Array(pixels * 3)
  for (let pixel = 0; pixel < pixels; pixel++) {
    const share = (samples[pixel * 4 + 3] ?? 0) / full
    for (let channel = 0; channel < 3; channel++) {
      output[pixel * 3 + channel] = Math.round((samples[pixel * 4 + channel] ?? 0) * share)
    }
  }
  return output
}

/** Mean absolute difference of two pictures' bytes, 0..255. */
export function meanDifference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += Math.abs((a[at] ?? 0) - (b[at] ?? 0))
  return a.length === 0 ? 0 : sum / a.length
}
