// Video generator of the paper's network: a clip of latents to a clip of pictures.
// In: latents [N,T,h,w,code]. Out: RGB [N,T,8h,8w,3] in -1..1. Source: 3-D transposed convolutions as re-implemented from
// the paper: (3,3,3) twice, then three times (3,4,4) with stride (1,2,2), with a (3,3,3) between; batch norm and leaky
// rectifier after each, tanh after the last (the norm's place and the last activation are inferred).
import * as tf from '@tensorflow/tfjs-core'
import { batchNorm, batchNormWeights, type Phase } from './batch-norm.ts'
import {
  addBias,
  asClips,
  asPictures,
  conv3d,
  convFlops,
  convWeights,
  enlarge2,
  leaky,
  type ConvShape,
} from './layers.ts'
import { weightOf, type Weights, type WeightSpec } from './weights.ts'

/** What the generator is made of: channels at 1/2, 1/4, 1/8 scale (as in the encoder), and of the latents. */
export interface VideoPlan {
  readonly widths: readonly [number, number, number]
  readonly code: number
}

interface VideoLayer extends ConvShape {
  readonly enlarges: boolean
  readonly last: boolean
  /** Scale of the layer's input: 8 is an eighth of the picture's sides. */
  readonly scale: number
}

function layersOf({ widths: [half, quarter, eighth], code }: VideoPlan): VideoLayer[] {
  const flat = (name: string, inputs: number, outputs: number, scale: number): VideoLayer => ({
    name: `video/${name}`,
    kernel: [3, 3, 3],
    inputs,
    outputs,
    enlarges: false,
    last: false,
    scale,
  })
  // A transposed convolution with 4 taps and stride 2 gives each output 2 taps: four phases with a 2x2 kernel each.
  const up = (name: string, inputs: number, outputs: number, scale: number, last = false): VideoLayer => ({
    name: `video/${name}`,
    kernel: [3, 2, 2],
    inputs,
    outputs: 4 * outputs,
    enlarges: true,
    last,
    scale,
  })
  return [
    flat('conv1', code, eighth, 8),
    flat('conv2', eighth, eighth, 8),
    up('up1', eighth, quarter, 8),
    flat('conv3', quarter, quarter, 4),
    up('up2', quarter, half, 4),
    flat('conv4', half, half, 2),
    up('up3', half, 3, 2, true),
  ]
}

const channelsOf = (layer: VideoLayer) => (layer.enlarges ? layer.outputs / 4 : layer.outputs)

/** The generator's weights. */
export function videoWeights(plan: VideoPlan): WeightSpec[] {
  return layersOf(plan).flatMap((layer) => {
    const [kernel] = convWeights(layer)
    const [, bias] = convWeights({ ...layer, outputs: channelsOf(layer) })
    if (!kernel || !bias) throw new Error('A convolution has a kernel and a bias.')
    return [kernel, bias, ...(layer.last ? [] : batchNormWeights(`${layer.name}/norm`, channelsOf(layer)))]
  })
}

/** Operations for clips of `steps` frames of that output size. */
export function videoFlops(
  plan: VideoPlan,
  clips: number,
  steps: number,
  width: number,
  height: number,
): number {
  return layersOf(plan).reduce(
    (sum, layer) => sum + convFlops(layer, (clips * steps * width * height) / layer.scale ** 2),
    0,
  )
}

/**
 * A transposed convolution (3,4,4) with stride (1,2,2), as one ordinary convolution that makes the four phases of the
 * output and a move of channels to pixels: several times faster than the library's, whose kernel is the gradient's.
 * x [N,T,h,w,inputs] -> [N,T,2h,2w,outputs]. The kernel is [3,2,2,inputs,4*outputs].
 */
export function enlargeConv3d(x: tf.Tensor5D, kernel: tf.Tensor5D): tf.Tensor5D {
  const [n, t, h, w] = x.shape
  const channels = kernel.shape[4] / 4
  const padded = tf.pad(x, [
    [0, 0],
    [1, 1],
    [1, 1],
    [1, 1],
    [0, 0],
  ])
  const phases = tf.conv3d(padded, kernel, 1, 'valid')
  // Phase (row, column) of output (2i+row, 2j+column) was computed one place further on where row or column is 1.
  const aligned = [0, 1, 2, 3].map((phase) =>
    tf.slice(phases, [0, 0, phase >> 1, phase & 1, phase * channels], [n, t, h, w, channels]),
  )
  return asClips(enlarge2(asPictures(tf.concat(aligned, 4))), t)
}

/** Runs the generator; see the file's head for shapes. */
export function generateVideo(
  weights: Weights,
  plan: VideoPlan,
  latents: tf.Tensor5D,
  phase: Phase,
): tf.Tensor5D {
  let x = latents
  for (const layer of layersOf(plan)) {
    if (layer.enlarges) {
      const kernel = weightOf(weights, `${layer.name}/kernel`) as tf.Tensor5D
      x = addBias(enlargeConv3d(x, kernel), weightOf(weights, `${layer.name}/bias`))
    } else {
      x = conv3d(weights, layer.name, x)
    }
    x = layer.last ? tf.tanh(x) : leaky(batchNorm(weights, `${layer.name}/norm`, x, phase))
  }
  return x
}
