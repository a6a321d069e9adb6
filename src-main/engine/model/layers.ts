// Layers as plain functions over named weights. Each kind has three faces that share one description:
// the weights it needs (`...Weights`), what it computes, and what that costs (`...Flops`).
// Layouts: pictures [N,h,w,C], clips [N,T,h,w,C]. Convolutions keep the size ('same') unless a stride divides it.
import * as tf from '@tensorflow/tfjs-core'
import { biasForward, biasGradient, leakyReluGradient } from './native-kernels.ts'
import { sizeOf, trained, weightOf, type Weights, type WeightSpec } from './weights.ts'

/** A convolution: `kernel` lists its sides, two for pictures (h,w), three for clips (t,h,w). */
export interface ConvShape {
  readonly name: string
  readonly kernel: readonly number[]
  readonly inputs: number
  readonly outputs: number
}

/** Slope of the leaky rectifier below zero, throughout. */
const slope = 0.2

/** Starting scale that keeps the variance of activations behind a rectifier of this slope (He et al. 2015). */
function heDeviation(fanIn: number, negativeSlope: number): number {
  return Math.sqrt(2 / (1 + negativeSlope ** 2) / fanIn)
}

/**
 * Kernel and bias of a convolution. `gain` scales the starting kernel: 0 makes a layer that says nothing until trained.
 */
export function convWeights(conv: ConvShape, gain = 1): WeightSpec[] {
  const { name, kernel, inputs, outputs } = conv
  const deviation = gain * heDeviation(sizeOf(kernel) * inputs, slope)
  return [
    trained(`${name}/kernel`, [...kernel, inputs, outputs], gain === 0 ? { constant: 0 } : { deviation }),
    trained(`${name}/bias`, [outputs], { constant: 0 }),
  ]
}

/** Floating-point operations of a convolution that makes `positions` output positions. */
export function convFlops(conv: ConvShape, positions: number): number {
  return 2 * sizeOf(conv.kernel) * conv.inputs * conv.outputs * positions
}

/** x [...,C] + bias [C]. */
export function addBias<T extends tf.Tensor>(x: T, bias: tf.Tensor): T {
  const op = tf.customGrad((input, vector) => ({
    value: biasForward(input as tf.Tensor, vector as tf.Tensor),
    gradFunc: (dy: tf.Tensor | tf.Tensor[]) => [tf.clone(dy as tf.Tensor), biasGradient(dy as tf.Tensor)],
  }))
  return op(x, bias) as T
}

/** x [N,h,w,inputs] -> [N,h/stride,w/stride,outputs], bias added. */
export function conv2d(weights: Weights, name: string, x: tf.Tensor4D, stride = 1): tf.Tensor4D {
  const kernel = weightOf(weights, `${name}/kernel`) as tf.Tensor4D
  return addBias(tf.conv2d(x, kernel, stride, 'same'), weightOf(weights, `${name}/bias`))
}

/** x [N,T,h,w,inputs] -> [N,T,h,w,outputs], bias added. */
export function conv3d(weights: Weights, name: string, x: tf.Tensor5D): tf.Tensor5D {
  const kernel = weightOf(weights, `${name}/kernel`) as tf.Tensor5D
  return addBias(tf.conv3d(x, kernel, 1, 'same'), weightOf(weights, `${name}/bias`))
}

/** Matrix and bias of a linear layer. */
export function linearWeights(name: string, inputs: number, outputs: number): WeightSpec[] {
  return [
    trained(`${name}/kernel`, [inputs, outputs], { deviation: Math.sqrt(1 / inputs) }),
    trained(`${name}/bias`, [outputs], { constant: 0 }),
  ]
}

/** x [N,inputs] -> [N,outputs]. */
export function linear(weights: Weights, name: string, x: tf.Tensor2D): tf.Tensor2D {
  const kernel = weightOf(weights, `${name}/kernel`) as tf.Tensor2D
  return addBias(tf.matMul(x, kernel), weightOf(weights, `${name}/bias`))
}

/** max(x, slope * x). */
export function leaky<T extends tf.Tensor>(x: T): T {
  const op = tf.customGrad((input, save) => {
    const value = tf.leakyRelu(input as tf.Tensor, slope)
    // The output, whose signs are the input's: the next layer remembers it anyway, the input nobody else.
    ;(save as tf.GradSaveFunc)([value])
    return {
      value,
      gradFunc: (dy: tf.Tensor | tf.Tensor[], saved: tf.Tensor[]) => {
        const [output] = saved as [tf.Tensor]
        return leakyReluGradient(dy as tf.Tensor, output, slope)
      },
    }
  })
  return op(x) as T
}

/** Repeats every step of a clip [N,T,...] -> [N,2T,...]. (`tile` has no gradient at rank 5; stacking has.) */
export function doubleTime(x: tf.Tensor5D): tf.Tensor5D {
  const [n, t, h, w, c] = x.shape
  return tf.reshape(tf.stack([x, x], 2), [n, t * 2, h, w, c])
}

/** Sees the steps of clips as one batch of pictures: [N,T,h,w,C] -> [N*T,h,w,C]. */
export function asPictures(x: tf.Tensor5D): tf.Tensor4D {
  const [n, t, h, w, c] = x.shape
  return tf.reshape(x, [n * t, h, w, c])
}

/** The reverse of {@link asPictures}: [N*T,h,w,C] -> [N,T,h,w,C]. */
export function asClips(x: tf.Tensor4D, steps: number): tf.Tensor5D {
  const [nt, h, w, c] = x.shape
  return tf.reshape(x, [nt / steps, steps, h, w, c])
}

/**
 * Moves groups of four channels to 2x2 pixels: [N,h,w,4C] -> [N,2h,2w,C]; channel (2*row+column)*C + c goes to that
 * corner. The library has the operation without its gradient, which is the same move back.
 */
export function enlarge2(x: tf.Tensor4D): tf.Tensor4D {
  const move = tf.customGrad((input) => ({
    value: tf.depthToSpace(input as tf.Tensor4D, 2),
    gradFunc: (dy: tf.Tensor | tf.Tensor[]) => shrink2(dy as tf.Tensor4D),
  }))
  return move(x) as tf.Tensor4D
}

/** The reverse of {@link enlarge2}: [N,2h,2w,C] -> [N,h,w,4C]. */
export function shrink2(x: tf.Tensor4D): tf.Tensor4D {
  const [n, h, w, c] = x.shape
  const split = tf.reshape(x, [n, h / 2, 2, w / 2, 2, c])
  return tf.reshape(tf.transpose(split, [0, 1, 3, 2, 4, 5]), [n, h / 2, w / 2, 4 * c])
}

/** Mean of 2x2 pixels: [N,h,w,C] -> [N,h/2,w/2,C]. */
export function halve(x: tf.Tensor4D): tf.Tensor4D {
  return tf.avgPool(x, 2, 2, 'valid')
}
