// Batch normalisation over all but the last axis (Ioffe and Szegedy 2015), for pictures and clips alike.
import * as tf from '@tensorflow/tfjs-core'
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
  const axes = Array.from({ length: x.rank - 1 }, (_, axis) => axis)
  const { mean, variance } = tf.moments(x, axes)
  move(runningMean, mean)
  move(runningVariance, variance)
  const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)))
  return tf.add(tf.mul(x, scale), tf.sub(beta, tf.mul(mean, scale)))
}

function move(running: tf.Variable, batch: tf.Tensor): void {
  running.assign(tf.add(tf.mul(running, 1 - momentum), tf.mul(batch, momentum)))
}
