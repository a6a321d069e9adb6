// Spectral normalisation (Miyato et al. 2018): a kernel divided by its largest singular value, by power iteration.
// Chosen over the paper's layer norm with R1, because the backend has no gradient for the gradients of 3-D convolutions.
import * as tf from '@tensorflow/tfjs-core'
import type { ConvShape } from './layers.ts'
import { sizeOf, tracked, weightOf, type Weights, type WeightSpec } from './weights.ts'

/** The right singular vector that a kernel's power iteration carries from step to step. */
export function spectralWeights(conv: ConvShape): WeightSpec[] {
  return [tracked(`${conv.name}/singular`, [conv.outputs], { deviation: 1 })]
}

/** Keeps divisions by a length finite. */
const tiny = 1e-12

const unit = <T extends tf.Tensor>(x: T): T => tf.div(x, tf.add(tf.norm(x), tiny))

/**
 * The kernel of that name over its largest singular value. `advance` keeps the improved singular vector (training's
 * discriminator step); otherwise the same call gives the same numbers. The singular vectors count as constants in the
 * gradient, as in the paper: with s = v'Wu, d/dW (W/s) applied to G is (G - <G, W/s> v u') / s.
 */
export function spectralKernel<R extends tf.Rank>(
  weights: Weights,
  name: string,
  advance: boolean,
): tf.Tensor<R> {
  const variable = weightOf(weights, `${name}/kernel`)
  const singular = weightOf(weights, `${name}/singular`)
  const columns = singular.size
  const rows = sizeOf(variable.shape) / columns
  const op = tf.customGrad((input, save) => {
    const matrix = tf.reshape(input as tf.Tensor, [rows, columns])
    const left = unit(tf.matMul(matrix, tf.reshape(singular, [columns, 1])))
    const pulled = tf.matMul(matrix, left, true, false)
    // With u along W'v the product v'Wu is the length of W'v.
    const sigma = tf.norm(pulled)
    const right = unit(pulled)
    if (advance) singular.assign(tf.reshape(right, [columns]))
    const scale = tf.div(1, tf.add(sigma, tiny))
    const value = tf.mul(input as tf.Tensor, scale)
    ;(save as tf.GradSaveFunc)([value, left, right, scale])
    return {
      value,
      gradFunc: (upstream: tf.Tensor | tf.Tensor[], saved: tf.Tensor[]) => {
        const g = upstream as tf.Tensor
        const [normed, v, u, s] = saved as [tf.Tensor, tf.Tensor2D, tf.Tensor2D, tf.Tensor]
        // Kernels have millions of numbers: as few passes over them as can be.
        const along = tf.matMul(tf.reshape(g, [1, g.size]), tf.reshape(normed, [g.size, 1]))
        const outer = tf.matMul(tf.mul(v, tf.neg(tf.mul(along, s))), u, false, true)
        return tf.add(tf.mul(g, s), tf.reshape(outer, g.shape))
      },
    }
  })
  return op(variable) as tf.Tensor<R>
}
