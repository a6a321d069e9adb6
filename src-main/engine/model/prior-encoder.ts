// Prior encoder of the studio network: what the motion prior says at every inner step, as features at three scales.
// In: keyframes [N,h,w,3] in 0..1, prior at the same size. Out: features [N*T,h/s,w/s,C] at s = 2, 4, 8.
// The pictures go in as the prior sees them, each keyframe warped to the step, so that the network compares what lies on
// the same place. All of it is read at half size, where the residual is said.
import * as tf from '@tensorflow/tfjs-core'
import type { PriorTensors } from './compose.ts'
import { conv2d, convFlops, convWeights, halve, leaky, type ConvShape } from './layers.ts'
import { warpForward } from './warp.ts'
import type { Weights, WeightSpec } from './weights.ts'

/** What the encoder is made of: channels at 1/2, 1/4 and 1/8 scale. */
export interface PriorPlan {
  readonly half: number
  readonly quarter: number
  readonly code: number
}

/** Features of every inner step. */
export interface PriorFeatures {
  readonly half: tf.Tensor4D
  readonly quarter: tf.Tensor4D
  readonly code: tf.Tensor4D
}

/** Warped start and end (3 + 3), their difference (3), flows (2 + 2), weight, time. */
const inputs = 15
/** Flows are given in units of this many half-size pixels, to be about as large as the colours. */
const flowUnit = 8

function layersOf({ half, quarter, code }: PriorPlan): [ConvShape, ConvShape, ConvShape] {
  return [
    { name: 'prior/half', kernel: [3, 3], inputs, outputs: half },
    { name: 'prior/quarter', kernel: [4, 4], inputs: half, outputs: quarter },
    { name: 'prior/code', kernel: [4, 4], inputs: quarter, outputs: code },
  ]
}

/** The encoder's weights. */
export function priorWeights(plan: PriorPlan): WeightSpec[] {
  return layersOf(plan).flatMap((layer) => convWeights(layer))
}

/** Operations for `pictures` steps of that working size. */
export function priorFlops(plan: PriorPlan, pictures: number, width: number, height: number): number {
  return layersOf(plan).reduce(
    (sum, layer, level) => sum + convFlops(layer, (pictures * width * height) / 4 ** (level + 1)),
    0,
  )
}

/** What the network is told about every inner step, [N*T,h/2,w/2,15]. Constant to training: no weight is in it. */
export function describePrior(
  from: tf.Tensor4D,
  to: tf.Tensor4D,
  prior: PriorTensors,
  times: readonly number[],
): tf.Tensor4D {
  return tf.tidy(() => {
    const [n, t, h, w] = prior.weight.shape
    // Few large operations: everything is halved in one, and both keyframes are warped in one.
    const maps: tf.Tensor4D = tf.reshape(tf.concat<tf.Tensor5D>([prior.f0, prior.f1, prior.weight], 4), [
      n * t,
      h,
      w,
      5,
    ])
    const [full0, full1, weight] = tf.split(halve(maps), [2, 2, 1], 3) as [
      tf.Tensor4D,
      tf.Tensor4D,
      tf.Tensor4D,
    ]
    const flows = tf.mul<tf.Tensor4D>(tf.concat([full0, full1], 0), 0.5)
    const [start, end] = tf.split(warpForward(halve(tf.concat<tf.Tensor4D>([from, to], 0)), flows), 2, 0) as [
      tf.Tensor4D,
      tf.Tensor4D,
    ]
    const inUnits = 0.5 / flowUnit
    const clock = tf.tensor4d(Array.from({ length: n }, () => times).flat(), [n * t, 1, 1, 1])
    const parts: tf.Tensor4D[] = [
      tf.sub(tf.mul(start, 2), 1),
      tf.sub(tf.mul(end, 2), 1),
      tf.abs(tf.sub(start, end)),
      tf.mul(full0, inUnits),
      tf.mul(full1, inUnits),
      weight,
      tf.mul(clock, tf.ones([n * t, h / 2, w / 2, 1])),
    ]
    return tf.concat(parts, 3)
  })
}

/** Runs the encoder over {@link describePrior}'s output. */
export function encodePrior(weights: Weights, plan: PriorPlan, description: tf.Tensor4D): PriorFeatures {
  const [first, second, third] = layersOf(plan)
  const half = leaky(conv2d(weights, first.name, description))
  const quarter = leaky(conv2d(weights, second.name, half, 2))
  return { half, quarter, code: leaky(conv2d(weights, third.name, quarter, 2)) }
}

/**
 * The features at 1/8 scale for a coarser clock: [N*T,h,w,C] of the inner steps -> [N,steps,h,w,C]. The keyframes' own
 * steps, which the prior says nothing about, count as zeros; then neighbouring steps are averaged.
 */
export function hintAt(code: tf.Tensor4D, gridSteps: number, steps: number): tf.Tensor5D {
  const inner = gridSteps - 2
  const [nt, h, w, c] = code.shape
  const n = nt / inner
  const padded = tf.pad<tf.Tensor5D>(tf.reshape(code, [n, inner, h, w, c]), [
    [0, 0],
    [1, 1],
    [0, 0],
    [0, 0],
    [0, 0],
  ])
  if (steps === gridSteps) return padded
  const grouped = tf.reshape(padded, [n, steps, gridSteps / steps, h * w * c])
  return tf.reshape(tf.mean(grouped, 2), [n, steps, h, w, c])
}
