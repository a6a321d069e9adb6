// The paper's network, assembled: two keyframes in, a clip out ("From Here to There", Li, Roblek, Tagliasacchi, 2019).
// In: keyframes [N,2,h,w,3] in -1..1, h and w multiples of 8. Out: [N,T,h,w,3] in -1..1; the first and last frame are the
// network's own, callers put the keyframes in their place.
import * as tf from '@tensorflow/tfjs-core'
import type { Phase } from './batch-norm.ts'
import { encode, encoderFlops, encoderWeights, type EncoderPlan } from './image-encoder.ts'
import {
  drawLatentNoise,
  generateLatents,
  latentFlops,
  latentWeights,
  type LatentPlan,
} from './latent-generator.ts'
import type { Noise } from './noise.ts'
import type { PaperOptions } from './options.ts'
import { generateVideo, videoFlops, videoWeights, type VideoPlan } from './video-generator.ts'
import type { Weights, WeightSpec } from './weights.ts'

interface Plans {
  readonly encoder: EncoderPlan
  readonly latent: LatentPlan
  readonly video: VideoPlan
}

function plansOf(options: PaperOptions): Plans {
  const levels = Math.log2(options.steps) - 1
  const layers =
    options.latent === 'naive' ? [] : Array.from({ length: levels }, () => options.layersPerLevel)
  return {
    encoder: { widths: options.encoder, code: options.code, norm: 'batch' },
    latent: {
      code: options.code,
      noise: options.noise,
      noiseChannels: options.code,
      layers,
      fusion: options.fusion,
      gateBias: 0,
      mixGain: 1,
      branchGain: 1,
    },
    video: { widths: options.encoder, code: options.code },
  }
}

/** The generator's weights. */
export function paperWeights(options: PaperOptions): WeightSpec[] {
  const { encoder, latent, video } = plansOf(options)
  return [...encoderWeights(encoder), ...latentWeights(latent), ...videoWeights(video)]
}

/** Operations of one clip, by stage. */
export function paperFlops(options: PaperOptions, width: number, height: number): Record<string, number> {
  const { encoder, latent, video } = plansOf(options)
  return {
    encoder: encoderFlops(encoder, 2, width, height),
    latents: latentFlops(latent, (width * height) / 64),
    video: videoFlops(video, 1, options.steps, width, height),
  }
}

/** The noise of one clip a stream. */
export function paperNoise(options: PaperOptions, streams: readonly Noise[]): tf.Tensor2D[] {
  return drawLatentNoise(plansOf(options).latent, streams)
}

/** The latents [N,T,h/8,w/8,code] of keyframes [N,2,h,w,3]; first half of {@link runPaper}. */
export function paperLatents(
  weights: Weights,
  options: PaperOptions,
  keyframes: tf.Tensor5D,
  noise: readonly tf.Tensor2D[],
  phase: Phase,
): tf.Tensor5D {
  const { encoder, latent } = plansOf(options)
  const [n, , h, w] = keyframes.shape
  const { code } = encode(weights, encoder, tf.reshape(keyframes, [n * 2, h, w, 3]), phase)
  const [, codeHeight, codeWidth, channels] = code.shape
  const pair = tf.reshape(code, [n, 2, codeHeight, codeWidth, channels])
  const [start, end] = tf.unstack(pair, 1) as [tf.Tensor4D, tf.Tensor4D]
  if (options.latent === 'generated') return generateLatents(weights, latent, start, end, noise)
  const clock = tf.reshape(tf.linspace(0, 1, options.steps), [1, options.steps, 1, 1, 1])
  const first = tf.expandDims(start, 1)
  return tf.add(first, tf.mul(tf.sub(tf.expandDims(end, 1), first), clock))
}

/** The clip [N,T,h,w,3] of latents; second half of {@link runPaper}. */
export function paperVideo(
  weights: Weights,
  options: PaperOptions,
  latents: tf.Tensor5D,
  phase: Phase,
): tf.Tensor5D {
  return generateVideo(weights, plansOf(options).video, latents, phase)
}

/** Runs the generator; see the file's head for shapes. */
export function runPaper(
  weights: Weights,
  options: PaperOptions,
  keyframes: tf.Tensor5D,
  noise: readonly tf.Tensor2D[],
  phase: Phase,
): tf.Tensor5D {
  return paperVideo(weights, options, paperLatents(weights, options, keyframes, noise, phase), phase)
}
