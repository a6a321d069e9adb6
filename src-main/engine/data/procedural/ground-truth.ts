// Exact optical flow and occlusion between two frames of a stage: which layer is on top at each pixel, which point of its
// sprite is seen there, and where that point lies in the other frame.
import { inverse } from './affine.ts'
import type { Canvas, Stroke } from './paint.ts'
import { paintLayers, strokeOf, type Stage } from './stage.ts'

/** Where everything went. */
export interface GroundTruth {
  /** height*width*2: x then y, in pixels, from a pixel of the first frame to the same point in the second. */
  readonly flow: Float32Array
  /** 1 where the point is hidden, or outside, in the second frame. */
  readonly occluded: Uint8Array
}

/** The topmost solid layer at each pixel at a time: 0 for none, else 1 + its place among layers and overlays. */
export function topLayers(stage: Stage, time: number): Uint16Array {
  const { width, height } = stage
  const ids = new Uint16Array(width * height)
  const canvas: Canvas = { width, height, rgb: new Float32Array(width * height * 3), ids }
  paintLayers(canvas, stage, stage.layers, time, 1)
  paintLayers(canvas, stage, stage.overlays, time, 1 + stage.layers.length)
  return ids
}

/** The sprite's point that is drawn at (x,y) of the screen. */
function toSprite(stroke: Stroke, back: ReturnType<typeof inverse>, x: number, y: number): [number, number] {
  const qu = back.a * x + back.c * y + back.e
  const qv = back.b * x + back.d * y + back.f
  let u = qu
  let v = qv
  for (const wave of stroke.waves) {
    const bend = Math.sin(wave.kx * qu + wave.ky * qv + wave.phase)
    u += wave.dx * bend
    v += wave.dy * bend
  }
  return [u, v]
}

/** Where the sprite's point (u,v) is drawn on the screen: the bend is undone by iteration, which gentle bends allow. */
function toScreen({ waves, pose }: Stroke, u: number, v: number): [number, number] {
  let qu = u
  let qv = v
  for (let round = 0; waves.length > 0 && round < 60; round++) {
    let nextU = u
    let nextV = v
    for (const wave of waves) {
      const bend = Math.sin(wave.kx * qu + wave.ky * qv + wave.phase)
      nextU -= wave.dx * bend
      nextV -= wave.dy * bend
    }
    const moved = Math.abs(nextU - qu) + Math.abs(nextV - qv)
    qu = nextU
    qv = nextV
    if (moved < 1e-5) break
  }
  return [pose.a * qu + pose.c * qv + pose.e, pose.b * qu + pose.d * qv + pose.f]
}

/** Flow and occlusion from one time to another (0..1 over the clip). */
export function groundTruth(stage: Stage, from: number, to: number): GroundTruth {
  const { width, height } = stage
  const layers = [...stage.layers, ...stage.overlays]
  const starts = layers.map((layer, index) => strokeOf(stage, layer, from, index + 1))
  const backs = starts.map((stroke) => inverse(stroke.pose))
  const ends = layers.map((layer, index) => strokeOf(stage, layer, to, index + 1))
  const startIds = topLayers(stage, from)
  const endIds = topLayers(stage, to)
  const flow = new Float32Array(width * height * 2)
  const occluded = new Uint8Array(width * height)
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const id = startIds[pixel] ?? 0
      const [start, back, end] = [starts[id - 1], backs[id - 1], ends[id - 1]]
      if (!start || !back || !end) {
        occluded[pixel] = 1
        continue
      }
      const [u, v] = toSprite(start, back, x + 0.5, y + 0.5)
      const [endX, endY] = toScreen(end, u, v)
      flow[pixel * 2] = endX - x - 0.5
      flow[pixel * 2 + 1] = endY - y - 0.5
      occluded[pixel] = isSeen(endIds, stage, id, endX, endY) ? 0 : 1
    }
  }
  return { flow, occluded }
}

/** Whether the pixels that a bilinear look at this point would mix all show that layer. */
function isSeen(ids: Uint16Array, { width, height }: Stage, id: number, x: number, y: number): boolean {
  // A weight below a thousandth counts as none, or rounding would hide what stands still.
  const slack = 1e-3
  const left = Math.floor(x - 0.5 + slack)
  const top = Math.floor(y - 0.5 + slack)
  const right = x - 0.5 - left > slack ? left + 1 : left
  const bottom = y - 0.5 - top > slack ? top + 1 : top
  if (left < 0 || top < 0 || right >= width || bottom >= height) return false
  return (
    ids[top * width + left] === id &&
    ids[top * width + right] === id &&
    ids[bottom * width + left] === id &&
    ids[bottom * width + right] === id
  )
}
