// What ffmpeg's pixel format names say: alpha, depth, RGB or YCbCr.
import type { FrameShape } from '../../src-shared/frame.ts'

/** Facts of a stored pixel format. */
export interface PixelFacts {
  readonly alpha: boolean
  readonly depth: 8 | 16
  readonly rgb: boolean
  /** The old `yuvj` names mean full range. */
  readonly fullRange: boolean
}

/** Reads ffmpeg's pixel format name, e.g. `yuva444p10le`, `gbrp12be`, `pal8`, `ya16le`. */
export function pixelFacts(name: string): PixelFacts {
  const rgb =
    /^(0?(rgb|bgr)0?|x2(rgb|bgr)|argb|abgr|rgba|bgra|gbr|pal8|monob|monow|xyz|bayer)/.test(name) &&
    !name.startsWith('monob_y')
  const deep =
    /(p|gray|ya|y|p0|p2|p4|x2rgb|x2bgr|gbrap|gbrp)(9|10|12|14|16|32)(le|be)$/.test(name) ||
    /^(p[024]1[0-9]|y21[0-9]|xv36|xv48|v30x|xyz12|ayuv64)/.test(name) ||
    /(rgb|bgr)48|(rgb|bgr)a64|f32|f16|x2(rgb|bgr)10|rgba128|rgb96/.test(name)
  return {
    alpha: /^(yuva|rgba|bgra|argb|abgr|gbrap|ya(8|16|f)|pal8|ayuv|vuya)/.test(name),
    depth: deep ? 16 : 8,
    rgb,
    fullRange: name.startsWith('yuvj') || rgb,
  }
}

/** ffmpeg's name for the samples of a {@link FrameShape}. */
export function rawFormatOf({ channels, depth }: Pick<FrameShape, 'channels' | 'depth'>): string {
  if (depth === 8) return channels === 3 ? 'rgb24' : 'rgba'
  return channels === 3 ? 'rgb48le' : 'rgba64le'
}

/** ffmpeg's name for the same samples as {@link rawFormatOf}, one plane a channel. */
export function planarFormatOf({ channels, depth }: Pick<FrameShape, 'channels' | 'depth'>): string {
  return `gbr${channels === 4 ? 'a' : ''}p${depth === 16 ? '16le' : ''}`
}

/** Whether ffmpeg's pixel format stores luma and two colour differences (neither RGB nor grey). */
export function storesColourApart(name: string): boolean {
  return !pixelFacts(name).rgb && !/^(gray|ya|mono)/.test(name)
}
