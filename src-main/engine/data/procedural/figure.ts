// A person or a drawn character: body parts from a build and clothes, moved by a gesture.
import type { Random } from '../random.ts'
import type { Affine } from './affine.ts'
import { fromHsv, shade, type Palette } from './palette.ts'
import { ellipse, limb, roundedBox, shapeSprite, type Filling } from './shapes.ts'
import { bodyLayers, type Part } from './skeleton.ts'
import type { Colour, Sprite, Texture } from './sprite.ts'
import type { Layer } from './stage.ts'
import type { Gesture } from './gestures.ts'
import { makeTexture } from './textures.ts'

/** How a body looks. Lengths are shares of its height. */
export interface Build {
  readonly height: number
  readonly head: number
  readonly torso: number
  readonly torsoWidth: number
  readonly limbWidth: number
  readonly shirt: Texture | Colour
  readonly trousers: Texture | Colour
  readonly skin: Colour
  readonly hair: Colour
  readonly shoes: Colour
  /** Width of the drawn contour in texels; 0 for people. */
  readonly contour: number
  readonly ink: Colour
  readonly relief: number
  readonly face: boolean
  readonly longSleeves: boolean
}

const skins: readonly Colour[] = [
  [0.96, 0.8, 0.69],
  [0.87, 0.67, 0.52],
  [0.72, 0.52, 0.38],
  [0.5, 0.34, 0.24],
  [0.32, 0.21, 0.15],
]

/** Someone in everyday clothes, `height` texels tall. */
export function randomPerson(random: Random, palette: Palette, height: number): Build {
  const fabric = () => {
    const colour = random.chance(0.35) ? palette.tone(random.range(0.05, 0.95)) : palette.colour(0.6)
    const kind = random.weighted([
      ['plain', 3],
      ['stripes', 1],
      ['checks', 0.5],
      ['cloud', 1],
    ] as const)
    return kind === 'plain' ? colour : makeTexture(kind, 32, random, palette)
  }
  return {
    height,
    head: random.range(0.115, 0.15),
    torso: random.range(0.35, 0.41),
    torsoWidth: random.range(0.15, 0.23),
    limbWidth: random.range(0.055, 0.085),
    shirt: fabric(),
    trousers: fabric(),
    skin: random.pick(skins),
    hair: fromHsv(random.range(0.02, 0.12), random.range(0, 0.7), random.range(0.03, 0.6)),
    shoes: palette.tone(random.range(0.02, 0.9)),
    contour: 0,
    ink: [0, 0, 0],
    relief: random.range(0.15, 0.5),
    face: false,
    longSleeves: random.chance(0.5),
  }
}

/** A character in flat colours, with a big head, a face and a contour. */
export function randomCharacter(random: Random, palette: Palette, height: number): Build {
  const fantasy = random.chance(0.4)
  return {
    height,
    head: random.range(0.2, 0.36),
    torso: random.range(0.24, 0.34),
    torsoWidth: random.range(0.16, 0.34),
    limbWidth: random.range(0.06, 0.12),
    shirt: palette.colour(1),
    trousers: palette.colour(1),
    skin: fantasy ? palette.colour(0.9) : random.pick(skins),
    hair: palette.colour(0.9),
    shoes: palette.colour(0.8),
    contour: random.chance(0.75) ? Math.max(0.8, height * random.range(0.008, 0.02)) : 0,
    ink: shade(palette.tone(0.15), random.range(0.2, 1)),
    relief: random.chance(0.3) ? random.range(0.05, 0.2) : 0,
    face: true,
    longSleeves: random.chance(0.6),
  }
}

const size = (length: number) => Math.max(2, length)

/** A limb's sprite with the places of its two joints. */
function rod(
  length: number,
  width: number,
  taper: number,
  filling: Filling,
): { sprite: Sprite; top: number; bottom: number; middle: number } {
  const [long, wide] = [size(length + width), size(width)]
  const sprite = shapeSprite(limb(long / wide, 1, taper), wide, long, filling)
  const rim = (sprite.height - long) / 2
  return { sprite, top: rim + wide / 2, bottom: rim + long - wide / 2, middle: sprite.width / 2 }
}

/** The parts of a body seen from the side or the front, the farthest first. Their root is the torso, its pivot the hip. */
export function bodyParts(build: Build, gesture: Gesture): Part[] {
  const { height, relief, contour, ink } = build
  const fill = (surface: Texture | Colour, dim = 1): Filling => ({
    surface: dim === 1 || 'data' in surface ? surface : shade(surface, dim),
    relief,
    softness: 1,
    contour: contour > 0 ? { width: contour, colour: ink } : undefined,
  })
  const torsoLength = size(height * build.torso)
  const torsoWidth = size(height * build.torsoWidth * (gesture.fromSide ? 0.75 : 1))
  const torsoSprite = shapeSprite(roundedBox(0.55), torsoWidth, torsoLength, fill(build.shirt))
  const [middle, rim] = [torsoSprite.width / 2, (torsoSprite.height - torsoLength) / 2]
  const torso: Part = {
    sprite: torsoSprite,
    joint: [0, 0],
    pivot: [middle, rim + torsoLength * 0.93],
    angle: gesture.lean,
  }
  const headSize = size(height * build.head)
  const headSprite = shapeSprite(ellipse, headSize * 0.85, headSize, fill(build.skin))
  const head: Part = {
    sprite: headSprite,
    parent: torso,
    joint: [middle, rim + headSize * 0.12],
    pivot: [headSprite.width / 2, headSprite.height * 0.9],
    angle: gesture.nod,
  }
  const hairSprite = shapeSprite(roundedBox(0.8), headSize * 0.9, headSize * 0.45, fill(build.hair))
  const hair = rigidOn(head, hairSprite, headSprite.width / 2 - headSize * 0.04, headSprite.height * 0.27)

  const legLength = (height * (1 - build.torso - build.head * 0.85)) / 2
  const armLength = height * (build.torso * 0.62)
  const wide = height * build.limbWidth
  const half = gesture.fromSide ? torsoWidth * 0.08 : torsoWidth * 0.42
  const side = (which: 0 | 1) => (which === 0 ? 1 : -1) * half
  // Body angles count towards +x, screen angles clockwise: a limb that hangs down swings to +x by a negative turn.
  const turned = (curve: (time: number) => number) => (time: number) => -curve(time)

  const makeLeg = (which: 0 | 1): Part[] => {
    const dim = which === 1 ? 0.8 : 1
    const upper = rod(legLength, wide * 1.25, 0.75, fill(build.trousers, dim))
    const lower = rod(legLength, wide * 0.95, 0.7, fill(build.trousers, dim))
    const thigh: Part = {
      sprite: upper.sprite,
      parent: torso,
      joint: [middle + side(which) * 0.7, rim + torsoLength * 0.93],
      pivot: [upper.middle, upper.top],
      angle: (time) => -gesture.hip[which](time) - gesture.lean(time),
    }
    const shin: Part = {
      sprite: lower.sprite,
      parent: thigh,
      joint: [upper.middle, upper.bottom],
      pivot: [lower.middle, lower.top],
      angle: turned(gesture.knee[which]),
    }
    const shoeSprite = shapeSprite(
      roundedBox(0.6),
      size(wide * 1.9),
      size(wide * 0.8),
      fill(build.shoes, dim),
    )
    return [
      thigh,
      shin,
      rigidOn(
        shin,
        shoeSprite,
        lower.middle + (gesture.fromSide ? wide * 0.45 : 0),
        lower.bottom + wide * 0.2,
      ),
    ]
  }
  const makeArm = (which: 0 | 1): Part[] => {
    const dim = which === 1 && gesture.fromSide ? 0.8 : 1
    const upper = rod(armLength, wide, 0.8, fill(build.shirt, dim))
    const lower = rod(armLength, wide * 0.85, 0.75, fill(build.longSleeves ? build.shirt : build.skin, dim))
    const shoulder: Part = {
      sprite: upper.sprite,
      parent: torso,
      joint: [middle + side(which), rim + torsoLength * 0.14],
      pivot: [upper.middle, upper.top],
      angle: turned(gesture.shoulder[which]),
    }
    const forearm: Part = {
      sprite: lower.sprite,
      parent: shoulder,
      joint: [upper.middle, upper.bottom],
      pivot: [lower.middle, lower.top],
      angle: turned(gesture.elbow[which]),
    }
    const handSprite = shapeSprite(ellipse, size(wide * 1.15), size(wide * 1.15), fill(build.skin, dim))
    return [shoulder, forearm, rigidOn(forearm, handSprite, lower.middle, lower.bottom)]
  }
  const face = build.face ? faceParts(head, headSize, gesture.fromSide) : []
  const legs = [...makeLeg(1), ...makeLeg(0)]
  return gesture.fromSide
    ? [...makeArm(1), ...legs, torso, head, hair, ...face, ...makeArm(0)]
    : [...legs, torso, head, hair, ...face, ...makeArm(1), ...makeArm(0)]
}

/** A sprite fixed to a part, its centre at a point of it. */
function rigidOn(parent: Part, sprite: Sprite, x: number, y: number): Part {
  return { sprite, parent, joint: [x, y], pivot: [sprite.width / 2, sprite.height / 2], angle: () => 0 }
}

function faceParts(head: Part, headSize: number, fromSide: boolean): Part[] {
  const plain = (surface: Colour): Filling => ({ surface, relief: 0, softness: 1 })
  const { width, height } = head.sprite
  const eye = shapeSprite(ellipse, size(headSize * 0.2), size(headSize * 0.24), plain([1, 1, 1]))
  const pupil = shapeSprite(ellipse, size(headSize * 0.1), size(headSize * 0.13), plain([0.05, 0.05, 0.08]))
  const mouth = shapeSprite(
    roundedBox(0.9),
    size(headSize * 0.3),
    size(headSize * 0.07),
    plain([0.4, 0.1, 0.1]),
  )
  const shift = fromSide ? headSize * 0.18 : 0
  const eyes = [-0.17, 0.17].flatMap((offset) => {
    const x = width / 2 + headSize * offset + shift
    return [rigidOn(head, eye, x, height * 0.5), rigidOn(head, pupil, x + headSize * 0.03, height * 0.51)]
  })
  return [...eyes, rigidOn(head, mouth, width / 2 + shift, height * 0.74)]
}

/** The layers of a body whose hip is put into the world by `place`. */
export function figureLayers(
  build: Build,
  gesture: Gesture,
  place: (time: number) => Affine,
  parallax: number,
): Layer[] {
  return bodyLayers(bodyParts(build, gesture), place, { parallax })
}
