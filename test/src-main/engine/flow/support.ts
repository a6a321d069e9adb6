// What the motion tests share: a room from sources, textures whose motion is known, and the definition of an in-between in plain
// arithmetic.
import { availableParallelism } from 'node:os'
import * as path from 'node:path'
import { createMotionRoom, type MotionRoom, type PriorAt } from '../../../../src-main/engine/flow/motion.ts'
import type { SearchOptions } from '../../../../src-main/engine/flow/levels.ts'
import { byteLengthOf, samplesOf, srgb, type Frame, type FrameShape } from '../../../../src-shared/frame.ts'

const root = path.resolve(import.meta.dirname, '../../../..')

/** A room over the built kernel and the worker's source. */
export function openRoom(threads = 2, search: Partial<SearchOptions> = {}): Promise<MotionRoom> {
  return createMotionRoom({
    wasmFile: path.join(root, 'out/wasm/motion.wasm'),
    workerFile: path.join(root, 'src-main/engine/flow/flow-worker.ts'),
    threads: Math.min(threads, Math.max(2, availableParallelism())),
    search,
  })
}

/** A frame whose samples are `value(x, y, channel)` in 0..1. */
export function paint(shape: FrameShape, value: (x: number, y: number, channel: number) => number): Frame {
  const frame: Frame = { ...shape, colour: srgb, data: new Uint8Array(byteLengthOf(shape)) }
  const samples = samplesOf(frame)
  const most = shape.depth === 8 ? 255 : 65535
  for (let index = 0; index < samples.length; index++) {
    const pixel = Math.floor(index / shape.channels)
    const [x, y] = [pixel % shape.width, Math.floor(pixel / shape.width)]
    samples[index] = Math.round(most * Math.min(1, Math.max(0, value(x, y, index % shape.channels))))
  }
  return frame
}

/** An endless texture without repeats: forty waves of mixed lengths and directions. */
export function texture(seed: number): (x: number, y: number, channel: number) => number {
  let state = seed
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
  const waves = Array.from({ length: 40 }, () => {
    const [angle, length] = [random() * 2 * Math.PI, 6 + random() * 40]
    return {
      x: (2 * Math.PI * Math.cos(angle)) / length,
      y: (2 * Math.PI * Math.sin(angle)) / length,
      phase: random() * 7,
    }
  })
  return (x, y, channel) =>
    0.5 +
    waves.reduce((sum, wave) => sum + Math.sin(wave.x * x + wave.y * y + wave.phase + channel), 0) * 0.035
}

/** Mean PSNR in dB of 8-bit frames, without a margin of this many pixels. */
export function psnr(a: Frame, b: Frame, margin = 0): number {
  let [sum, count] = [0, 0]
  for (let y = margin; y < a.height - margin; y++) {
    for (let x = margin; x < a.width - margin; x++) {
      for (let channel = 0; channel < a.channels; channel++) {
        const at = (y * a.width + x) * a.channels + channel
        sum += (a.data[at]! - b.data[at]!) ** 2
        count++
      }
    }
  }
  return 10 * Math.log10((255 * 255) / Math.max(sum / count, 1e-9))
}

/** A residual that is the same at every pixel of the picture, already in full-size pixels. */
export interface Shift {
  readonly f0: readonly [number, number]
  readonly f1: readonly [number, number]
  readonly logit: number
  readonly rgb: readonly [number, number, number]
}

/** An in-between by the definition, pixel by pixel, from the prior at full size. Opaque frames. */
export function composePlainly(from: Frame, to: Frame, prior: PriorAt, shift: Shift): Float64Array {
  const { width, height, channels, depth } = from
  const most = depth === 8 ? 255 : 65535
  const [start, end] = [samplesOf(from), samplesOf(to)]
  const clamp = (value: number, high: number) => Math.min(Math.max(value, 0), high)
  const look = (samples: typeof start, px: number, py: number, channel: number): number => {
    const [x, y] = [clamp(px, width - 1), clamp(py, height - 1)]
    const [left, top] = [Math.floor(x), Math.floor(y)]
    const at = (dx: number, dy: number) =>
      samples[(Math.min(top + dy, height - 1) * width + Math.min(left + dx, width - 1)) * channels + channel]!
    const [fx, fy] = [x - left, y - top]
    return (1 - fy) * ((1 - fx) * at(0, 0) + fx * at(1, 0)) + fy * ((1 - fx) * at(0, 1) + fx * at(1, 1))
  }
  const out = new Float64Array(width * height * channels)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x
      const [ax, ay] = [x + prior.f0[2 * pixel]! + shift.f0[0], y + prior.f0[2 * pixel + 1]! + shift.f0[1]]
      const [bx, by] = [x + prior.f1[2 * pixel]! + shift.f1[0], y + prior.f1[2 * pixel + 1]! + shift.f1[1]]
      const w = prior.weight[pixel]!
      const tilt = w * Math.exp(shift.logit)
      const share = tilt / (tilt + 1 - w)
      for (let channel = 0; channel < channels; channel++) {
        const blend = share * look(start, ax, ay, channel) + (1 - share) * look(end, bx, by, channel)
        out[pixel * channels + channel] = clamp(blend + (shift.rgb[channel] ?? 0) * most, most)
      }
    }
  }
  return out
}
