// I3D, an Inception network inflated to three dimensions, trained to tell the 400 actions of Kinetics (Carreira and
// Zisserman, Quo Vadis, Action Recognition?, CVPR 2017); its logits are the features of FVD (Unterthiner et al. 2018).
// In: clips [clips, steps, height, width, 3] in 0..1, 9 steps at least; any size, enlarged to 224x224 here.
// Out: 400 logits a clip.
// The enlargement is that of the original FVD code, TensorFlow 1's resize_bilinear: no antialiasing, pixel (x, y) of the
// result is read at (x, y) * side / 224. Names of layers, strides and padding are DeepMind's (github.com/google-deepmind/
// kinetics-i3d, i3d.py).
import * as tf from '@tensorflow/tfjs-core'
import { readI3dWeights, type ConvolutionWeights } from './i3d-weights.ts'

/** Side of the square that the network sees, in pixels. */
const inputSide = 224

/** Fewest steps of a clip: after three halvings the last pooling wants two. */
const fewestSteps = 9

/** The loaded network. */
export interface I3d {
  /** Logits [clips, 400] of clips [clips, steps, height, width, 3] in 0..1. The caller disposes the result. */
  logits(clips: tf.Tensor5D): tf.Tensor2D
  /** Frees the weights. */
  dispose(): void
}

type Triple = [number, number, number]

interface Layer {
  readonly kernel: tf.Tensor5D
  readonly bias: tf.Tensor1D
}

/** The inception blocks between the poolings. */
const mixed = {
  early: ['Mixed_3b', 'Mixed_3c'],
  middle: ['Mixed_4b', 'Mixed_4c', 'Mixed_4d', 'Mixed_4e', 'Mixed_4f'],
  late: ['Mixed_5b', 'Mixed_5c'],
} as const

/**
 * Loads the network from the file that set-up wrote; a backend must be there. Throws `model-missing` or `model-damaged`.
 */
export function loadI3d(file: string): I3d {
  const layers = new Map([...readI3dWeights(file)].map(([name, weights]) => [name, layerOf(weights)]))
  return {
    logits: (clips) => {
      const steps = clips.shape[1]
      if (steps < fewestSteps || clips.shape[4] !== 3) {
        throw new RangeError(
          `A clip needs ${fewestSteps} RGB pictures or more, not [${clips.shape.join(', ')}].`,
        )
      }
      return tf.tidy(() => classify(enlarge(clips), layers))
    },
    dispose: () => {
      for (const { kernel, bias } of layers.values()) tf.dispose([kernel, bias])
    },
  }
}

function layerOf({ kernelShape, kernel, bias }: ConvolutionWeights): Layer {
  return { kernel: tf.tensor5d(kernel, [...kernelShape]), bias: tf.tensor1d(bias) }
}

/** To 224x224, and from 0..1 to -1..1. */
function enlarge(clips: tf.Tensor5D): tf.Tensor5D {
  const [count, steps, height, width, channels] = clips.shape
  const pictures = clips.reshape<tf.Tensor4D>([count * steps, height, width, channels])
  const large = tf.image.resizeBilinear(pictures, [inputSide, inputSide], false, false)
  return large.mul(2).sub(1).reshape<tf.Tensor5D>([count, steps, inputSide, inputSide, channels])
}

function classify(clips: tf.Tensor5D, layers: ReadonlyMap<string, Layer>): tf.Tensor2D {
  const unit = (name: string, x: tf.Tensor5D, strides: Triple | number = 1) =>
    convolve(name, x, layers, strides).relu<tf.Tensor5D>()
  const blocks = (names: readonly string[], x: tf.Tensor5D) =>
    names.reduce((value, name) => inception(name, value, unit), x)

  let x = unit('Conv3d_1a_7x7', clips, [2, 2, 2])
  x = pool(x, [1, 3, 3], [1, 2, 2])
  x = unit('Conv3d_2c_3x3', unit('Conv3d_2b_1x1', x))
  x = pool(x, [1, 3, 3], [1, 2, 2])
  x = blocks(mixed.early, x)
  x = pool(x, [3, 3, 3], [2, 2, 2])
  x = blocks(mixed.middle, x)
  x = pool(x, [2, 2, 2], [2, 2, 2])
  x = blocks(mixed.late, x)
  x = tf.avgPool3d(x, [2, 7, 7], 1, 'valid')
  return convolve('Logits/Conv3d_0c_1x1', x, layers, 1).mean<tf.Tensor2D>([1, 2, 3])
}

function inception(
  name: string,
  x: tf.Tensor5D,
  unit: (name: string, x: tf.Tensor5D) => tf.Tensor5D,
): tf.Tensor5D {
  const branch = (number: number, last: string) => `${name}/Branch_${number}/Conv3d_${last}`
  return tf.concat(
    [
      unit(branch(0, '0a_1x1'), x),
      unit(branch(1, '0b_3x3'), unit(branch(1, '0a_1x1'), x)),
      unit(branch(2, '0b_3x3'), unit(branch(2, '0a_1x1'), x)),
      unit(branch(3, '0b_1x1'), pool(x, [3, 3, 3], 1)),
    ],
    4,
  )
}

function convolve(
  name: string,
  x: tf.Tensor5D,
  layers: ReadonlyMap<string, Layer>,
  strides: Triple | number,
): tf.Tensor5D {
  const layer = layers.get(name)
  if (!layer) throw new Error(`The weights have no layer ${name}.`)
  return tf.conv3d(x, layer.kernel, strides, 'same').add<tf.Tensor5D>(layer.bias)
}

function pool(x: tf.Tensor5D, window: Triple, strides: Triple | number): tf.Tensor5D {
  return tf.maxPool3d(x, window, strides, 'same')
}
