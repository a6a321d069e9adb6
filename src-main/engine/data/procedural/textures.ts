// Surfaces: opaque square textures that repeat without a seam. Natural ones follow the statistics of photographs
// (a 1/f spectrum; overlapping things of all sizes, the "dead leaves" of Lee, Mumford and Huang, IJCV 2001).
import type { Random } from '../random.ts'
import { cells, naturalNoise } from './fields.ts'
import { mix, shade, type Palette } from './palette.ts'
import type { Colour, Texture } from './sprite.ts'

/** Kinds of surface. */
export const textureKinds = [
  'cloud',
  'leaves',
  'stripes',
  'checks',
  'stones',
  'bricks',
  'gradient',
  'page',
  'dots',
  'wood',
  'plain',
] as const

/** See {@link textureKinds}. */
export type TextureKind = (typeof textureKinds)[number]

function fill(size: number, at: (x: number, y: number, index: number) => Colour): Texture {
  const data = new Float32Array(size * size * 3)
  for (let y = 0, index = 0; y < size; y++) {
    for (let x = 0; x < size; x++, index++) data.set(at(x, y, index), index * 3)
  }
  return { width: size, height: size, data }
}

/** Shades every texel by a field of mean 0. */
function grain(texture: Texture, field: Float32Array, strength: number): Texture {
  const { data } = texture
  for (let index = 0; index < field.length; index++) {
    const factor = Math.max(0, 1 + strength * (field[index] ?? 0))
    for (let at = index * 3; at < index * 3 + 3; at++) data[at] = Math.min(1, (data[at] ?? 0) * factor)
  }
  return texture
}

function cloud(size: number, random: Random, palette: Palette): Texture {
  const light = naturalNoise(size, random, random.range(0.7, 1.3))
  const hue = naturalNoise(size, random, 1.2)
  const [dark, bright, other] = [
    palette.tone(random.range(0.05, 0.35)),
    palette.tone(random.range(0.6, 1)),
    palette.colour(),
  ]
  return fill(size, (_x, _y, index) => {
    const share = 0.5 + 0.28 * (light[index] ?? 0)
    const tint = Math.min(1, Math.max(0, 0.3 + 0.3 * (hue[index] ?? 0)))
    return mix(mix(dark, bright, Math.min(1, Math.max(0, share))), other, tint * 0.6)
  })
}

/** Overlapping discs and boxes, areas falling with the inverse cube of their size, each shaded and edged. */
function leaves(size: number, random: Random, palette: Palette): Texture {
  const { data } = fill(size, () => palette.tone(0.4))
  const count = 90 + random.below(120)
  const boxes = random.unit()
  for (let leaf = 0; leaf < count; leaf++) {
    const radius = Math.min(size * 0.4, (size * 0.025) / Math.sqrt(random.range(0.006, 1)))
    const aspect = random.range(0.5, 1)
    const angle = random.range(0, Math.PI)
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    const [cx, cy] = [random.range(0, size), random.range(0, size)]
    const colour = palette.colour()
    const slant = random.normal() * 0.25
    const isBox = random.chance(boxes)
    const reach = Math.ceil(radius * (isBox ? 1.42 : 1))
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const u = (cos * dx + sin * dy) / radius
        const v = (cos * dy - sin * dx) / (radius * aspect)
        const distance = isBox ? Math.max(Math.abs(u), Math.abs(v)) : Math.sqrt(u * u + v * v)
        const cover = Math.min(1, (1 - distance) * radius * aspect)
        if (cover <= 0) continue
        const light = 1 + slant * u - 0.15 * distance * distance
        const x = (Math.floor(cx + dx) + size) & (size - 1)
        const y = (Math.floor(cy + dy) + size) & (size - 1)
        const at = (y * size + x) * 3
        for (let channel = 0; channel < 3; channel++) {
          const old = data[at + channel] ?? 0
          data[at + channel] = old + (Math.min(1, (colour[channel] ?? 0) * light) - old) * cover
        }
      }
    }
  }
  return { width: size, height: size, data }
}

/** A square wave between 0 and 1 with edges one texel soft; `at` counts periods, `soft` is a texel in periods. */
function square(at: number, soft: number, duty = 0.5): number {
  const place = at - Math.floor(at)
  const edge = Math.min(place, Math.abs(duty - place), 1 - place)
  const inside = place < duty ? 1 : 0
  const blend = Math.min(0.5, edge / soft)
  return inside === 1 ? 0.5 + blend : 0.5 - blend
}

function stripes(size: number, random: Random, palette: Palette): Texture {
  const [a, b] = [palette.colour(), palette.colour()]
  const [across, down] = [random.below(9), random.below(9)]
  const periods = across + down === 0 ? [3, 1] : [across, down]
  const [px = 0, py = 0] = periods
  const duty = random.range(0.2, 0.8)
  const soft = (px + py) / size
  const warp = naturalNoise(size, random, 1.5)
  const wavy = random.chance(0.4) ? random.range(0.1, 0.5) : 0
  const smooth = random.chance(0.3)
  return fill(size, (x, y, index) => {
    const at = (x * px + y * py) / size + wavy * (warp[index] ?? 0)
    return mix(a, b, smooth ? 0.5 + 0.5 * Math.sin(2 * Math.PI * at) : square(at, soft, duty))
  })
}

function checks(size: number, random: Random, palette: Palette): Texture {
  const [a, b] = [palette.colour(), palette.colour()]
  const periods = 1 + random.below(7)
  return fill(size, (x, y) => {
    const u = square((x * periods) / size, periods / size)
    const v = square((y * periods) / size, periods / size)
    return mix(a, b, u + v - 2 * u * v)
  })
}

function stones(size: number, random: Random, palette: Palette): Texture {
  const count = 10 + random.below(40)
  const { owner, border } = cells(size, count, random)
  const colours = Array.from({ length: count }, () => palette.colour())
  const gap = palette.tone(random.range(0, 0.3))
  const width = random.range(0, 0.03) * size
  return fill(size, (_x, _y, index) => {
    const colour = colours[owner[index] ?? 0] ?? gap
    return mix(gap, colour, Math.min(1, Math.max(0, (border[index] ?? 0) - width + 1)))
  })
}

function bricks(size: number, random: Random, palette: Palette): Texture {
  const rows = 2 * (2 + random.below(5))
  const columns = 2 + random.below(4)
  const mortar = palette.tone(random.range(0.5, 0.9))
  const tones = Array.from({ length: rows * columns }, () =>
    shade(palette.colour(0.5), random.range(0.7, 1.1)),
  )
  return fill(size, (x, y) => {
    const v = (y * rows) / size
    const row = Math.floor(v)
    const u = (x * columns) / size + (row % 2) * 0.5
    const column = Math.floor(u) % columns
    const toEdge = Math.min(
      ((u - Math.floor(u)) * size) / columns,
      ((Math.floor(u) + 1 - u) * size) / columns,
      ((v - row) * size) / rows,
      ((row + 1 - v) * size) / rows,
    )
    return mix(
      mortar,
      tones[row * columns + column] ?? mortar,
      Math.min(1, Math.max(0, toEdge - size * 0.006)),
    )
  })
}

function gradient(size: number, random: Random, palette: Palette): Texture {
  const [a, b, c] = [
    palette.tone(random.range(0.2, 0.6)),
    palette.tone(random.range(0.5, 1)),
    palette.colour(),
  ]
  const phase = random.range(0, 2 * Math.PI)
  // Whole periods, so that it repeats without a seam.
  const [px, py] = random.pick([
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const)
  return fill(size, (x, y) => {
    const along = 0.5 + 0.5 * Math.sin((2 * Math.PI * (x * px + y * py)) / size + phase)
    const other = 0.5 + 0.5 * Math.sin((2 * Math.PI * (x * py + y * px)) / size)
    return mix(mix(a, b, along), c, other * 0.3)
  })
}

/** Lines of marks like writing or print. */
function page(size: number, random: Random, palette: Palette): Texture {
  const dark = random.chance(0.3)
  const paper = palette.tone(dark ? 0.15 : random.range(0.75, 1))
  const ink = palette.tone(dark ? 0.9 : random.range(0, 0.3))
  const texture = fill(size, () => paper)
  const line = Math.max(6, Math.round(size / (6 + random.below(12))))
  for (let y = 2; y + line <= size; y += line) {
    const letter = Math.max(2, Math.round(line * 0.4))
    for (let x = 1; x + letter < size; x += letter + 1) {
      if (random.chance(0.18)) continue
      markLetter(texture, ink, { x, y, width: letter, height: Math.round(line * 0.62) }, random)
    }
  }
  return texture
}

interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Two or three strokes along the sides and middle of a letter's box. */
function markLetter(texture: Texture, ink: Colour, place: Place, random: Random): void {
  const { x, y, width, height } = place
  const dot = (column: number, row: number) => {
    if (column < texture.width && row < texture.height) {
      texture.data.set(ink, (row * texture.width + column) * 3)
    }
  }
  for (let stroke = 0; stroke < 2 + random.below(2); stroke++) {
    if (random.chance(0.5)) {
      const column = x + random.below(2) * (width - 1)
      for (let row = y; row < y + height; row++) dot(column, row)
    } else {
      const row = y + Math.round((random.below(3) / 2) * (height - 1))
      for (let column = x; column < x + width; column++) dot(column, row)
    }
  }
}

function dots(size: number, random: Random, palette: Palette): Texture {
  const [ground, spot] = [palette.colour(), palette.colour()]
  const count = 2 + random.below(9)
  const radius = random.range(0.15, 0.45)
  return fill(size, (x, y) => {
    const u = (x * count) / size
    const v = (y * count) / size
    const distance = Math.hypot(u - Math.floor(u) - 0.5, v - Math.floor(v) - 0.5)
    return mix(ground, spot, Math.min(1, Math.max(0, ((radius - distance) * size) / count + 0.5)))
  })
}

function wood(size: number, random: Random, palette: Palette): Texture {
  const [a, b] = [palette.colour(0.5), palette.tone(random.range(0.3, 0.8))]
  const warp = naturalNoise(size, random, 1.6)
  const rings = 3 + random.below(8)
  return fill(size, (x, _y, index) =>
    mix(a, b, 0.5 + 0.5 * Math.sin(2 * Math.PI * ((rings * x) / size + 0.8 * (warp[index] ?? 0)))),
  )
}

const makers: Record<TextureKind, (size: number, random: Random, palette: Palette) => Texture> = {
  cloud,
  leaves,
  stripes,
  checks,
  stones,
  bricks,
  gradient,
  page,
  dots,
  wood,
  plain: (size, _random, palette) => {
    const colour = palette.colour()
    return fill(size, () => colour)
  },
}

/** A surface of `size` texels a side (a power of two). `grainy` adds the small irregularities of real materials. */
export function makeTexture(
  kind: TextureKind,
  size: number,
  random: Random,
  palette: Palette,
  grainy = random.range(0, 0.18),
): Texture {
  const texture = makers[kind](size, random, palette)
  return grainy < 0.02 ? texture : grain(texture, naturalNoise(size, random, random.range(0.4, 1)), grainy)
}

/** A surface of random kind; photographs' kinds come more often. */
export function randomTexture(size: number, random: Random, palette: Palette): Texture {
  const kind = random.weighted<TextureKind>([
    ['cloud', 4],
    ['leaves', 5],
    ['stripes', 1.2],
    ['checks', 0.8],
    ['stones', 1.5],
    ['bricks', 1],
    ['gradient', 1.5],
    ['page', 1.5],
    ['dots', 0.7],
    ['wood', 1.5],
    ['plain', 0.5],
  ])
  return makeTexture(kind, size, random, palette)
}
