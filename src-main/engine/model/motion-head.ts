// Motion head of the studio network: features to the residual that corrects the motion prior.
// In: [N*T,h,w,C] at half the working size. Out: flow corrections in pixels of that size, a blend logit, and new light.
// The layer starts at zero, so an untrained network's residual is exactly zero, and its gradient is not: new light is
// gate * tanh(value), and a closed product of two zeros would learn nothing, so the gate starts half open.
import * as tf from '@tensorflow/tfjs-core'
import type { ResidualTensors } from './compose.ts'
import { asClips, conv2d, convFlops, convWeights, type ConvShape } from './layers.ts'
import type { Weights, WeightSpec } from './weights.ts'

/** Two flows (2 + 2), blend logit, new light (3) and its gate. */
const outputs = 9
/** Pixels that one unit of the layer moves: corrections of several pixels must not need large weights. */
const flowUnit = 1

const layerOf = (inputs: number): ConvShape => ({ name: 'head', kernel: [3, 3], inputs, outputs })

/** The head's weights: all zero. */
export function headWeights(inputs: number): WeightSpec[] {
  return convWeights(layerOf(inputs), 0)
}

/** Operations for `positions` places. */
export function headFlops(inputs: number, positions: number): number {
  return convFlops(layerOf(inputs), positions)
}

/** Runs the head: the residual of clips of `steps` steps, at the features' size. */
export function readResidual(weights: Weights, features: tf.Tensor4D, steps: number): ResidualTensors {
  const said = conv2d(weights, layerOf(features.shape[3]).name, features)
  const [r0, r1, logit, rgb, gate] = tf.split(said, [2, 2, 1, 3, 1], 3) as [
    tf.Tensor4D,
    tf.Tensor4D,
    tf.Tensor4D,
    tf.Tensor4D,
    tf.Tensor4D,
  ]
  return {
    r0: asClips(tf.mul(r0, flowUnit), steps),
    r1: asClips(tf.mul(r1, flowUnit), steps),
    logit: asClips(logit, steps),
    rgb: asClips(tf.mul(tf.sigmoid(gate), tf.tanh(rgb)), steps),
  }
}
