// Batch normalisation over all but the last axis (Ioffe and Szegedy 2015), for pictures and clips alike.
import * as tf from '@tensorflow/tfjs-core'
import { batchNormForward, batchNormGradient } from './native-kernels.ts'
import { tracked, trained, weightOf, type Weights, type WeightSpec } from './weights.ts'

/** `training` normalises by the batch's own moments and moves the running ones; `inference` uses the running ones. */
export type Phase = 'training' | 'inference'

const epsilon = 1e-5
/** Share of a batch in the running moments. */
const momentum = 0.1

/** Scale, shift and running moments of `channels` channels. */
export function batchNormWeights(name: string, channels: number): WeightSpec[] {
  return [
    trained(`${name}/gamma`, [channels], { constant: 1 }),
    trained(`${name}/beta`, [channels], { constant: 0 }),
    tracked(`${name}/mean`, [channels], { constant: 0 }),
    tracked(`${name}/variance`, [channels], { constant: 1 }),
  ]
}

/** Normalises the last axis of x. In training the running moments of these weights change. */
export function batchNorm<T extends tf.Tensor>(weights: Weights, name: string, x: T, phase: Phase): T {
  const gamma = weightOf(weights, `${name}/gamma`)
  const beta = weightOf(weights, `${name}/beta`)
  const runningMean = weightOf(weights, `${name}/mean`)
  const runningVariance = weightOf(weights, `${name}/variance`)
  if (phase === 'inference') {
    // One multiplication and one addition a value: the four vectors are folded first.
    const scale = tf.mul(gamma, tf.rsqrt(tf.add(runningVariance, epsilon)))
    return tf.add(tf.mul(x, scale), tf.sub(beta, tf.mul(runningMean, scale)))
  }
  const count = x.size / gamma.size
  const op = tf.customGrad((input, scale, shift, save) => {
    const [values, g] = [input as tf.Tensor, scale as tf.Tensor]
    const { y, mean, variance, reserved } = batchNormForward(values, g, shift as tf.Tensor, epsilon)
    move(runningMean, mean)
    move(runningVariance, tf.mul(variance, (count - 1) / count))
    ;(save as tf.GradSaveFunc)([values, g, ...reserved])
    return {
      value: y,
      gradFunc: (dy: tf.Tensor | tf.Tensor[], saved: tf.Tensor[]) => {
        const [seen, factor, ...kept] = saved as [tf.Tensor, tf.Tensor, ...tf.Tensor[]]
        return batchNormGradient(dy as tf.Tensor, seen, factor, kept, epsilon)
      },
    }
  })
  return op(x, gamma, beta) as T
}

function move(running: tf.Variable, batch: tf.Tensor): void {
  running.assign(tf.add(tf.mul(running, 1 - momentum), tf.mul(batch, momentum)))
}
