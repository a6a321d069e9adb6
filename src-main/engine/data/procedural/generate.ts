// Clips of made-up scenes with known motion: what a model can learn from before it has seen anyone's footage.
// In: a seed and a size. Out: 8-bit RGB frames, and on demand the exact flow and occlusion between any two of them.
import { createRandom, mixSeed, type Random } from '../random.ts'
import { applyLook, developPicture, plainLook, randomLook, type Look } from './effects.ts'
import { groundTruth, type GroundTruth } from './ground-truth.ts'
import type { Canvas } from './paint.ts'
import { randomPalette } from './palette.ts'
import type { Setting } from './props.ts'
import { makeOverlays, makeScene, type SceneKind } from './scenes.ts'
import { paintLayers, poseOf, sharpenStage, type Stage } from './stage.ts'

/** What to make. */
export interface SceneOptions {
  /** 32 bits; same seed and options, same pixels. */
  readonly seed: number
  /** Pixels, 16 to 512. */
  readonly width: number
  readonly height: number
  /** At least 2. */
  readonly frames: number
  /** The kind of scene; by chance when absent. */
  readonly kind?: SceneKind | undefined
  /** Without lighting, blur, noise and grading: the pixels of one surface keep their colour. Default false. */
  readonly plain?: boolean | undefined
}

/** A scene that can be drawn. */
export interface Scene {
  readonly kind: SceneKind
  readonly stage: Stage
  readonly look: Look
  /** Draws frame `index` into `output` (height*width*3 bytes). */
  drawFrame(index: number, output: Uint8Array): void
  /** Exact flow and occlusion from one frame to another. */
  truth(from: number, to: number): GroundTruth
}

/** How often each kind of scene comes. */
export const kindWeights: readonly (readonly [SceneKind, number])[] = [
  ['things', 0.22],
  ['crowd', 0.07],
  ['person', 0.23],
  ['character', 0.14],
  ['robot-arm', 0.12],
  ['landscape', 0.14],
  ['surface', 0.08],
]

/** Prepares a scene. Throws RangeError for sizes out of range. */
export function createScene(options: SceneOptions): Scene {
  const { seed, width, height, frames, plain = false } = options
  if (![width, height].every((side) => Number.isInteger(side) && side >= 16 && side <= 512) || frames < 2) {
    throw new RangeError('A scene is 16 to 512 pixels wide and high and has at least 2 frames.')
  }
  const stream = (name: string): Random => createRandom(seed, name)
  const kind = options.kind ?? stream('kind').weighted(kindWeights)
  const random = stream('scene')
  const unit = Math.min(width, height)
  const setting: Setting = { random, palette: randomPalette(stream('palette')), width, height, unit }
  const parts = makeScene(kind, setting)
  const overlays = makeOverlays({ ...setting, random: stream('overlay') })
  const stage = sharpenStage({ width, height, layers: parts.layers, camera: parts.camera, overlays })
  const chosen = plain ? plainLook : randomLook(stream('look'), unit)
  const look = parts.grey && !plain ? { ...chosen, grey: true } : chosen
  const timeOf = (index: number) => index / (frames - 1)
  const rgb = new Float32Array(width * height * 3)
  return {
    kind,
    stage,
    look,
    drawFrame: (index, output) => {
      exposeFrame(stage, look, timeOf(index), 1 / (frames - 1), rgb)
      applyLook(rgb, width, height, look, timeOf(index))
      paintLayers({ width, height, rgb }, stage, stage.overlays, timeOf(index), 0)
      developPicture(rgb, look, mixSeed(seed, index), output)
    },
    truth: (from, to) => groundTruth(stage, timeOf(from), timeOf(to)),
  }
}

/** A whole clip: frames*height*width*3 bytes. */
export function renderClip(options: SceneOptions): Uint8Array<ArrayBuffer> {
  const scene = createScene(options)
  const frameBytes = options.width * options.height * 3
  const clip = new Uint8Array(options.frames * frameBytes)
  for (let index = 0; index < options.frames; index++) {
    scene.drawFrame(index, clip.subarray(index * frameBytes, (index + 1) * frameBytes))
  }
  return clip
}

/** Light gathers while the shutter is open: the mean of as many instants as the fastest layer's way asks for. */
function exposeFrame(stage: Stage, look: Look, time: number, step: number, rgb: Float32Array): void {
  const canvas: Canvas = { width: stage.width, height: stage.height, rgb }
  const open = look.shutter * step
  const instants =
    open === 0
      ? 1
      : Math.min(7, Math.max(1, Math.ceil(wayBetween(stage, time - open / 2, time + open / 2) / 0.8)))
  if (instants === 1) {
    rgb.fill(0)
    paintLayers(canvas, stage, stage.layers, time, 0)
    return
  }
  const sum = new Float32Array(rgb.length)
  for (let instant = 0; instant < instants; instant++) {
    rgb.fill(0)
    paintLayers(canvas, stage, stage.layers, time + open * ((instant + 0.5) / instants - 0.5), 0)
    for (let index = 0; index < sum.length; index++) sum[index] = (sum[index] ?? 0) + (rgb[index] ?? 0)
  }
  for (let index = 0; index < sum.length; index++) rgb[index] = (sum[index] ?? 0) / instants
}

/** The longest way in pixels that a corner of a layer goes between two times. */
function wayBetween(stage: Stage, from: number, to: number): number {
  let longest = 0
  for (const layer of stage.layers) {
    const start = poseOf(stage, layer, from)
    const end = poseOf(stage, layer, to)
    const { width, height, tileX } = layer.sprite
    // What repeats for ever is judged by its visible part.
    const reach = tileX
      ? [[0, 0]]
      : [
          [0, 0],
          [width, 0],
          [0, height],
          [width, height],
        ]
    for (const [u = 0, v = 0] of reach) {
      const dx = end.a * u + end.c * v + end.e - (start.a * u + start.c * v + start.e)
      const dy = end.b * u + end.d * v + end.f - (start.b * u + start.d * v + start.f)
      longest = Math.max(longest, Math.hypot(dx, dy))
    }
  }
  return longest
}
