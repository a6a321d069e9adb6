// Outlines filled with a surface: sprites with soft edges, a transparent rim, shading and sometimes a drawn contour.
import type { Random } from '../random.ts'
import { mix, shade } from './palette.ts'
import type { Colour, Sprite, Texture } from './sprite.ts'

/** Distance to an outline in units of the shape's half size: negative inside. `x` and `y` run from -1 to 1. */
export type Outline = (x: number, y: number) => number

/** What a shape is made of. */
export interface Filling {
  readonly surface: Texture | Colour
  /** Contour drawn inside the edge, in texels, with its colour. */
  readonly contour?: { readonly width: number; readonly colour: Colour } | undefined
  /** How much the side away from the light darkens, 0..1. */
  readonly relief: number
  /** Texels over which the edge fades; 1 is crisp. */
  readonly softness: number
}

/** Draws an outline of width*height texels (without the rim of 2 texels that is added around). */
export function shapeSprite(outline: Outline, width: number, height: number, filling: Filling): Sprite {
  const rim = 2
  const [fullWidth, fullHeight] = [Math.ceil(width) + 2 * rim, Math.ceil(height) + 2 * rim]
  const data = new Float32Array(fullWidth * fullHeight * 4)
  const half = Math.min(width, height) / 2
  const { surface, contour, relief, softness } = filling
  for (let row = 0; row < fullHeight; row++) {
    for (let column = 0; column < fullWidth; column++) {
      const x = ((column + 0.5 - fullWidth / 2) / width) * 2
      const y = ((row + 0.5 - fullHeight / 2) / height) * 2
      const depth = -outline(x, y) * half
      const alpha = Math.min(1, Math.max(0, depth / softness + 0.5))
      // The rim stays empty whatever the outline says: sampling ends there.
      if (alpha <= 0 || column < 1 || row < 1 || column >= fullWidth - 1 || row >= fullHeight - 1) continue
      let colour = colourAt(surface, column, row)
      const facing = (-x - y) * 0.5 - 0.35 * (x * x + y * y)
      colour = shade(colour, 1 + relief * facing)
      if (contour) {
        colour = mix(contour.colour, colour, Math.min(1, Math.max(0, depth - contour.width + 0.5)))
      }
      const at = (row * fullWidth + column) * 4
      data[at] = colour[0] * alpha
      data[at + 1] = colour[1] * alpha
      data[at + 2] = colour[2] * alpha
      data[at + 3] = alpha
    }
  }
  return { width: fullWidth, height: fullHeight, data, tileX: false, tileY: false }
}

function colourAt(surface: Texture | Colour, column: number, row: number): Colour {
  if (!('data' in surface)) return surface
  const at = ((row % surface.height) * surface.width + (column % surface.width)) * 3
  return [surface.data[at] ?? 0, surface.data[at + 1] ?? 0, surface.data[at + 2] ?? 0]
}

/** An ellipse that fills its box. */
export const ellipse: Outline = (x, y) => Math.hypot(x, y) - 1

/** A box with corners rounded by `radius` (0..1). */
export function roundedBox(radius: number): Outline {
  const inner = 1 - radius
  return (x, y) => {
    const dx = Math.abs(x) - inner
    const dy = Math.abs(y) - inner
    return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius
  }
}

/** A limb: a rod along y that tapers from `top` to `bottom` (half widths relative to the box's), with round ends. */
export function limb(aspect: number, top: number, bottom: number): Outline {
  // Units: the half width. The rod's ends lie inside the box so that the caps touch its border.
  const startY = -aspect + top
  const endY = aspect - bottom
  return (x, y) => {
    const long = y * aspect
    const along = Math.min(1, Math.max(0, (long - startY) / Math.max(1e-6, endY - startY)))
    const radius = top + (bottom - top) * along
    return Math.hypot(x, long - (startY + (endY - startY) * along)) - radius
  }
}

/** Straight edges between corners given as polar radii at even angles. */
function polygon(radii: readonly number[], turn: number): Outline {
  const corners = radii.map((radius, index) => {
    const angle = turn + (2 * Math.PI * index) / radii.length
    return [radius * Math.cos(angle), radius * Math.sin(angle)] as const
  })
  return (x, y) => {
    let nearest = Infinity
    let inside = false
    for (const [index, [ax, ay]] of corners.entries()) {
      const [bx, by] = corners[(index + 1) % corners.length] ?? [ax, ay]
      const [ex, ey] = [bx - ax, by - ay]
      const share = Math.min(1, Math.max(0, ((x - ax) * ex + (y - ay) * ey) / (ex * ex + ey * ey)))
      nearest = Math.min(nearest, Math.hypot(x - ax - share * ex, y - ay - share * ey))
      if (ay > y !== by > y && x < (ex * (y - ay)) / ey + ax) inside = !inside
    }
    return inside ? -nearest : nearest
  }
}

function blob(random: Random): Outline {
  const waves = [2, 3, 4, 5].map((order) => ({
    order,
    size: (random.range(0, 0.35) * 2) / order,
    phase: random.range(0, 2 * Math.PI),
  }))
  return (x, y) => {
    const angle = Math.atan2(y, x)
    const edge = waves.reduce(
      (sum, { order, size, phase }) => sum + size * Math.cos(order * angle + phase),
      0.7,
    )
    return Math.hypot(x, y) - Math.max(0.25, Math.min(1, edge))
  }
}

/** An outline of random kind within -1..1. */
export function randomOutline(random: Random): Outline {
  const kind = random.weighted([
    ['ellipse', 3],
    ['box', 3],
    ['polygon', 3],
    ['star', 1],
    ['blob', 4],
    ['ring', 1],
    ['cross', 0.7],
    ['leaf', 1],
  ] as const)
  switch (kind) {
    case 'ellipse':
      return ellipse
    case 'box':
      return roundedBox(random.range(0.02, 0.5))
    case 'polygon':
      return polygon(
        Array.from({ length: 3 + random.below(5) }, () => random.range(0.7, 1)),
        random.range(0, Math.PI),
      )
    case 'star': {
      const tips = 4 + random.below(5)
      const inner = random.range(0.35, 0.65)
      return polygon(
        Array.from({ length: tips * 2 }, (_, index) => (index % 2 === 0 ? 1 : inner)),
        random.range(0, Math.PI),
      )
    }
    case 'blob':
      return blob(random)
    case 'ring': {
      const width = random.range(0.12, 0.3)
      return (x, y) => Math.abs(Math.hypot(x, y) - 1 + width) - width
    }
    case 'cross': {
      const width = random.range(0.2, 0.45)
      const bar = (x: number, y: number) => Math.max(Math.abs(x) - 1, Math.abs(y) - width)
      return (x, y) => Math.min(bar(x, y), bar(y, x))
    }
    case 'leaf': {
      // Where two discs overlap.
      const offset = random.range(0.3, 0.7)
      const radius = Math.hypot(1, offset)
      return (x, y) => Math.max(Math.hypot(x, y - offset), Math.hypot(x, y + offset)) - radius
    }
  }
}
