// A second opinion beside the motion prior: where things went that move further than they are large, found by comparing
// every place with every other (../flow/proposal.ts). The network weighs it against the prior, place by place.
import * as tf from '@tensorflow/tfjs-core'

/** Proposals for the inner steps of clips, as tensors. */
export interface ProposalTensors {
  /** How far what lies at a place at that step moves from the start to the end keyframe, [N,T,h,w,2], pixels of this size. */
  readonly motion: tf.Tensor5D
  /** How surely a thing of the start and of the end keyframe lies there, [N,T,h,w,2], 0..1. */
  readonly cover: tf.Tensor5D
  /** Which pixels of the start and of the end keyframe are such things, [N,h,w,2], 0..1. */
  readonly movers: tf.Tensor4D
}

/** Flows to the start and the end keyframe that a motion through the gap means at each step: [N*T,h,w,2] both. */
export function proposedFlows(motion: tf.Tensor4D, clock: tf.Tensor4D): [tf.Tensor4D, tf.Tensor4D] {
  return [tf.neg(tf.mul(motion, clock)), tf.mul(motion, tf.sub(1, clock))]
}
