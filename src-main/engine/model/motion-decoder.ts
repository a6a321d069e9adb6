// Motion decoder of the studio network: latents to features at half the working size, for every inner step.
// In: latents [N,T,h/8,w/8,C] of the inner steps, prior features, the keyframes' encoder features.
// Out: [N*T,h/2,w/2,half], of all steps or of those that are wanted first. At 1/4 scale the blocks see time (3x3x3); at 1/2 scale, where the work is, each step alone.
// What is constant in time (the keyframes' features) passes its convolution once a keyframe and is then blended over the
// clip, instead of being concatenated into every step.
import * as tf from '@tensorflow/tfjs-core'
import type { Encoded } from './image-encoder.ts'
import {
  asClips,
  asPictures,
  conv2d,
  conv3d,
  convFlops,
  convWeights,
  enlarge2,
  leaky,
  type ConvShape,
} from './layers.ts'
import type { PriorFeatures } from './prior-encoder.ts'
import type { Weights, WeightSpec } from './weights.ts'

/** What the decoder is made of: channels at 1/2, 1/4 and 1/8 scale, and residual blocks at 1/4 and 1/2. */
export interface DecoderPlan {
  readonly half: number
  readonly quarter: number
  readonly code: number
  readonly quarterBlocks: number
  readonly halfBlocks: number
}

interface DecoderLayers {
  readonly toQuarter: ConvShape
  readonly toHalf: ConvShape
  readonly skipQuarter: ConvShape
  readonly skipHalf: ConvShape
  readonly quarterBlocks: readonly (readonly [ConvShape, ConvShape])[]
  readonly halfBlocks: readonly (readonly [ConvShape, ConvShape])[]
}

/** Start of a block's second convolution: near nothing, so that a block begins as a pass-through. */
const branchGain = 0.3

function layersOf(plan: DecoderPlan): DecoderLayers {
  const { half, quarter, code } = plan
  const blocks = (count: number, scale: string, kernel: readonly number[], channels: number) =>
    Array.from({ length: count }, (_, block) => {
      const conv = (part: number): ConvShape => ({
        name: `decoder/${scale}${block + 1}/conv${part}`,
        kernel,
        inputs: channels,
        outputs: channels,
      })
      return [conv(1), conv(2)] as const
    })
  return {
    toQuarter: { name: 'decoder/to-quarter', kernel: [3, 3], inputs: code, outputs: 4 * quarter },
    toHalf: { name: 'decoder/to-half', kernel: [3, 3], inputs: quarter, outputs: 4 * half },
    skipQuarter: { name: 'decoder/skip-quarter', kernel: [3, 3], inputs: quarter, outputs: quarter },
    skipHalf: { name: 'decoder/skip-half', kernel: [3, 3], inputs: half, outputs: half },
    quarterBlocks: blocks(plan.quarterBlocks, 'quarter', [3, 3, 3], quarter),
    halfBlocks: blocks(plan.halfBlocks, 'half', [3, 3], half),
  }
}

/** The decoder's weights. */
export function decoderWeights(plan: DecoderPlan): WeightSpec[] {
  const layers = layersOf(plan)
  return [
    ...[layers.toQuarter, layers.toHalf, layers.skipQuarter, layers.skipHalf].flatMap((layer) =>
      convWeights(layer),
    ),
    ...[...layers.quarterBlocks, ...layers.halfBlocks].flatMap(([first, second]) => [
      ...convWeights(first),
      ...convWeights(second, branchGain),
    ]),
  ]
}

/** Operations for one clip of `steps` inner steps at that working size, `answered` of them taken to half size. */
export function decoderFlops(
  plan: DecoderPlan,
  steps: number,
  answered: number,
  width: number,
  height: number,
): number {
  const layers = layersOf(plan)
  const at = (scale: number) => (width * height) / scale ** 2
  const blocks = (list: DecoderLayers['halfBlocks'], positions: number) =>
    list.flat().reduce((sum, layer) => sum + convFlops(layer, positions), 0)
  return (
    convFlops(layers.toQuarter, steps * at(8)) +
    convFlops(layers.toHalf, answered * at(4)) +
    convFlops(layers.skipQuarter, 2 * at(4)) +
    convFlops(layers.skipHalf, 2 * at(2)) +
    blocks(layers.quarterBlocks, steps * at(4)) +
    blocks(layers.halfBlocks, answered * at(2))
  )
}

/** A keyframe pair's features [N,h,w,C] each, blended over the clip by time: [N*T,h,w,C]. */
function overTime(start: tf.Tensor4D, end: tf.Tensor4D, times: readonly number[]): tf.Tensor4D {
  const clock = tf.tensor5d([...times], [1, times.length, 1, 1, 1])
  const first = tf.expandDims<tf.Tensor5D>(start, 1)
  const last = tf.expandDims<tf.Tensor5D>(end, 1)
  return asPictures(tf.add(first, tf.mul(tf.sub(last, first), clock)))
}

/** What the decoder knows of a clip at 1/4 scale, and what it adds at 1/2. */
export interface QuarterFeatures {
  /** [N,T,h/4,w/4,quarter] */
  readonly quarter: tf.Tensor5D
  /** The prior's features at 1/2 scale, [N,T,h/2,w/2,half]. */
  readonly prior: tf.Tensor5D
  /** The keyframes' own features at 1/2 scale, [N,h/2,w/2,half] each. */
  readonly skips: readonly [tf.Tensor4D, tf.Tensor4D]
  /** From the prior's flows to the proposed ones, [N,T,h/2,w/2,4]. */
  readonly steer?: tf.Tensor5D | undefined
  /** The T inner times. */
  readonly times: readonly number[]
}

/** First part: all steps together, up to 1/4 scale. */
export function decodeQuarter(
  weights: Weights,
  plan: DecoderPlan,
  latents: tf.Tensor5D,
  prior: PriorFeatures,
  keyframes: readonly [Encoded, Encoded],
  times: readonly number[],
): QuarterFeatures {
  const layers = layersOf(plan)
  const [start, end] = keyframes
  const skip = ({ name }: ConvShape, scale: 'half' | 'quarter') =>
    [conv2d(weights, name, start[scale]), conv2d(weights, name, end[scale])] as const

  const codes = tf.add<tf.Tensor4D>(asPictures(latents), prior.code)
  const quarterIn = tf.addN([
    enlarge2(conv2d(weights, layers.toQuarter.name, codes)),
    prior.quarter,
    overTime(...skip(layers.skipQuarter, 'quarter'), times),
  ])
  let quarter = asClips(leaky(quarterIn), times.length)
  for (const [first, second] of layers.quarterBlocks) {
    quarter = leaky(
      tf.add(quarter, conv3d(weights, second.name, leaky(conv3d(weights, first.name, quarter)))),
    )
  }
  return {
    quarter,
    prior: asClips(prior.half, times.length),
    skips: skip(layers.skipHalf, 'half'),
    steer: prior.steer && asClips(prior.steer, times.length),
    times,
  }
}

/** The features of some of the steps (indices from 0), in that order. For inference: it has no gradient. */
export function pickSteps(features: QuarterFeatures, steps: readonly number[]): QuarterFeatures {
  const indices = tf.tensor1d([...steps], 'int32')
  return {
    quarter: tf.gather(features.quarter, indices, 1),
    prior: tf.gather(features.prior, indices, 1),
    skips: features.skips,
    steer: features.steer && tf.gather(features.steer, indices, 1),
    times: steps.map((step) => features.times[step] ?? 0),
  }
}

/** Second part: each step by itself, to [N*T,h/2,w/2,half]. */
export function decodeHalf(
  weights: Weights,
  plan: DecoderPlan,
  { quarter, prior, skips, times }: QuarterFeatures,
): tf.Tensor4D {
  const layers = layersOf(plan)
  let half = leaky(
    tf.addN([
      enlarge2(conv2d(weights, layers.toHalf.name, asPictures(quarter))),
      asPictures(prior),
      overTime(...skips, times),
    ]),
  )
  for (const [first, second] of layers.halfBlocks) {
    half = leaky(tf.add(half, conv2d(weights, second.name, leaky(conv2d(weights, first.name, half)))))
  }
  return half
}
