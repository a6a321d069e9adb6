// Motion decoder of the studio network: latents to features at half the working size, for every inner step.
// In: latents [N,T,h/8,w/8,C] of the inner steps, prior features, the keyframes' encoder features.
// Out: [N*T,h/2,w/2,half]. At 1/4 scale the blocks see time (3x3x3); at 1/2 scale, where the work is, each step alone.
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

/** Operations for `clips` clips of `steps` inner steps at that working size. */
export function decoderFlops(
  plan: DecoderPlan,
  clips: number,
  steps: number,
  width: number,
  height: number,
): number {
  const layers = layersOf(plan)
  const at = (scale: number) => (clips * width * height) / scale ** 2
  const blocks = (list: DecoderLayers['halfBlocks'], scale: number) =>
    list.flat().reduce((sum, layer) => sum + convFlops(layer, steps * at(scale)), 0)
  return (
    convFlops(layers.toQuarter, steps * at(8)) +
    convFlops(layers.toHalf, steps * at(4)) +
    convFlops(layers.skipQuarter, 2 * at(4)) +
    convFlops(layers.skipHalf, 2 * at(2)) +
    blocks(layers.quarterBlocks, 4) +
    blocks(layers.halfBlocks, 2)
  )
}

/** A keyframe pair's features [N,h,w,C] each, blended over the clip by time: [N*T,h,w,C]. */
function overTime(start: tf.Tensor4D, end: tf.Tensor4D, times: readonly number[]): tf.Tensor4D {
  const clock = tf.tensor5d([...times], [1, times.length, 1, 1, 1])
  const first = tf.expandDims<tf.Tensor5D>(start, 1)
  const last = tf.expandDims<tf.Tensor5D>(end, 1)
  return asPictures(tf.add(first, tf.mul(tf.sub(last, first), clock)))
}

/** Runs the decoder; see the file's head for shapes. */
export function decodeMotion(
  weights: Weights,
  plan: DecoderPlan,
  latents: tf.Tensor5D,
  prior: PriorFeatures,
  keyframes: readonly [Encoded, Encoded],
  times: readonly number[],
): tf.Tensor4D {
  const layers = layersOf(plan)
  const [start, end] = keyframes
  const skip = (layer: ConvShape, scale: 'half' | 'quarter') =>
    overTime(conv2d(weights, layer.name, start[scale]), conv2d(weights, layer.name, end[scale]), times)

  const codes = tf.add<tf.Tensor4D>(asPictures(latents), prior.code)
  const quarterIn = tf.addN([
    enlarge2(conv2d(weights, layers.toQuarter.name, codes)),
    prior.quarter,
    skip(layers.skipQuarter, 'quarter'),
  ])
  let quarter = asClips(leaky(quarterIn), times.length)
  for (const [first, second] of layers.quarterBlocks) {
    quarter = leaky(
      tf.add(quarter, conv3d(weights, second.name, leaky(conv3d(weights, first.name, quarter)))),
    )
  }
  let half = leaky(
    tf.addN([
      enlarge2(conv2d(weights, layers.toHalf.name, asPictures(quarter))),
      prior.half,
      skip(layers.skipHalf, 'half'),
    ]),
  )
  for (const [first, second] of layers.halfBlocks) {
    half = leaky(tf.add(half, conv2d(weights, second.name, leaky(conv2d(weights, first.name, half)))))
  }
  return half
}
