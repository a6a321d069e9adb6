// Latent representation generator: two codes to a clip of codes, with stochastic fusion (the paper's core).
// In: codes of the start and end keyframe [N,h,w,C]; noise; optionally what the motion prior says per step.
// Out: latents [N,T,h,w,C]. Time starts with the two codes (2 steps) and doubles before each level; in every layer
//   u ~ N(0, I) -> linear -> [T, noiseChannels] -> 1-D conv over time (3) -> gates g_s, g_e = sigmoid, and n
//   z_in = g_s E(start) + g_e E(end) + max(0, 1 - g_s - g_e) z + n        (per channel, spread over space)
//   z'   = lrelu(z + conv(lrelu(conv(z_in)))), both 3x3x3
// Source: the paper as re-implemented from it; the gates' parameter count agrees with a second source.
import * as tf from '@tensorflow/tfjs-core'
import {
  conv3d,
  convFlops,
  convWeights,
  doubleTime,
  leaky,
  linear,
  linearWeights,
  type ConvShape,
} from './layers.ts'
import type { Noise } from './noise.ts'
import { trained, weightOf, type Weights, type WeightSpec } from './weights.ts'

/** What the generator is made of. */
export interface LatentPlan {
  /** Channels of codes and latents. */
  readonly code: number
  readonly noise: number
  readonly noiseChannels: number
  /** Layers at 4, 8, 16, ... steps. */
  readonly layers: readonly number[]
  /** False: z_in = z, no gates and no noise (the paper's ablation). */
  readonly fusion: boolean
  /** Starting bias of the gates' logits: below zero the latents pass, at zero they are mostly replaced by the codes. */
  readonly gateBias: number
  /** Scale of the start of the convolution from noise to gates. */
  readonly mixGain: number
  /** Scale of the second convolution's start; below 1 keeps a deep stack without norms calm. */
  readonly branchGain: number
}

interface LatentLayer {
  readonly name: string
  readonly steps: number
  readonly convs: readonly [ConvShape, ConvShape]
  readonly mix: ConvShape
}

function levelsOf(plan: LatentPlan): { steps: number; layers: LatentLayer[] }[] {
  const { code } = plan
  let index = 0
  return plan.layers.map((count, level) => {
    const steps = 2 ** (level + 2)
    const layers = Array.from({ length: count }, (): LatentLayer => {
      index += 1
      const name = `latent/layer${index}`
      const conv = (part: string): ConvShape => ({
        name: `${name}/${part}`,
        kernel: [3, 3, 3],
        inputs: code,
        outputs: code,
      })
      return {
        name,
        steps,
        convs: [conv('conv1'), conv('conv2')],
        mix: { name: `${name}/mix`, kernel: [3], inputs: plan.noiseChannels, outputs: 3 * code },
      }
    })
    return { steps, layers }
  })
}

/** The generator's weights. */
export function latentWeights(plan: LatentPlan): WeightSpec[] {
  return levelsOf(plan).flatMap(({ layers }) =>
    layers.flatMap((layer) => [
      ...(plan.fusion ? fusionWeights(plan, layer) : []),
      ...convWeights(layer.convs[0]),
      ...convWeights(layer.convs[1], plan.branchGain),
    ]),
  )
}

function fusionWeights(plan: LatentPlan, { name, steps, mix }: LatentLayer): WeightSpec[] {
  const [kernel] = convWeights(mix, plan.mixGain)
  if (!kernel) throw new Error('A convolution has a kernel.')
  const gate = (part: string, constant: number) => trained(`${mix.name}/${part}`, [plan.code], { constant })
  return [
    ...linearWeights(`${name}/noise`, plan.noise, steps * plan.noiseChannels),
    kernel,
    gate('bias-start', plan.gateBias),
    gate('bias-end', plan.gateBias),
    gate('bias-noise', 0),
  ]
}

/** Operations for codes of `positions` places each. */
export function latentFlops(plan: LatentPlan, positions: number): number {
  let sum = 0
  for (const { steps, layers } of levelsOf(plan)) {
    for (const layer of layers) {
      sum += convFlops(layer.convs[0], steps * positions) + convFlops(layer.convs[1], steps * positions)
      if (plan.fusion) sum += 2 * plan.noise * steps * plan.noiseChannels + convFlops(layer.mix, steps)
    }
  }
  return sum
}

/** The noise of every layer for `clips` clips: [clips, noise] each, drawn clip by clip so that batching changes nothing. */
export function drawLatentNoise(plan: LatentPlan, streams: readonly Noise[]): tf.Tensor2D[] {
  if (!plan.fusion) return []
  return levelsOf(plan).flatMap(({ layers }) =>
    layers.map(() => {
      const values = new Float32Array(streams.length * plan.noise)
      for (const [clip, stream] of streams.entries()) {
        values.set(stream.normals(plan.noise), clip * plan.noise)
      }
      return tf.tensor2d(values, [streams.length, plan.noise])
    }),
  )
}

/**
 * Makes the latents. `noise` is from {@link drawLatentNoise}. `hint(steps)`, where given, returns [N,steps,h,w,C], added
 * before each layer of that level.
 */
export function generateLatents(
  weights: Weights,
  plan: LatentPlan,
  start: tf.Tensor4D,
  end: tf.Tensor4D,
  noise: readonly tf.Tensor2D[],
  hint?: (steps: number) => tf.Tensor5D,
): tf.Tensor5D {
  let z = tf.stack([start, end], 1) as tf.Tensor5D
  const codes = [tf.expandDims<tf.Tensor5D>(start, 1), tf.expandDims<tf.Tensor5D>(end, 1)] as const
  let index = 0
  for (const { steps, layers } of levelsOf(plan)) {
    z = doubleTime(z)
    const extra = layers.length > 0 ? hint?.(steps) : undefined
    for (const layer of layers) {
      const u = noise[index]
      index += 1
      let input = z
      if (plan.fusion) {
        if (!u) throw new Error('Every layer of the latent generator needs its noise.')
        input = fuse(weights, plan, layer, z, codes, u)
      }
      if (extra) input = tf.add(input, extra)
      const inner = leaky(conv3d(weights, layer.convs[0].name, input))
      z = leaky(tf.add(z, conv3d(weights, layer.convs[1].name, inner)))
    }
  }
  return z
}

function fuse(
  weights: Weights,
  plan: LatentPlan,
  layer: LatentLayer,
  z: tf.Tensor5D,
  [start, end]: readonly [tf.Tensor5D, tf.Tensor5D],
  u: tf.Tensor2D,
): tf.Tensor5D {
  const clips = u.shape[0]
  const shaped = tf.reshape(linear(weights, `${layer.name}/noise`, u), [
    clips,
    1,
    layer.steps,
    plan.noiseChannels,
  ])
  // A 1-D convolution over time is a 2-D one over pictures one row high; the gradient of conv1d is the same detour.
  const kernel = weightOf(weights, `${layer.mix.name}/kernel`) as tf.Tensor3D
  const mixed = tf.conv2d(shaped as tf.Tensor4D, tf.expandDims<tf.Tensor4D>(kernel, 0), 1, 'same')
  const parts = tf.split(tf.reshape(mixed, [clips, layer.steps, 1, 1, 3 * plan.code]), 3, 4)
  const [a, b, n] = parts
  if (!a || !b || !n) throw new Error('The gates are three.')
  const biased = (x: tf.Tensor, part: string) =>
    tf.add(x, weightOf(weights, `${layer.mix.name}/bias-${part}`))
  const gateStart = tf.sigmoid(biased(a, 'start'))
  const gateEnd = tf.sigmoid(biased(b, 'end'))
  const keep = tf.relu(tf.sub(1, tf.add(gateStart, gateEnd)))
  return tf.addN<tf.Tensor5D>([
    tf.mul(gateStart, start),
    tf.mul(gateEnd, end),
    tf.add(tf.mul(keep, z), biased(n, 'noise')),
  ])
}
