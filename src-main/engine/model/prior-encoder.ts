// Prior encoder of the studio network: what the motion prior says at every inner step, as features at three scales.
// In: keyframes [N,h,w,3] in 0..1, prior and proposals at the same size. Out: features [N*T,h/s,w/s,C] at s = 2, 4, 8.
// The pictures go in as the prior sees them, each keyframe warped to the step, so that the network compares what lies on
// the same place; and again as the proposals see them. All of it is read at half size, where the residual is said.
import * as tf from '@tensorflow/tfjs-core'
import type { PriorTensors } from './compose.ts'
import { conv2d, convFlops, convWeights, halve, leaky, type ConvShape } from './layers.ts'
import { proposedFlows, type ProposalTensors } from './proposal.ts'
import { warpForward } from './warp.ts'
import type { Weights, WeightSpec } from './weights.ts'

/** What the encoder is made of: channels at 1/2, 1/4 and 1/8 scale. */
export interface PriorPlan {
  readonly half: number
  readonly quarter: number
  readonly code: number
  readonly proposals: boolean
}

/** What the network is told about every inner step. No weights in it: data loaders may keep it. */
export interface Description {
  /** [N*T,h/2,w/2,C] */
  readonly maps: tf.Tensor4D
  /** From the prior's flows to the proposed ones, to start and end, [N*T,h/2,w/2,4]. */
  readonly steer?: tf.Tensor4D | undefined
}

/** Features of every inner step. */
export interface PriorFeatures {
  readonly half: tf.Tensor4D
  readonly quarter: tf.Tensor4D
  readonly code: tf.Tensor4D
  /** See {@link Description}. */
  readonly steer?: tf.Tensor4D | undefined
}

/** Warped start and end (3 + 3), their difference (3), flows (2 + 2), weight, time. */
const priorInputs = 15
/** The same pictures by proposed flows (9); covers (2); movers as the prior (2) and as the proposal (2) warp them. */
const proposalInputs = 15
/** Flows are given in units of this many half-size pixels, to be about as large as the colours. */
const flowUnit = 8

function layersOf({ half, quarter, code, proposals }: PriorPlan): [ConvShape, ConvShape, ConvShape] {
  const inputs = priorInputs + (proposals ? proposalInputs : 0)
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

/** Describes the prior, and the proposals where there are any, to the network. */
export function describePrior(
  from: tf.Tensor4D,
  to: tf.Tensor4D,
  prior: PriorTensors,
  times: readonly number[],
  proposal?: ProposalTensors,
): Description {
  const [maps, steer] = tf.tidy((): [tf.Tensor4D, tf.Tensor4D?] => {
    const [n, t, h, w] = prior.weight.shape
    const pictures = (x: tf.Tensor5D): tf.Tensor4D => tf.reshape(x, [n * t, h, w, x.shape[4]])
    // Few large operations: everything is halved in one, and both keyframes are warped in one.
    const [flows, weight] = tf.split(
      halve(pictures(tf.concat<tf.Tensor5D>([prior.f0, prior.f1, prior.weight], 4))),
      [4, 1],
      3,
    ) as [tf.Tensor4D, tf.Tensor4D]
    const clock = tf.tensor4d(Array.from({ length: n }, () => times).flat(), [n * t, 1, 1, 1])
    const own = tf.mul<tf.Tensor4D>(flows, 0.5)
    const keyframes = halve(tf.concat<tf.Tensor4D>(withMovers(from, to, proposal), 0))
    const seen = look(keyframes, own)
    const time = tf.mul<tf.Tensor4D>(clock, tf.ones([n * t, h / 2, w / 2, 1]))
    const told = [...seen.pictures, tf.mul<tf.Tensor4D>(own, 1 / flowUnit), weight, time]
    if (!proposal) return [tf.concat(told, 3)]
    const [motion, cover] = tf.split(
      halve(pictures(tf.concat<tf.Tensor5D>([proposal.motion, proposal.cover], 4))),
      2,
      3,
    ) as [tf.Tensor4D, tf.Tensor4D]
    const proposed = tf.concat<tf.Tensor4D>(proposedFlows(tf.mul(motion, 0.5), clock), 3)
    const other = look(keyframes, proposed)
    const more = [...other.pictures, cover, ...seen.movers, ...other.movers]
    return [tf.concat([...told, ...more], 3), tf.sub(proposed, own)]
  })
  return { maps, steer }
}

function withMovers(from: tf.Tensor4D, to: tf.Tensor4D, proposal?: ProposalTensors): tf.Tensor4D[] {
  if (!proposal) return [from, to]
  const [first, second] = tf.split(proposal.movers, 2, 3)
  if (!first || !second) throw new Error('Movers are two.')
  return [
    tf.concat<tf.Tensor4D>([from, first as tf.Tensor4D], 3),
    tf.concat<tf.Tensor4D>([to, second as tf.Tensor4D], 3),
  ]
}

/** Both keyframes (one after the other in a batch), warped by flows to start and end: pictures, their difference, movers. */
function look(
  keyframes: tf.Tensor4D,
  flows: tf.Tensor4D,
): { readonly pictures: tf.Tensor4D[]; readonly movers: tf.Tensor4D[] } {
  const warped = warpForward(keyframes, tf.concat<tf.Tensor4D>(tf.split(flows, 2, 3), 0))
  const [start, end] = tf.split(warped, 2, 0) as [tf.Tensor4D, tf.Tensor4D]
  const colours = (x: tf.Tensor4D): tf.Tensor4D => tf.slice(x, [0, 0, 0, 0], [-1, -1, -1, 3])
  const pictures = [
    tf.sub<tf.Tensor4D>(tf.mul(colours(start), 2), 1),
    tf.sub<tf.Tensor4D>(tf.mul(colours(end), 2), 1),
    tf.abs(tf.sub<tf.Tensor4D>(colours(start), colours(end))),
  ]
  if (keyframes.shape[3] === 3) return { pictures, movers: [] }
  return { pictures, movers: [start, end].map((x) => tf.slice(x, [0, 0, 0, 3], [-1, -1, -1, 1])) }
}

/** Runs the encoder over {@link describePrior}'s output. */
export function encodePrior(weights: Weights, plan: PriorPlan, { maps, steer }: Description): PriorFeatures {
  const [first, second, third] = layersOf(plan)
  const half = leaky(conv2d(weights, first.name, maps))
  const quarter = leaky(conv2d(weights, second.name, half, 2))
  return { half, quarter, code: leaky(conv2d(weights, third.name, quarter, 2)), steer }
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
