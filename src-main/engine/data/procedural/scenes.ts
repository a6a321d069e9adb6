// Scenes: what kinds of clip there are, and what each consists of.
import { chain, translation, turnAndScale } from './affine.ts'
import { randomPath, randomWander, type Curve } from './curves.ts'
import { figureLayers, randomCharacter, randomPerson } from './figure.ts'
import { makeGesture, type GestureName } from './gestures.ts'
import { landscape } from './landscape.ts'
import { shade } from './palette.ts'
import {
  backdrop,
  movingThing,
  powerOfTwo,
  randomCamera,
  randomOverlay,
  randomWaves,
  shadowOf,
  type Setting,
} from './props.ts'
import { robotArm } from './robot-arm.ts'
import { ellipse, shapeSprite } from './shapes.ts'
import { tiled } from './sprite.ts'
import { restingCamera, type Camera, type Layer } from './stage.ts'
import { makeTexture, randomTexture } from './textures.ts'

/** The kinds of scene. */
export const sceneKinds = [
  'things',
  'crowd',
  'person',
  'character',
  'robot-arm',
  'landscape',
  'surface',
] as const

/** See {@link sceneKinds}. */
export type SceneKind = (typeof sceneKinds)[number]

/** What a kind of scene is made of. */
export interface SceneParts {
  readonly layers: readonly Layer[]
  readonly camera: Camera
  /** Whether the clip should be grey, where the kind of footage often is. */
  readonly grey?: boolean
}

function things(setting: Setting): SceneParts {
  const { random, unit } = setting
  const count = 1 + random.below(6)
  const layers = Array.from({ length: count }, () =>
    movingThing(setting, unit * random.logRange(0.12, 0.65), unit * random.logRange(0.04, 0.9)),
  )
  return { layers: [backdrop(setting), ...layers.flat()], camera: randomCamera(setting, 0.6) }
}

/** Many small things of one kind that go the same way at different speeds: traffic, birds, leaves, particles. */
function crowd(setting: Setting): SceneParts {
  const { random, unit, width, height } = setting
  const count = 6 + random.below(14)
  const heading = random.range(0, 2 * Math.PI)
  const speed = unit * random.logRange(0.08, 0.7)
  const scatter = random.range(0.05, 0.6)
  const models = Array.from({ length: 1 + random.below(3) }, () =>
    movingThing(setting, unit * random.logRange(0.08, 0.22), 0),
  )
  const layers = Array.from({ length: count }, () => {
    const model = random.pick(models).at(-1)
    if (!model) return []
    const angle = heading + random.normal() * scatter
    const way = speed * random.range(0.5, 1.3)
    const wobble = randomWander(random, random.range(0.3, 1.2))
    const sway = unit * random.range(0, 0.04)
    const [x, y] = [random.range(-0.1, 1.1) * width, random.range(-0.1, 1.1) * height]
    const spin = random.normal() * 0.3
    const { sprite } = model
    const layer: Layer = {
      ...model,
      place: (time) =>
        chain(
          translation(
            x + way * (time - 0.5) * Math.cos(angle) - sway * wobble(time) * Math.sin(angle),
            y + way * (time - 0.5) * Math.sin(angle) + sway * wobble(time) * Math.cos(angle),
          ),
          turnAndScale(heading + spin * time, 1),
          translation(-sprite.width / 2, -sprite.height / 2),
        ),
      opacity: undefined,
    }
    return [layer]
  })
  return { layers: [backdrop(setting), ...layers.flat()], camera: randomCamera(setting, 0.4) }
}

/** A body with its hip at a place of the world, going `travel` heights along x; mirrored when it faces left. */
function actor(setting: Setting, drawn: boolean, name: GestureName, tall: number, centre: number): Layer[] {
  const { random, palette, width, height, unit } = setting
  const build = drawn ? randomCharacter(random, palette, tall) : randomPerson(random, palette, tall)
  const gesture = makeGesture(name, random)
  const facing = random.sign()
  const ground = height * random.range(0.86, 1.02)
  const way = gesture.travel * tall
  const [startX, shift] = [centre * width, facing * way]
  // Drawn bodies squash as they land and stretch as they leap.
  const stretch: Curve =
    drawn && random.chance(0.6) ? (time) => 1 + 1.8 * (gesture.lift(time) - 0.02) : () => 1
  const depth = random.normal() * 0.1
  const legs = tall * (1 - build.torso - build.head * 0.85)
  const place = (time: number) =>
    chain(
      translation(startX + shift * (time - 0.5), ground - legs - tall * gesture.lift(time)),
      turnAndScale(
        0,
        (facing * Math.exp(depth * time)) / stretch(time),
        Math.exp(depth * time) * stretch(time),
      ),
    )
  const layers = figureLayers(build, gesture, place, 1)
  if (!random.chance(0.6)) return layers
  const blob = shapeSprite(ellipse, Math.max(6, tall * 0.4), Math.max(3, tall * 0.07), {
    surface: [0, 0, 0],
    relief: 0,
    softness: 2,
  })
  const onGround: Layer = {
    sprite: blob,
    place: (time) => translation(startX + shift * (time - 0.5) - blob.width / 2, ground - blob.height / 2),
    parallax: 1,
    solid: false,
  }
  return [shadowOf(onGround, [0, 0], random.range(0.2, 0.5), Math.max(1, unit * 0.015)), ...layers]
}

/** Someone who walks, runs, boxes, waves or claps before a field, a wall or a busier place. */
function person(setting: Setting): SceneParts {
  const { random, palette, width, height, unit } = setting
  const plain = random.chance(0.5)
  const size = powerOfTwo(Math.max(width, height) * 1.5)
  const ground = plain
    ? makeTexture(
        random.pick(['gradient', 'cloud', 'plain'] as const),
        size,
        random,
        palette,
        random.range(0.02, 0.06),
      )
    : undefined
  const many = random.chance(0.15)
  const names: readonly GestureName[] = [
    'walk',
    'run',
    'box',
    'wave',
    'clap',
    'jump',
    'reach',
    'dance',
    'idle',
  ]
  const actors = Array.from({ length: many ? 2 + random.below(2) : 1 }, (_, index) =>
    actor(
      setting,
      false,
      random.pick(names),
      unit * (many ? random.range(0.5, 0.8) : random.range(0.5, 1.02)),
      many ? 0.2 + 0.3 * index : random.range(0.25, 0.75),
    ),
  )
  const back = backdrop(setting, ground)
  const floor = plain && random.chance(0.6) ? [floorLayer(setting)] : []
  return {
    layers: [back, ...floor, ...actors.flat()],
    camera: plain ? restingOrSlow(setting) : randomCamera(setting, 0.4),
    grey: plain && random.chance(0.5),
  }
}

function restingOrSlow(setting: Setting): Camera {
  return setting.random.chance(0.6) ? restingCamera : randomCamera(setting, 0.15)
}

/** A floor that fills the lower part of the picture. */
function floorLayer(setting: Setting): Layer {
  const { random, palette, width, height } = setting
  const tone = palette.tone(random.range(0.2, 0.8))
  const size = powerOfTwo(Math.max(width, height) * 1.5)
  const sprite = {
    ...tiled(
      makeTexture(
        'cloud',
        size,
        random,
        { colour: () => tone, tone: (value) => shade(tone, 0.8 + 0.3 * value) },
        0.05,
      ),
    ),
    tileY: false,
  }
  const top = height * random.range(0.6, 0.9)
  return { sprite, place: () => translation(0, top), parallax: 1, solid: true }
}

/** Drawn characters in flat colours over a drawn background. */
function character(setting: Setting): SceneParts {
  const { random, palette, width, height, unit } = setting
  const size = powerOfTwo(Math.max(width, height) * 1.5)
  const kind = random.pick(['plain', 'gradient', 'gradient', 'dots', 'stones', 'stripes', 'bricks'] as const)
  const scenery = random.chance(0.4)
    ? landscape(setting, true).layers
    : [backdrop(setting, makeTexture(kind, size, random, palette, 0))]
  const names: readonly GestureName[] = ['walk', 'run', 'wave', 'jump', 'dance', 'reach', 'box']
  const count = random.chance(0.25) ? 2 : 1
  const actors = Array.from({ length: count }, (_, index) =>
    actor(
      setting,
      true,
      random.pick(names),
      unit * random.range(0.55, 1),
      count === 2 ? 0.3 + 0.4 * index : random.range(0.3, 0.7),
    ),
  )
  const extra = random.chance(0.3)
    ? movingThing(setting, unit * random.range(0.15, 0.3), unit * random.range(0.1, 0.6))
    : []
  return { layers: [...scenery, ...actors.flat(), ...extra], camera: randomCamera(setting, 0.35) }
}

/** A surface that fills the picture and bends: water, cloth, a face close up; perhaps with something on it. */
function surface(setting: Setting): SceneParts {
  const { random, palette, width, height, unit } = setting
  const size = powerOfTwo(Math.max(width, height) * 1.5)
  const sprite = tiled(randomTexture(size, random, palette))
  const path = randomPath(random, unit * random.logRange(0.03, 0.5))
  const scale = random.logRange(0.7, 1.5)
  const layer: Layer = {
    sprite,
    place: (time) => {
      const [x, y] = path(time)
      return chain(
        translation(width / 2 + x, height / 2 + y),
        turnAndScale(0, scale),
        translation(-size / 2, -size / 2),
      )
    },
    parallax: 1,
    waves: randomWaves(random, unit * random.range(0.6, 1.4)),
    solid: true,
  }
  const on = random.chance(0.5)
    ? movingThing(setting, unit * random.range(0.15, 0.4), unit * random.range(0.05, 0.5))
    : []
  return { layers: [layer, ...on], camera: randomCamera(setting, 0.4) }
}

const makers: Record<SceneKind, (setting: Setting) => SceneParts> = {
  things,
  crowd,
  person,
  character,
  'robot-arm': robotArm,
  landscape: (setting) => landscape(setting, false),
  surface,
}

/** The parts of a scene of this kind. */
export function makeScene(kind: SceneKind, setting: Setting): SceneParts {
  return makers[kind](setting)
}

/** What lies on the finished picture: mostly nothing. */
export function makeOverlays(setting: Setting): Layer[] {
  return setting.random.chance(0.12) ? randomOverlay(setting) : []
}
