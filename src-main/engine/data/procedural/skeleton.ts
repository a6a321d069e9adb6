// Jointed bodies: parts that hang on each other by joints, and the angles of the joints in time.
import { chain, translation, turnAndScale, type Affine } from './affine.ts'
import type { Curve } from './curves.ts'
import type { Sprite } from './sprite.ts'
import type { Layer } from './stage.ts'

/** A rigid part of a body. Points are in texels of its own sprite. */
export interface Part {
  readonly sprite: Sprite
  /** The part that it hangs on; the root hangs on the body's place. */
  readonly parent?: Part | undefined
  /** The point of the parent where the joint is; of the root: ignored. */
  readonly joint: readonly [x: number, y: number]
  /** The point of this part that lies on the joint. */
  readonly pivot: readonly [x: number, y: number]
  /** Angle at the joint (radians, clockwise) in time. */
  readonly angle: Curve
  /** Whether it can be told apart from what it lies on; a pupil or a button can't. */
  readonly solid?: boolean | undefined
}

/** From the part's texels to those of the body (whose origin is the root's pivot). */
function placeInBody(part: Part, time: number): Affine {
  const own = chain(turnAndScale(part.angle(time), 1), translation(-part.pivot[0], -part.pivot[1]))
  if (!part.parent) return own
  return chain(placeInBody(part.parent, time), translation(part.joint[0], part.joint[1]), own)
}

/** The layers of a body, in the order of its parts (the farthest first). `place` puts the body's origin into the world. */
export function bodyLayers(
  parts: readonly Part[],
  place: (time: number) => Affine,
  common: Pick<Layer, 'parallax' | 'opacity' | 'gain'>,
): Layer[] {
  return parts.map((part) => ({
    ...common,
    sprite: part.sprite,
    place: (time) => chain(place(time), placeInBody(part, time)),
    solid: part.solid ?? true,
  }))
}

/** The point of a part (in its texels) in the world at a time. */
export function pointInWorld(
  part: Part,
  point: readonly [number, number],
  place: (time: number) => Affine,
  time: number,
): readonly [number, number] {
  const map = chain(place(time), placeInBody(part, time))
  return [map.a * point[0] + map.c * point[1] + map.e, map.b * point[0] + map.d * point[1] + map.f]
}
