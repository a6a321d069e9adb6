// Draws one sprite onto a canvas: for every pixel of the screen, where it lies in the sprite, and what colour is there.
import { inverse, type Affine } from './affine.ts'
import type { Sprite } from './sprite.ts'

/** A picture being drawn. */
export interface Canvas {
  readonly width: number
  readonly height: number
  /** height*width*3 values, 0..1. */
  readonly rgb: Float32Array
  /** The topmost solid layer at each pixel, where that is wanted. */
  readonly ids?: Uint16Array | undefined
}

/** A smooth bend of a sprite: its point q shows the picture at q + (dx,dy) sin(kx qx + ky qy + phase). Texels, radians. */
export interface Wave {
  readonly dx: number
  readonly dy: number
  readonly kx: number
  readonly ky: number
  readonly phase: number
}

/** How a sprite is drawn. */
export interface Stroke {
  readonly sprite: Sprite
  /** From texels to pixels. */
  readonly pose: Affine
  readonly waves: readonly Wave[]
  /** Colours are multiplied by it. */
  readonly gain: number
  readonly opacity: number
  /** Written to the canvas's `ids` where the sprite covers at least half of a pixel; 0 leaves them alone. */
  readonly id: number
}

interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The pixels that a sprite can touch. */
function boxOf(canvas: Canvas, { sprite, pose, waves }: Stroke): Box {
  const all = { left: 0, top: 0, right: canvas.width, bottom: canvas.height }
  if (sprite.tileX && sprite.tileY) return all
  if (sprite.tileX || sprite.tileY) return all
  const slackX = waves.reduce((sum, wave) => sum + Math.abs(wave.dx), 1)
  const slackY = waves.reduce((sum, wave) => sum + Math.abs(wave.dy), 1)
  const xs: number[] = []
  const ys: number[] = []
  for (const u of [-slackX, sprite.width + slackX]) {
    for (const v of [-slackY, sprite.height + slackY]) {
      xs.push(pose.a * u + pose.c * v + pose.e)
      ys.push(pose.b * u + pose.d * v + pose.f)
    }
  }
  return {
    left: Math.max(0, Math.floor(Math.min(...xs))),
    top: Math.max(0, Math.floor(Math.min(...ys))),
    right: Math.min(canvas.width, Math.ceil(Math.max(...xs))),
    bottom: Math.min(canvas.height, Math.ceil(Math.max(...ys))),
  }
}

/** Draws over what is there. Bilinear; edges are as soft as the sprite's own alpha. */
export function paint(canvas: Canvas, stroke: Stroke): void {
  const { sprite, waves, gain, opacity, id } = stroke
  const { width, height, data, tileX, tileY } = sprite
  const { left, top, right, bottom } = boxOf(canvas, stroke)
  const back = inverse(stroke.pose)
  // `& -1` keeps a whole number as it is, so one code serves sides that repeat and sides that end.
  const maskX = tileX ? width - 1 : -1
  const maskY = tileY ? height - 1 : -1
  const { rgb, ids } = canvas
  const bent = waves.length > 0

  for (let y = top; y < bottom; y++) {
    const rowU = back.c * (y + 0.5) + back.e
    const rowV = back.d * (y + 0.5) + back.f
    for (let x = left; x < right; x++) {
      let u = back.a * (x + 0.5) + rowU
      let v = back.b * (x + 0.5) + rowV
      if (bent) {
        const qu = u
        const qv = v
        for (const wave of waves) {
          const bend = Math.sin(wave.kx * qu + wave.ky * qv + wave.phase)
          u += wave.dx * bend
          v += wave.dy * bend
        }
      }
      u -= 0.5
      v -= 0.5
      const x0 = Math.floor(u)
      const y0 = Math.floor(v)
      if (!tileX && (x0 < 0 || x0 >= width - 1)) continue
      if (!tileY && (y0 < 0 || y0 >= height - 1)) continue
      const wx = u - x0
      const wy = v - y0
      const rowA = (y0 & maskY) * width
      const rowB = ((y0 + 1) & maskY) * width
      const columnA = x0 & maskX
      const columnB = (x0 + 1) & maskX
      const p00 = (rowA + columnA) * 4
      const p01 = (rowA + columnB) * 4
      const p10 = (rowB + columnA) * 4
      const p11 = (rowB + columnB) * 4
      const w11 = wx * wy
      const w01 = wx - w11
      const w10 = wy - w11
      const w00 = 1 - wx - w10
      const alpha =
        (w00 * (data[p00 + 3] ?? 0) +
          w01 * (data[p01 + 3] ?? 0) +
          w10 * (data[p10 + 3] ?? 0) +
          w11 * (data[p11 + 3] ?? 0)) *
        opacity
      if (alpha <= 0.002) continue
      const rest = 1 - alpha
      const shine = gain * opacity
      const target = (y * canvas.width + x) * 3
      for (let channel = 0; channel < 3; channel++) {
        const colour =
          w00 * (data[p00 + channel] ?? 0) +
          w01 * (data[p01 + channel] ?? 0) +
          w10 * (data[p10 + channel] ?? 0) +
          w11 * (data[p11 + channel] ?? 0)
        rgb[target + channel] = (rgb[target + channel] ?? 0) * rest + colour * shine
      }
      if (ids && id !== 0 && alpha >= 0.5) ids[y * canvas.width + x] = id
    }
  }
}
