// Pictures that tell what they are: a ramp whose colour belongs to the source, with the frame's number burnt in. No Node, no DOM.
import type { Box, Pixels } from '../../src-shared/editor/values.ts'

/** Digits, three by five, a bit a pixel. */
const digits = [
  0b111101101101111, 0b010110010010111, 0b111001111100111, 0b111001111001111, 0b101101111001001,
  0b111100111001111, 0b111100111101111, 0b111001001001001, 0b111101111101111, 0b111101111001111,
]

/** The size that a picture has in a box: scaled down to fit, never up. */
export function fitted(size: Box, box: Box): Box {
  const scale = Math.min(1, box.width / size.width, box.height / size.height)
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  }
}

/** How much of each channel a hue has, 0..1. */
const basesOf = (hue: number): number[] =>
  [0, 1, 2].map((channel) => 0.5 + 0.5 * Math.cos(2 * Math.PI * (hue + channel / 3)))

const sample = (base: number, wave: number, down: number): number =>
  Math.round(255 * (0.12 + 0.5 * base * wave + 0.3 * down * (1 - base)))

/** A ramp with `label` (digits) in its middle, and a disc whose place is `phase` (0..1) of the way from left to right. */
export function fakePicture(size: Box, hue: number, phase: number, label: number): Pixels {
  const { width, height } = size
  const data = new Uint8Array(width * height * 3)
  const radius = height / 9
  const centre = radius + phase * (width - 2 * radius)
  const [red = 0, green = 0, blue = 0] = basesOf(hue)
  for (let y = 0, at = 0; y < height; y++) {
    const down = y / Math.max(1, height - 1)
    for (let x = 0; x < width; x++, at += 3) {
      const inside = (x - centre) ** 2 + (y - height * 0.72) ** 2 < radius ** 2
      const wave = 0.5 + 0.5 * Math.sin(4 * (x / Math.max(1, width - 1) + phase) + 2 * down)
      data[at] = inside ? 245 : sample(red, wave, down)
      data[at + 1] = inside ? 238 : sample(green, wave, down)
      data[at + 2] = inside ? 220 : sample(blue, wave, down)
    }
  }
  const text = String(label)
  const unit = Math.max(1, Math.floor(height / 14))
  const left = Math.floor((width - text.length * 4 * unit) / 2)
  for (const [place, digit] of text.split('').entries()) {
    const bits = digits[Number(digit)] ?? 0
    for (let bit = 0; bit < 15; bit++) {
      if ((bits & (1 << (14 - bit))) === 0) continue
      const [x0, y0] = [
        left + (place * 4 + (bit % 3)) * unit,
        Math.floor(height * 0.3) + Math.floor(bit / 3) * unit,
      ]
      for (let y = y0; y < y0 + unit; y++) {
        for (let x = x0; x < x0 + unit; x++) {
          if (x >= 0 && x < width && y < height) data.fill(255, (y * width + x) * 3, (y * width + x) * 3 + 3)
        }
      }
    }
  }
  return { format: 'rgb', width, height, data }
}
