// Things that scenes share: backdrops, moving objects with shadows, camera moves, overlays.
import type { Random } from '../random.ts'
import { chain, translation, turnAndScale } from './affine.ts'
import { randomEasing, randomPath, randomWander, type Path } from './curves.ts'
import type { Wave } from './paint.ts'
import { shade, type Palette } from './palette.ts'
import { randomOutline, roundedBox, shapeSprite } from './shapes.ts'
import { blurSprite, tiled, type Sprite, type Texture } from './sprite.ts'
import { restingCamera, type Camera, type Layer } from './stage.ts'
import { makeTexture, randomTexture } from './textures.ts'

/** What a scene's author has to work with. */
export interface Setting {
  readonly random: Random
  readonly palette: Palette
  readonly width: number
  readonly height: number
  /** The shorter side: sizes and speeds are shares of it. */
  readonly unit: number
}

/** The power of two that is at least `length`. */
export function powerOfTwo(length: number): number {
  return 2 ** Math.ceil(Math.log2(length))
}

/** A repeating surface behind everything. It may drift or turn by itself. */
export function backdrop(setting: Setting, texture?: Texture): Layer {
  const { random, palette, width, height, unit } = setting
  const size = powerOfTwo(Math.max(width, height) * 1.5)
  const sprite = tiled(texture ?? randomTexture(size, random, palette))
  const scale = random.logRange(0.7, 1.5)
  const angle = random.chance(0.6) ? 0 : random.range(0, 2 * Math.PI)
  const drift: Path = random.chance(0.25) ? randomPath(random, unit * random.range(0.05, 0.5)) : () => [0, 0]
  const [offsetX, offsetY] = [random.range(0, size), random.range(0, size)]
  const blurred = random.chance(0.3) ? blurSprite(sprite, random.range(1, unit * 0.04)) : sprite
  return {
    sprite: blurred,
    place: (time) => {
      const [x, y] = drift(time)
      return chain(
        translation(width / 2 + x, height / 2 + y),
        turnAndScale(angle, scale),
        translation(-offsetX, -offsetY),
      )
    },
    parallax: random.range(0.5, 1),
    solid: true,
  }
}

/** Bends of a sprite of this size that move along with time; gentle enough for {@link Layer.waves}. */
export function randomWaves(random: Random, size: number): (time: number) => readonly Wave[] {
  const waves = Array.from({ length: 1 + random.below(2) }, () => {
    const frequency = (2 * Math.PI * random.range(0.4, 1.4)) / size
    const along = random.range(0, 2 * Math.PI)
    const across = random.range(0, 2 * Math.PI)
    const amplitude = random.range(0.08, 0.38) / frequency
    return {
      dx: amplitude * Math.cos(across),
      dy: amplitude * Math.sin(across),
      kx: frequency * Math.cos(along),
      ky: frequency * Math.sin(along),
      phase: random.range(0, 2 * Math.PI),
      rate: random.range(0.5, 5) * random.sign(),
    }
  })
  return (time) => waves.map(({ rate, ...wave }) => ({ ...wave, phase: wave.phase + rate * time }))
}

/** A dark, soft copy that lies beside the thing. */
export function shadowOf(
  layer: Layer,
  offset: readonly [number, number],
  strength: number,
  blur: number,
): Layer {
  const dark = layer.sprite.data.slice()
  for (let at = 0; at < dark.length; at++) if (at % 4 !== 3) dark[at] = 0
  return {
    ...layer,
    sprite: blurSprite({ ...layer.sprite, data: dark }, blur),
    place: (time) => chain(translation(offset[0], offset[1]), layer.place(time)),
    opacity: (time) => strength * (layer.opacity?.(time) ?? 1),
    solid: false,
  }
}

/** A textured or plain thing of random outline, `size` pixels long. */
export function randomThing(setting: Setting, size: number): Sprite {
  const { random, palette } = setting
  const flat = random.chance(0.25)
  const surface = flat ? palette.colour(0.8) : randomTexture(powerOfTwo(size), random, palette)
  const drawn = random.chance(flat ? 0.6 : 0.15)
  return shapeSprite(randomOutline(random), size, Math.max(4, size * random.range(0.45, 1)), {
    surface,
    contour: drawn
      ? { width: Math.max(1, size * random.range(0.02, 0.06)), colour: shade(palette.colour(), 0.25) }
      : undefined,
    relief: random.chance(0.5) ? random.range(0.1, 0.6) : 0,
    softness: random.chance(0.15) ? random.range(1.5, Math.max(2, size * 0.12)) : 1,
  })
}

/** A thing that moves, turns, grows and bends on a path through the picture, with its shadow (first) if it has one. */
export function movingThing(setting: Setting, size: number, reach: number): Layer[] {
  const { random, width, height, unit } = setting
  const sprite = randomThing(setting, size)
  const path = randomPath(random, reach)
  // The middle of the way lies in the picture, so that it is seen.
  const [midX, midY] = path(0.5)
  const [x, y] = [random.range(0.1, 0.9) * width - midX, random.range(0.1, 0.9) * height - midY]
  const start = random.range(0, 2 * Math.PI)
  const turn = random.chance(0.55) ? random.normal() * 0.9 : 0
  const grow = random.chance(0.4) ? random.normal() * 0.35 : 0
  const [turning, growing] = [randomEasing(random), randomEasing(random)]
  const pulse = random.chance(0.12) ? random.range(0.05, 0.25) : 0
  const beat = random.range(1, 3) * 2 * Math.PI
  const fades = random.chance(0.05)
  const layer: Layer = {
    sprite,
    place: (time) => {
      const [dx, dy] = path(time)
      const scale = Math.exp(grow * (growing(time) - 0.5)) * (1 + pulse * Math.sin(beat * time))
      return chain(
        translation(x + dx, y + dy),
        turnAndScale(start + turn * turning(time), scale),
        translation(-sprite.width / 2, -sprite.height / 2),
      )
    },
    parallax: random.range(0.7, 1.3),
    waves: random.chance(0.3) ? randomWaves(random, size) : undefined,
    opacity: fades ? (time) => Math.min(1, 0.2 + 1.2 * time) : undefined,
    solid: true,
  }
  if (!random.chance(0.35)) return [layer]
  const offset = [unit * random.range(-0.06, 0.06), unit * random.range(0.02, 0.08)] as const
  return [shadowOf(layer, offset, random.range(0.2, 0.5), Math.max(1, unit * 0.03)), layer]
}

/** Rest, or a pan, zoom, turn and shake in any mixture; `strength` 1 is as much as a hand or a drone does. */
export function randomCamera(setting: Setting, strength: number): Camera {
  const { random, unit } = setting
  if (random.chance(0.3 / (0.3 + strength))) return restingCamera
  const path = random.chance(0.75)
    ? randomPath(random, unit * random.logRange(0.04, 0.7) * strength)
    : undefined
  const zoomBy = random.chance(0.45) ? random.normal() * 0.2 * strength : 0
  const turnBy = random.chance(0.3) ? random.normal() * 0.15 * strength : 0
  const [zooming, turning] = [randomEasing(random), randomEasing(random)]
  const shakes = random.chance(0.35)
  const size = shakes ? unit * random.logRange(0.003, 0.03) : 0
  const rate = random.range(1, 4)
  const [shakeX, shakeY, shakeTurn] = [
    randomWander(random, rate),
    randomWander(random, rate),
    randomWander(random, rate),
  ]
  return {
    pan: (time) => {
      const [x, y] = path?.(time) ?? [0, 0]
      return [x + size * shakeX(time), y + size * shakeY(time)]
    },
    turn: (time) => turnBy * (turning(time) - 0.5) + (shakes ? 0.006 * shakeTurn(time) : 0),
    zoom: (time) => Math.exp(zoomBy * (zooming(time) - 0.5)),
  }
}

/** Subtitles, a logo, bars or a heads-up display: they stand still whatever moves beneath. */
export function randomOverlay(setting: Setting): Layer[] {
  const { random, palette, width, height, unit } = setting
  const still = (sprite: Sprite, x: number, y: number, opacity = 1): Layer => ({
    sprite,
    place: () => translation(Math.round(x), Math.round(y)),
    parallax: 0,
    opacity: () => opacity,
    solid: opacity > 0.5,
  })
  const kind = random.pick(['subtitle', 'logo', 'bars', 'display'] as const)
  const box = roundedBox(0.1)
  const plain = { relief: 0, softness: 1 }
  switch (kind) {
    case 'subtitle': {
      const text = makeTexture('page', powerOfTwo(width), random, palette, 0)
      const tall = Math.max(7, unit * random.range(0.09, 0.2))
      const wide = width * random.range(0.5, 0.9)
      return [
        still(
          shapeSprite(box, wide, tall, { surface: text, ...plain }),
          (width - wide) / 2,
          height - tall * 1.4,
        ),
      ]
    }
    case 'logo': {
      const sprite = randomThing(setting, unit * random.range(0.12, 0.22))
      return [
        still(
          sprite,
          random.chance(0.5) ? unit * 0.04 : width - sprite.width - unit * 0.04,
          unit * 0.04,
          random.range(0.55, 1),
        ),
      ]
    }
    case 'bars': {
      const tall = height * random.range(0.06, 0.14)
      const bar = shapeSprite(roundedBox(0), width + 8, tall + 4, { surface: [0, 0, 0], ...plain })
      return [still(bar, -6, tall - bar.height), still(bar, -6, height - tall)]
    }
    case 'display': {
      return Array.from({ length: 1 + random.below(3) }, () => {
        const surface = random.chance(0.5)
          ? palette.colour(1)
          : makeTexture('page', powerOfTwo(unit * 0.4), random, palette, 0)
        const sprite = shapeSprite(box, unit * random.range(0.15, 0.4), unit * random.range(0.05, 0.12), {
          surface,
          ...plain,
        })
        return still(
          sprite,
          random.chance(0.5) ? 1 : width - sprite.width - 1,
          random.chance(0.5) ? 1 : height - sprite.height - 1,
        )
      })
    }
  }
}
