// A robot's arm that reaches over a table with small things, takes one along and leaves it elsewhere.
import { chain, translation, turnAndScale } from './affine.ts'
import { randomWander, type Curve } from './curves.ts'
import { shade } from './palette.ts'
import { backdrop, movingThing, powerOfTwo, shadowOf, type Setting } from './props.ts'
import { limb, roundedBox, shapeSprite } from './shapes.ts'
import { bodyLayers, pointInWorld, type Part } from './skeleton.ts'
import { restingCamera, type Camera, type Layer } from './stage.ts'
import { makeTexture } from './textures.ts'

/** The arm's parts, the root first, and the gripper's tip as a point of the last segment. */
function armParts(setting: Setting): { parts: Part[]; hand: Part; tip: readonly [number, number] } {
  const { random, palette, unit } = setting
  const metal = palette.tone(random.range(0.15, 0.85))
  const accent = palette.colour(0.9)
  const width = unit * random.range(0.12, 0.22)
  const [upperLength, foreLength] = [unit * random.range(0.45, 0.7), unit * random.range(0.35, 0.6)]
  const fill = (surface: typeof metal) => ({ surface, relief: 0.45, softness: 1 })
  const segment = (length: number, wide: number, surface: typeof metal) =>
    shapeSprite(limb((length + wide) / wide, 1, 0.8), wide, length + wide, fill(surface))
  const swing = (size: number, centre: number): Curve => {
    const wander = randomWander(random, random.range(0.25, 0.7))
    const drift = random.normal() * size
    return (time) => centre + size * wander(time) + drift * time
  }
  const upperSprite = segment(upperLength, width, metal)
  const foreSprite = segment(foreLength, width * 0.8, shade(metal, random.range(0.6, 1.3)))
  const upper: Part = {
    sprite: upperSprite,
    joint: [0, 0],
    pivot: [upperSprite.width / 2, width],
    angle: swing(0.3, random.range(-0.5, 0.5)),
  }
  const fore: Part = {
    sprite: foreSprite,
    parent: upper,
    joint: [upperSprite.width / 2, upperSprite.height - width * 0.6],
    pivot: [foreSprite.width / 2, width * 0.6],
    angle: swing(0.45, random.range(-0.7, 0.7)),
  }
  const palmSprite = shapeSprite(roundedBox(0.3), width * 1.2, width * 0.6, fill(accent))
  const palm: Part = {
    sprite: palmSprite,
    parent: fore,
    joint: [foreSprite.width / 2, foreSprite.height - width * 0.4],
    pivot: [palmSprite.width / 2, palmSprite.height * 0.4],
    angle: swing(0.3, 0),
  }
  const grip: Curve = swing(0.12, 0.12)
  const fingerSprite = shapeSprite(limb(2.4, 1, 0.6), width * 0.3, width * 0.72, fill(shade(metal, 0.5)))
  const finger = (side: -1 | 1): Part => ({
    sprite: fingerSprite,
    parent: palm,
    joint: [palmSprite.width / 2 + side * width * 0.42, palmSprite.height * 0.6],
    pivot: [fingerSprite.width / 2, width * 0.15],
    angle: (time) => side * grip(time),
  })
  return {
    parts: [finger(-1), finger(1), palm, fore, upper],
    hand: palm,
    tip: [palmSprite.width / 2, palmSprite.height + width * 0.3],
  }
}

/** See the top of this file. */
export function robotArm(setting: Setting): { layers: Layer[]; camera: Camera } {
  const { random, palette, width, height, unit } = setting
  const size = powerOfTwo(Math.max(width, height) * 1.5)
  const table = makeTexture(
    random.pick(['wood', 'cloud', 'gradient', 'stripes', 'leaves'] as const),
    size,
    random,
    palette,
  )
  const still = Array.from({ length: 3 + random.below(7) }, () =>
    movingThing(setting, unit * random.range(0.08, 0.25), random.chance(0.85) ? 0 : unit * 0.1),
  )
  const { parts, hand, tip } = armParts(setting)
  const base: readonly [number, number] = [width * random.range(0.15, 0.85), -unit * random.range(0.05, 0.3)]
  const fromSide = random.chance(0.3) ? random.sign() * 0.9 : 0
  const place = () => chain(translation(base[0], base[1]), turnAndScale(fromSide, 1))
  const arm = bodyLayers(parts, place, { parallax: 1 })
  const shadows = random.chance(0.6)
    ? arm.slice(2).map((layer) => shadowOf(layer, [unit * 0.05, unit * 0.06], 0.25, Math.max(1, unit * 0.02)))
    : []

  // The thing that is moved: it waits where the gripper will arrive, goes along, and stays where it was let go.
  const [take, leave] = [random.range(-0.2, 0.5), random.range(0.6, 1.3)]
  const [cargo] = movingThing(setting, unit * random.range(0.1, 0.22), 0).slice(-1)
  const carried: Layer[] = cargo
    ? [
        {
          ...cargo,
          place: (time) => {
            const held = Math.min(leave, Math.max(take, time))
            const [x, y] = pointInWorld(hand, tip, place, held)
            return chain(translation(x, y), translation(-cargo.sprite.width / 2, -cargo.sprite.height / 2))
          },
          waves: undefined,
          opacity: undefined,
        },
      ]
    : []
  return {
    layers: [{ ...backdrop(setting, table), parallax: 1 }, ...still.flat(), ...shadows, ...carried, ...arm],
    camera: restingCamera,
  }
}
