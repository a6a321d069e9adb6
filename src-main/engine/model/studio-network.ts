// The studio network, assembled: keyframes and their motion prior in, the residual that corrects the prior out.
// In: keyframes [N,h,w,3] in 0..1, prior of the inner steps at the same size; h and w multiples of 16, 32 and up.
// Out: residual maps [N,T-2,h/2,w/2,C]. It keeps the paper's three parts (encoder, latent generator with stochastic
// fusion, decoder) and changes what the decoder says: where the keyframes' pixels go, not what colours they have.
import * as tf from '@tensorflow/tfjs-core'
import type { PriorTensors, ResidualTensors } from './compose.ts'
import { encode, encoderFlops, encoderWeights, type Encoded, type EncoderPlan } from './image-encoder.ts'
import {
  drawLatentNoise,
  generateLatents,
  latentFlops,
  latentWeights,
  type LatentPlan,
} from './latent-generator.ts'
import {
  decodeHalf,
  decodeQuarter,
  decoderFlops,
  decoderWeights,
  type QuarterFeatures,
} from './motion-decoder.ts'
import { asPictures } from './layers.ts'
import { headFlops, headWeights, readResidual } from './motion-head.ts'
import type { Noise } from './noise.ts'
import type { StudioOptions } from './options.ts'
import {
  describePrior,
  encodePrior,
  hintAt,
  priorFlops,
  priorWeights,
  type Description,
  type PriorFeatures,
} from './prior-encoder.ts'
import type { ProposalTensors } from './proposal.ts'
import type { Weights, WeightSpec } from './weights.ts'

/** Sides of the working size are multiples of this. */
export const workingMultiple = 16

/** Times of the inner steps: 1/15 .. 14/15 for 16 steps. */
export function innerTimes(options: { readonly steps: number }): number[] {
  return Array.from({ length: options.steps - 2 }, (_, index) => (index + 1) / (options.steps - 1))
}

function encoderPlan({ half, quarter, code }: StudioOptions): EncoderPlan {
  return { widths: [half, quarter, code], code, norm: 'none' }
}

function latentPlan(options: StudioOptions): LatentPlan {
  const { code, noise, noiseChannels, layers } = options
  return {
    code,
    noise,
    noiseChannels,
    layers,
    fusion: true,
    gateBias: -2,
    mixGain: 0.1,
    branchGain: 0.3,
  }
}

/** The network's weights. */
export function studioWeights(options: StudioOptions): WeightSpec[] {
  return [
    ...encoderWeights(encoderPlan(options)),
    ...priorWeights(options),
    ...latentWeights(latentPlan(options)),
    ...decoderWeights(options),
    ...headWeights(options.half, options.proposals),
  ]
}

/** Operations of one clip, by stage, when `answered` of its inner steps are asked for (all of them by default). */
export function studioFlops(
  options: StudioOptions,
  width: number,
  height: number,
  answered = options.steps - 2,
): Record<string, number> {
  const inner = options.steps - 2
  return {
    encoder: encoderFlops(encoderPlan(options), 2, width, height),
    prior: priorFlops(options, inner, width, height),
    latents: latentFlops(latentPlan(options), (width * height) / 64),
    decoder: decoderFlops(options, inner, answered, width, height),
    head: headFlops(options.half, options.proposals, (answered * width * height) / 4),
  }
}

/** The noise of one clip a stream. */
export function studioNoise(options: StudioOptions, streams: readonly Noise[]): tf.Tensor2D[] {
  return drawLatentNoise(latentPlan(options), streams)
}

/** What a clip looks like to the network before time is made. */
export interface StudioFeatures {
  readonly keyframes: readonly [Encoded, Encoded]
  readonly prior: PriorFeatures
}

/** First stage: what the prior and the proposals say. No weights in it. Throws RangeError when options and input differ. */
export function studioDescription(
  options: StudioOptions,
  from: tf.Tensor4D,
  to: tf.Tensor4D,
  prior: PriorTensors,
  proposal?: ProposalTensors,
): Description {
  if (options.proposals && !proposal) throw new RangeError('This network needs motion proposals.')
  return describePrior(from, to, prior, innerTimes(options), options.proposals ? proposal : undefined)
}

/** Second stage: features of the keyframes and of the prior. */
export function studioFeatures(
  weights: Weights,
  options: StudioOptions,
  from: tf.Tensor4D,
  to: tf.Tensor4D,
  description: Description,
): StudioFeatures {
  const n = from.shape[0]
  const both = encode(
    weights,
    encoderPlan(options),
    tf.sub(tf.mul(tf.concat([from, to], 0), 2), 1),
    'inference',
  )
  const part = (x: tf.Tensor4D, first: number): tf.Tensor4D =>
    tf.slice(x, [first, 0, 0, 0], [n, x.shape[1], x.shape[2], x.shape[3]])
  const keyframe = (first: number): Encoded => ({
    code: part(both.code, first),
    half: part(both.half, first),
    quarter: part(both.quarter, first),
  })
  return { keyframes: [keyframe(0), keyframe(n)], prior: encodePrior(weights, options, description) }
}

/** Third stage: latents of the inner steps, [N,T-2,h/8,w/8,code]. */
export function studioLatents(
  weights: Weights,
  options: StudioOptions,
  { keyframes, prior }: StudioFeatures,
  noise: readonly tf.Tensor2D[],
): tf.Tensor5D {
  const [start, end] = keyframes
  const hint = (steps: number) => hintAt(prior.code, options.steps, steps)
  const all = generateLatents(weights, latentPlan(options), start.code, end.code, noise, hint)
  const [n, t, h, w, c] = all.shape
  return tf.slice(all, [0, 1, 0, 0, 0], [n, t - 2, h, w, c])
}

/** Fourth stage: all steps, up to 1/4 scale. */
export function studioQuarter(
  weights: Weights,
  options: StudioOptions,
  { keyframes, prior }: StudioFeatures,
  latents: tf.Tensor5D,
): QuarterFeatures {
  return decodeQuarter(weights, options, latents, prior, keyframes, innerTimes(options))
}

/** Last stage: the residual of the steps in `features`. They do not see each other any more. */
export function studioAnswer(
  weights: Weights,
  options: StudioOptions,
  features: QuarterFeatures,
): ResidualTensors {
  const { steer, times } = features
  return readResidual(
    weights,
    decodeHalf(weights, options, features),
    times.length,
    steer && asPictures(steer),
  )
}

/** Fourth and last stage for all steps. */
export function studioResidual(
  weights: Weights,
  options: StudioOptions,
  features: StudioFeatures,
  latents: tf.Tensor5D,
): ResidualTensors {
  return studioAnswer(weights, options, studioQuarter(weights, options, features, latents))
}

/** All stages; see the file's head for shapes. */
export function runStudio(
  weights: Weights,
  options: StudioOptions,
  from: tf.Tensor4D,
  to: tf.Tensor4D,
  prior: PriorTensors,
  noise: readonly tf.Tensor2D[],
  proposal?: ProposalTensors,
): ResidualTensors {
  const description = studioDescription(options, from, to, prior, proposal)
  const features = studioFeatures(weights, options, from, to, description)
  return studioResidual(weights, options, features, studioLatents(weights, options, features, noise))
}
