// Image encoder: a keyframe to its code, the same weights for both keyframes.
// In: pictures [N,h,w,3] in -1..1, h and w multiples of 8. Out: code [N,h/8,w/8,code] and, for skip connections, the
// features on the way at 1/2 and 1/4 scale. Source: the paper's encoder as re-implemented from it (4x4 stride 2, 3x3, three
// times, then 3x3 to the code). The paper's network normalises by batch and rectifies; the studio's does neither norm, so
// that one clip's result never depends on what it was trained beside, and uses the leaky rectifier.
import type * as tf from '@tensorflow/tfjs-core'
import { relu } from '@tensorflow/tfjs-core'
import { batchNorm, batchNormWeights, type Phase } from './batch-norm.ts'
import { conv2d, convFlops, convWeights, leaky, type ConvShape } from './layers.ts'
import type { Weights, WeightSpec } from './weights.ts'

/** What the encoder is made of. */
export interface EncoderPlan {
  /** Channels at 1/2, 1/4, 1/8 scale. */
  readonly widths: readonly [number, number, number]
  readonly code: number
  readonly norm: 'batch' | 'none'
}

/** A keyframe as the rest of the network sees it. */
export interface Encoded {
  /** [N,h/8,w/8,code] */
  readonly code: tf.Tensor4D
  /** [N,h/2,w/2,widths[0]] */
  readonly half: tf.Tensor4D
  /** [N,h/4,w/4,widths[1]] */
  readonly quarter: tf.Tensor4D
}

interface EncoderLayer extends ConvShape {
  readonly stride: 1 | 2
  /** The output's scale: 2 is half of the picture's sides. */
  readonly scale: number
}

function layersOf(plan: EncoderPlan): EncoderLayer[] {
  const layers: EncoderLayer[] = []
  let inputs = 3
  for (const [level, outputs] of plan.widths.entries()) {
    const scale = 2 ** (level + 1)
    layers.push({ name: `encoder/down${level + 1}`, kernel: [4, 4], inputs, outputs, stride: 2, scale })
    layers.push({
      name: `encoder/conv${level + 1}`,
      kernel: [3, 3],
      inputs: outputs,
      outputs,
      stride: 1,
      scale,
    })
    inputs = outputs
  }
  layers.push({ name: 'encoder/code', kernel: [3, 3], inputs, outputs: plan.code, stride: 1, scale: 8 })
  return layers
}

/** The encoder's weights. */
export function encoderWeights(plan: EncoderPlan): WeightSpec[] {
  return layersOf(plan).flatMap((layer) => [
    ...convWeights(layer),
    ...(plan.norm === 'batch' ? batchNormWeights(`${layer.name}/norm`, layer.outputs) : []),
  ])
}

/** Operations for `pictures` keyframes of that size. */
export function encoderFlops(plan: EncoderPlan, pictures: number, width: number, height: number): number {
  return layersOf(plan).reduce(
    (sum, layer) => sum + convFlops(layer, (pictures * width * height) / layer.scale ** 2),
    0,
  )
}

/** Runs the encoder; see the file's head for shapes. */
export function encode(weights: Weights, plan: EncoderPlan, pictures: tf.Tensor4D, phase: Phase): Encoded {
  let x = pictures
  const atScale = new Map<number, tf.Tensor4D>()
  for (const layer of layersOf(plan)) {
    x =
      plan.norm === 'batch'
        ? relu(batchNorm(weights, `${layer.name}/norm`, conv2d(weights, layer.name, x, layer.stride), phase))
        : leaky(conv2d(weights, layer.name, x, layer.stride))
    atScale.set(layer.scale, x)
  }
  const half = atScale.get(2)
  const quarter = atScale.get(4)
  if (!half || !quarter) throw new Error('The encoder passes 1/2 and 1/4 scale.')
  return { code: x, half, quarter }
}
