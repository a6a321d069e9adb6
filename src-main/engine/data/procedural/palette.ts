// Colours that go together, from the muted ones of rooms and streets to the flat ones of cartoons.
import type { Random } from '../random.ts'
import type { Colour } from './sprite.ts'

/** Hue in turns, saturation and value in 0..1. */
export function fromHsv(hue: number, saturation: number, value: number): Colour {
  const part = (offset: number) => {
    const place = (offset + hue * 6) % 6
    return value * (1 - saturation * Math.max(0, Math.min(place, 4 - place, 1)))
  }
  return [part(5), part(3), part(1)]
}

const wrap = (hue: number) => ((hue % 1) + 1) % 1

/** Colours of one clip: a base hue, neighbours of it, now and then its opposite, mostly muted. */
export interface Palette {
  /** A colour of the palette; `lively` (0..1) pushes towards full saturation. */
  colour(lively?: number): Colour
  /** A light or a dark tone of the palette, for backgrounds. */
  tone(value: number): Colour
}

/** See {@link Palette}. Some are grey, as old footage is. */
export function randomPalette(random: Random): Palette {
  const base = random.unit()
  const spread = random.range(0.03, 0.18)
  const grey = random.chance(0.1)
  const dull = random.range(0.15, 0.75)
  return {
    colour: (lively = dull) => {
      const hue = wrap(base + (random.chance(0.3) ? 0.5 : 0) + random.normal() * spread)
      const saturation = grey ? 0 : Math.min(1, lively * random.range(0.4, 1.3))
      return fromHsv(hue, saturation, random.range(0.12, 1))
    },
    tone: (value) =>
      fromHsv(wrap(base + random.normal() * spread), grey ? 0 : dull * random.range(0.2, 0.7), value),
  }
}

/** From one colour to another; `share` 0..1. */
export function mix(from: Colour, to: Colour, share: number): Colour {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ]
}

/** Darker (below 1) or lighter (above 1). */
export function shade(colour: Colour, factor: number): Colour {
  const part = (value: number) => Math.min(1, Math.max(0, value * factor))
  return [part(colour[0]), part(colour[1]), part(colour[2])]
}
