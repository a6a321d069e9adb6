// Motion head of the studio network: features to the residual that corrects the motion prior.
// In: [N*T,h,w,C] at half the working size. Out: flow corrections in pixels of that size, a blend logit, and new light.
// Where there are motion proposals, one more value says how far the flows go from the prior's to the proposed ones.
// The layer starts at zero, so an untrained network's residual is exactly zero, and its gradient is not: new light is
// gate * tanh(value), and a closed product of two zeros would learn nothing, so the gate starts half open.
import * as tf from '@tensorflow/tfjs-core'
import type { ResidualTensors } from './compose.ts'
import { asClips, conv2d, convFlops, convWeights, type ConvShape } from './layers.ts'
import type { Weights, WeightSpec } from './weights.ts'

/** Two flows (2 + 2), blend logit, new light (3) and its gate. */
const ownOutputs = 9

const layerOf = (inputs: number, proposals: boolean): ConvShape => ({
  name: 'head',
  kernel: [3, 3],
  inputs,
  outputs: ownOutputs + (proposals ? 1 : 0),
})

/** The head's weights: all zero. */
export function headWeights(inputs: number, proposals: boolean): WeightSpec[] {
  return convWeights(layerOf(inputs, proposals), 0)
}

/** Operations for `positions` places. */
export function headFlops(inputs: number, proposals: boolean, positions: number): number {
  return convFlops(layerOf(inputs, proposals), positions)
}

/**
 * Runs the head: the residual of clips of `steps` steps, at the features' size. `steer` leads from the prior's flows to the
 * proposed ones, [N*T,h,w,4].
 */
export function readResidual(
  weights: Weights,
  features: tf.Tensor4D,
  steps: number,
  steer?: tf.Tensor4D,
): ResidualTensors {
  const said = conv2d(weights, 'head', features)
  const [flows, logit, rgb, gate, pick] = tf.split(said, [4, 1, 3, 1, ...(steer ? [1] : [])], 3)
  if (!flows || !logit || !rgb || !gate) throw new Error('The head says four things.')
  const moved = steer && pick ? tf.add(flows, tf.mul(pick, steer)) : flows
  const [r0, r1] = tf.split(moved, 2, 3) as [tf.Tensor4D, tf.Tensor4D]
  return {
    r0: asClips(r0, steps),
    r1: asClips(r1, steps),
    logit: asClips(logit as tf.Tensor4D, steps),
    rgb: asClips(tf.mul<tf.Tensor4D>(tf.sigmoid(gate), tf.tanh(rgb)), steps),
  }
}
