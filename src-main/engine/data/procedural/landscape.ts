// A wide place in depth: sky, hills or houses that repeat along the horizon, posts and plants near the camera.
import { translation } from './affine.ts'
import { randomPath } from './curves.ts'
import { naturalNoise } from './fields.ts'
import { movingThing, powerOfTwo, randomCamera, type Setting } from './props.ts'
import { randomOutline, roundedBox, shapeSprite } from './shapes.ts'
import { tiled, type Sprite, type Texture } from './sprite.ts'
import type { Camera, Layer } from './stage.ts'
import { makeTexture, randomTexture } from './textures.ts'

/** A strip of land: the texture below an outline, empty above it. Repeats along x. */
function ridge(texture: Texture, edge: (x: number) => number, tall: number): Sprite {
  const { width, data } = texture
  const height = Math.ceil(tall)
  const rgba = new Float32Array(width * height * 4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const alpha = Math.min(1, Math.max(0, y - edge(x) + 0.5))
      if (alpha === 0) continue
      const from = ((y % texture.height) * width + x) * 3
      const to = (y * width + x) * 4
      for (let channel = 0; channel < 3; channel++) rgba[to + channel] = (data[from + channel] ?? 0) * alpha
      rgba[to + 3] = alpha
    }
  }
  return { width, height, data: rgba, tileX: true, tileY: false }
}

/** Rolling hills, or roofs of different heights. */
function skyline(setting: Setting, size: number, tall: number): (x: number) => number {
  const { random } = setting
  if (random.chance(0.6)) {
    const field = naturalNoise(size, random, random.range(1, 1.6))
    const height = tall * random.range(0.06, 0.16)
    return (x) => tall * 0.2 + height * (field[Math.min(size - 1, x)] ?? 0)
  }
  const block = Math.max(4, size >> (2 + random.below(3)))
  const roofs = Array.from({ length: Math.ceil(size / block) }, () => random.range(0.02, 0.5) * tall)
  return (x) => roofs[Math.floor(x / block)] ?? 0
}

/** Posts, trunks, plants that pass close by. */
function nearThings(setting: Setting, parallax: number): Layer[] {
  const { random, palette, width, height, unit } = setting
  return Array.from({ length: 1 + random.below(3) }, () => {
    const post = random.chance(0.5)
    const surface = randomTexture(powerOfTwo(height), random, palette)
    const sprite = post
      ? shapeSprite(roundedBox(0.1), unit * random.range(0.06, 0.18), height * random.range(0.8, 1.6), {
          surface,
          relief: 0.4,
          softness: 1,
        })
      : shapeSprite(randomOutline(random), unit * random.range(0.3, 0.7), unit * random.range(0.2, 0.5), {
          surface,
          relief: 0.3,
          softness: random.range(1, 3),
        })
    const x = random.range(-0.3, 1.3) * width - sprite.width / 2
    const y = height * random.range(0.75, 1) - sprite.height * (post ? 0.7 : 0.5)
    return { sprite, place: () => translation(x, y), parallax, solid: true }
  })
}

/** See the top of this file. `drawn` uses flat colours, as behind a cartoon. */
export function landscape(setting: Setting, drawn: boolean): { layers: Layer[]; camera: Camera } {
  const { random, palette, width, height, unit } = setting
  const size = powerOfTwo(Math.max(width, height) * 1.5)
  const surfaceOf = () =>
    drawn ? makeTexture('plain', size, random, palette, 0) : randomTexture(size, random, palette)
  const sky = tiled(
    makeTexture(
      drawn ? 'gradient' : random.pick(['gradient', 'cloud'] as const),
      size,
      random,
      palette,
      0.01,
    ),
  )
  const layers: Layer[] = [{ sprite: sky, place: () => translation(0, 0), parallax: 0.08, solid: true }]
  const count = 1 + random.below(3)
  for (let index = 0; index < count; index++) {
    const share = (index + 1) / count
    const top = height * (0.25 + 0.5 * share * random.range(0.7, 1.1))
    const tall = height * 1.8
    const sprite = ridge(surfaceOf(), skyline(setting, size, height), tall)
    // Haze: what is far is paler.
    const haze = drawn ? 1 : 0.75 + 0.25 * share
    const shift = random.range(0, size)
    layers.push({
      sprite,
      place: () => translation(-shift, top - height * 0.2),
      parallax: 0.15 + 0.75 * share,
      gain: () => haze,
      solid: true,
    })
  }
  if (random.chance(0.5)) {
    layers.push(...movingThing(setting, unit * random.range(0.1, 0.35), unit * random.logRange(0.05, 0.8)))
  }
  if (random.chance(0.5)) layers.push(...nearThings(setting, random.range(1.1, 1.9)))
  const base = randomCamera(setting, 1)
  if (drawn) return { layers, camera: base }
  // A landscape is there to travel through: the camera nearly always pans.
  const pan = randomPath(random, unit * random.logRange(0.1, 1))
  const flat = random.range(0.1, 0.6)
  return {
    layers,
    camera: {
      ...base,
      pan: (time) => {
        const [x, y] = pan(time)
        return [x, y * flat]
      },
    },
  }
}
