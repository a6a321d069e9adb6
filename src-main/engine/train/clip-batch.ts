// A batch as the data worker sends it, and as the losses see it.
import * as tf from '@tensorflow/tfjs-core'
import type { Batch } from '../data/sampling.ts'
import type { PriorTensors } from '../model/compose.ts'
import type { ProposalTensors } from '../model/proposal.ts'
import { toTensor } from '../tensors.ts'
import { windowFrames } from './recipe.ts'

/** The motion prior of a batch: inner step after inner step, window after window, as compose.ts lays it out. */
export interface PriorArrays {
  readonly f0: Float32Array<ArrayBuffer>
  readonly f1: Float32Array<ArrayBuffer>
  readonly weight: Float32Array<ArrayBuffer>
}

/** The motion proposals of a batch, laid out likewise; `movers` window after window. */
export interface ProposalArrays {
  readonly motion: Float32Array<ArrayBuffer>
  readonly cover: Float32Array<ArrayBuffer>
  readonly movers: Float32Array<ArrayBuffer>
}

/** Square windows of {@link windowFrames} frames, with their prior where the network wants one. */
export interface ClipBatch extends Batch {
  readonly size: number
  readonly prior?: PriorArrays | undefined
  readonly proposal?: ProposalArrays | undefined
}

const inner = windowFrames - 2

/** Windows in a batch. */
export function windowsIn({ data, size }: ClipBatch): number {
  return data.length / (windowFrames * size * size * 3)
}

/** Windows `first` to `first + count` as numbers 0..1: [count,16,h,w,3]. */
export function clipsOf({ data, size }: ClipBatch, first: number, count: number): tf.Tensor5D {
  const length = windowFrames * size * size * 3
  const bytes = data.subarray(first * length, (first + count) * length)
  const values = new Float32Array(bytes.length)
  for (let at = 0; at < bytes.length; at++) values[at] = (bytes[at] ?? 0) / 255
  return toTensor<tf.Rank.R5>(values, [count, windowFrames, size, size, 3])
}

/** Maps of every inner step of windows `first` to `first + count`. */
function mapsOf(
  values: Float32Array,
  channels: number,
  size: number,
  first: number,
  count: number,
): tf.Tensor5D {
  const length = inner * size * size * channels
  const part = values.subarray(first * length, (first + count) * length)
  return toTensor<tf.Rank.R5>(part, [count, inner, size, size, channels])
}

/** The prior of windows `first` to `first + count`. */
export function priorOf({ prior, size }: ClipBatch, first: number, count: number): PriorTensors {
  if (!prior) throw new Error('This batch has no motion prior.')
  const part = (values: Float32Array, channels: number) => mapsOf(values, channels, size, first, count)
  return { f0: part(prior.f0, 2), f1: part(prior.f1, 2), weight: part(prior.weight, 1) }
}

/** The proposals of windows `first` to `first + count`, if the batch has any. */
export function proposalOf(
  { proposal, size }: ClipBatch,
  first: number,
  count: number,
): ProposalTensors | undefined {
  if (!proposal) return undefined
  const length = size * size * 2
  return {
    motion: mapsOf(proposal.motion, 2, size, first, count),
    cover: mapsOf(proposal.cover, 2, size, first, count),
    movers: toTensor<tf.Rank.R4>(proposal.movers.subarray(first * length, (first + count) * length), [
      count,
      size,
      size,
      2,
    ]),
  }
}

/** Step `index` of clips [N,T,h,w,C] as pictures [N,h,w,C]. */
export function frameOf(clips: tf.Tensor5D, index: number): tf.Tensor4D {
  const [n, , h, w, c] = clips.shape
  return tf.reshape(tf.slice(clips, [0, index, 0, 0, 0], [n, 1, h, w, c]), [n, h, w, c])
}

/** The frames between the keyframes: [N,16,h,w,C] -> [N,14,h,w,C]. */
export function innerOf(clips: tf.Tensor5D): tf.Tensor5D {
  const [n, t, h, w, c] = clips.shape
  return tf.slice(clips, [0, 1, 0, 0, 0], [n, t - 2, h, w, c])
}
