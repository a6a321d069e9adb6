// What a scene consists of: layers from back to front, seen through a camera that moves.
import { chain, scaleOf, translation, turnAndScale, type Affine } from './affine.ts'
import type { Curve, Path } from './curves.ts'
import type { Canvas, Stroke, Wave } from './paint.ts'
import { paint } from './paint.ts'
import { reduceFor, type Sprite } from './sprite.ts'

/** One sprite and how it moves. Times are 0..1 over the clip. */
export interface Layer {
  readonly sprite: Sprite
  /** From texels to the world: pixels of the screen while the camera rests. */
  readonly place: (time: number) => Affine
  /** How much of the camera's movement it shows: 0 stands still on screen, 1 is the plane in focus, more is nearer. */
  readonly parallax: number
  /** Bends of the sprite, in texels. Together they must stay gentle: the sum of |(dx,dy)| |(kx,ky)| below 0.8. */
  readonly waves?: ((time: number) => readonly Wave[]) | undefined
  readonly gain?: Curve | undefined
  readonly opacity?: Curve | undefined
  /** Whether it is a thing with a surface, as against a shadow or a shine: only those have a flow of their own. */
  readonly solid: boolean
}

/** How the view moves. */
export interface Camera {
  readonly pan: Path
  /** Radians. */
  readonly turn: Curve
  /** 1 is the resting size. */
  readonly zoom: Curve
}

/** A camera that never moves. */
export const restingCamera: Camera = { pan: () => [0, 0], turn: () => 0, zoom: () => 1 }

/** Layers, camera and size; overlays lie on the finished picture and stand still. */
export interface Stage {
  readonly width: number
  readonly height: number
  readonly layers: readonly Layer[]
  readonly overlays: readonly Layer[]
  readonly camera: Camera
}

/** From world to screen for things at this parallax. */
export function viewOf(stage: Stage, parallax: number, time: number): Affine {
  if (parallax === 0) return translation(0, 0)
  const { camera, width, height } = stage
  const [x, y] = camera.pan(time)
  return chain(
    translation(width / 2, height / 2),
    turnAndScale(camera.turn(time), Math.pow(camera.zoom(time), parallax)),
    translation(-width / 2 - x * parallax, -height / 2 - y * parallax),
  )
}

/** From texels to the screen. */
export function poseOf(stage: Stage, layer: Layer, time: number): Affine {
  return chain(viewOf(stage, layer.parallax, time), layer.place(time))
}

/** How the layer is drawn at a time; `id` as in {@link Stroke}. */
export function strokeOf(stage: Stage, layer: Layer, time: number, id: number): Stroke {
  return {
    sprite: layer.sprite,
    pose: poseOf(stage, layer, time),
    waves: layer.waves?.(time) ?? [],
    gain: layer.gain?.(time) ?? 1,
    opacity: Math.min(1, Math.max(0, layer.opacity?.(time) ?? 1)),
    id: layer.solid ? id : 0,
  }
}

/** Draws layers on a canvas; the first has the id `firstId`. */
export function paintLayers(
  canvas: Canvas,
  stage: Stage,
  layers: readonly Layer[],
  time: number,
  firstId: number,
): void {
  for (const [index, layer] of layers.entries()) paint(canvas, strokeOf(stage, layer, time, firstId + index))
}

/** The same stage with every sprite reduced to about its size on screen, so that bilinear drawing does not alias. */
export function sharpenStage(stage: Stage): Stage {
  const fit = (layer: Layer): Layer => {
    const scales = [0, 0.5, 1].map((time) => scaleOf(poseOf(stage, layer, time)))
    const mean = Math.cbrt(scales.reduce((product, scale) => product * Math.max(1e-3, scale), 1))
    const { sprite, shrink } = reduceFor(layer.sprite, 1 / mean)
    if (shrink === 1) return layer
    const grow = turnAndScale(0, shrink)
    const { waves } = layer
    return {
      ...layer,
      sprite,
      place: (time) => chain(layer.place(time), grow),
      waves:
        waves &&
        ((time) =>
          waves(time).map(({ dx, dy, kx, ky, phase }) => ({
            dx: dx / shrink,
            dy: dy / shrink,
            kx: kx * shrink,
            ky: ky * shrink,
            phase,
          }))),
    }
  }
  return { ...stage, layers: stage.layers.map(fit), overlays: stage.overlays.map(fit) }
}
