// What the model tests share: the backend, a leak guard, numeric gradients, small random inputs.
import * as tf from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import { loadBackend } from '../../../../src-main/engine/backend.ts'
import { createNoise } from '../../../../src-main/engine/model/noise.ts'
import type { ProposalTensors } from '../../../../src-main/engine/model/proposal.ts'
import type { PriorMaps, ProposalInput, ResidualMaps } from '../../../../src-main/engine/model/run-network.ts'
import type { Weights } from '../../../../src-main/engine/model/weights.ts'

let ready: Promise<unknown> | undefined

/** Loads native TensorFlow, once a process. */
export async function useBackend(): Promise<void> {
  await (ready ??= loadBackend({ device: 'cpu', allowWasm: false }))
}

/** Runs `work` and expects it to leave as many tensors as there were. */
export async function withoutLeaks<T>(work: () => T | Promise<T>): Promise<T> {
  const before = tf.memory().numTensors
  const result = await work()
  expect(tf.memory().numTensors, 'tensors left behind').toBe(before)
  return result
}

/** The numbers of the tensor that `work` makes. (A tidy that returns an array would search it for tensors, slowly.) */
export function floatsOf(work: () => tf.Tensor): Float32Array {
  const tensor = tf.tidy(work)
  try {
    return tensor.dataSync() as Float32Array
  } finally {
    tensor.dispose()
  }
}

/** Normal numbers times `scale`. */
export function normals(count: number, stream: string, scale = 1): Float32Array {
  return createNoise(1, stream)
    .normals(count)
    .map((value) => value * scale)
}

/** Numbers in 0..1. */
export function uniforms(count: number, stream: string): Float32Array {
  const noise = createNoise(1, stream)
  return Float32Array.from({ length: count }, () => noise.uniform())
}

/** A keyframe that is smooth enough to be warped: a few waves, RGB 0..1. */
export function waves(width: number, height: number, phase: number): Float32Array {
  const values = new Float32Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        values[(y * width + x) * 3 + c] =
          0.5 + 0.4 * Math.sin(x / 5 + phase + c) * Math.cos(y / 7 + phase * (c + 1))
      }
    }
  }
  return values
}

export const innerTimes = Array.from({ length: 14 }, (_, index) => (index + 1) / 15)

/** The prior of a keyframe pair that moves by (dx, dy) pixels. */
export function shiftPrior(
  width: number,
  height: number,
  dx: number,
  dy: number,
): (PriorMaps & { time: number })[] {
  return innerTimes.map((time) => {
    const flow = (share: number) =>
      Float32Array.from({ length: width * height * 2 }, (_, index) => share * (index % 2 === 0 ? dx : dy))
    return {
      time,
      f0: flow(-time),
      f1: flow(1 - time),
      weight: new Float32Array(width * height).fill(1 - time),
    }
  })
}

/** What matching proposes where everything moves by (dx, dy) pixels, and is covered and believed by these shares. */
export function shiftProposal(
  width: number,
  height: number,
  dx: number,
  dy: number,
  { cover = [1, 1], movers = [1, 1] }: { cover?: [number, number]; movers?: [number, number] } = {},
): ProposalInput {
  const map = (value: number) => new Float32Array(width * height).fill(value)
  return {
    at: innerTimes.map(() => ({
      motion: Float32Array.from({ length: width * height * 2 }, (_, index) => (index % 2 === 0 ? dx : dy)),
      fromCover: map(cover[0]),
      toCover: map(cover[1]),
    })),
    movers: { from: map(movers[0]), to: map(movers[1]) },
  }
}

/** {@link shiftProposal} for clips, as tensors. */
export function shiftProposals(
  clips: number,
  height: number,
  width: number,
  dx: number,
  dy: number,
): ProposalTensors {
  const places: [number, number, number, number, number] = [clips, innerTimes.length, height, width, 1]
  return {
    motion: tf.concat<tf.Tensor5D>([tf.fill(places, dx), tf.fill(places, dy)], 4),
    cover: tf.ones([clips, innerTimes.length, height, width, 2]),
    movers: tf.ones([clips, height, width, 2]),
  }
}

/** Gives the weights whose name starts so random numbers of that size: an untrained head says nothing otherwise. */
export function randomise(weights: Weights, prefix: string, scale: number): void {
  for (const [name, weight] of weights) {
    if (!name.startsWith(prefix)) continue
    tf.tidy(() => weight.assign(tf.tensor(normals(weight.size, name, scale), weight.shape)))
  }
}

/** All maps of a network's answer as one list of numbers. */
export function flat(answer: readonly ResidualMaps[]): Float32Array {
  const parts = answer.flatMap(({ f0, f1, logit, rgb }) => [f0, f1, logit, rgb])
  const values = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    values.set(part, offset)
    offset += part.length
  }
  return values
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  let largest = 0
  for (let index = 0; index < a.length; index++) largest = Math.max(largest, Math.abs(a[index]! - b[index]!))
  return largest
}

/**
 * Compares the gradient of `loss` at `at` with central differences at `samples` places. `loss` maps a tensor of that
 * shape to a scalar. Returns the largest difference, relative to the largest gradient.
 */
export function gradientError(
  loss: (x: tf.Tensor) => tf.Scalar,
  at: Float32Array,
  shape: number[],
  { samples = 24, step = 1e-2 } = {},
): number {
  const value = (values: Float32Array) => floatsOf(() => loss(tf.tensor(values, shape)))[0]!
  const analytic = floatsOf(() => tf.grad(loss)(tf.tensor(at, shape)))
  const scale = Math.max(...analytic.map(Math.abs))
  expect(scale).toBeGreaterThan(0)
  let worst = 0
  for (let sample = 0; sample < samples; sample++) {
    const index = Math.floor(((sample + 0.5) / samples) * at.length)
    const moved = (by: number) => {
      const values = at.slice()
      values[index]! += by
      return value(values)
    }
    const numeric = (moved(step) - moved(-step)) / (2 * step)
    worst = Math.max(worst, Math.abs(numeric - analytic[index]!) / scale)
  }
  return worst
}

/** Operations of all convolutions and matrix products that `work` really runs. */
export async function countedFlops(work: () => unknown): Promise<number> {
  const { kernels } = await tf.profile(() => {
    work()
    return []
  })
  let flops = 0
  for (const { name, inputShapes, outputShapes } of kernels) {
    const product = (shape: readonly number[]) => shape.reduce((total, side) => total * side, 1)
    const [input, filter] = inputShapes
    const [output] = outputShapes
    if (!input || !filter || !output) continue
    // A kernel's last side is its outputs; each output is a sum over all its other sides.
    if (name.startsWith('Conv')) flops += 2 * product(output) * product(filter.slice(0, -1))
    if (name === 'BatchMatMul') flops += 2 * product(output) * input.at(-1)!
  }
  return flops
}
