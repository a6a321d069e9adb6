// What the network itself is told off for, in both of its kinds. `keep` of the loss is what it made, [N,14,h,w,3] in -1..1.
import * as tf from '@tensorflow/tfjs-core'
import { compose, enlargeResidual } from '../model/compose.ts'
import type { ClipJudgePlan } from '../model/discriminators.ts'
import type { InbetweenModel, PaperModel, StudioModel } from '../model/inbetween-model.ts'
import { createNoise, type Noise } from '../model/noise.ts'
import { paperNoise, runPaper } from '../model/paper-network.ts'
import {
  studioDescription,
  studioFeatures,
  studioLatents,
  studioNoise,
  studioResidual,
} from '../model/studio-network.ts'
import type { Weights } from '../model/weights.ts'
import { mixSeed } from '../data/random.ts'
import { clipsOf, frameOf, innerOf, priorOf, proposalOf, type ClipBatch } from './clip-batch.ts'
import type { Loss, LossPlan } from './gradients.ts'
import { foolingLoss } from './judges.ts'
import { charbonnier, edgeLoss, roughness, squares } from './losses.ts'
import type { LossWeights, Recipe } from './recipe.ts'

/** The judges who are heard, and how loud. */
export interface Jury {
  readonly judges: Weights
  readonly plan: ClipJudgePlan
  readonly weight: number
}

/** A part of a batch: windows `first` to `first + count`. */
export interface Part {
  readonly batch: ClipBatch
  readonly first: number
  readonly count: number
}

/** One stream of noise for each window of a part: the same however the batch is cut. */
function streamsOf({ batch, first, count }: Part, seed: number): Noise[] {
  return Array.from({ length: count }, (_, index) =>
    createNoise(mixSeed(seed, batch.step, first + index), 'in-between'),
  )
}

/** The network's loss over a part of a batch. */
export function networkLoss(
  model: InbetweenModel,
  recipe: Recipe,
  part: Part,
  jury: Jury | undefined,
): LossPlan {
  return model.kind === 'studio'
    ? () => studioLoss(model, recipe, part, jury)
    : () => paperLoss(model, recipe, part, jury)
}

const toJudges = (clips: tf.Tensor5D): tf.Tensor5D => tf.sub(tf.mul(clips, 2), 1)

/** The terms that have a weight, and their weighted sum. */
function weigh(terms: readonly (readonly [name: string, weight: number, term: () => tf.Scalar])[]): Loss {
  const heard = terms.filter(([, weight]) => weight > 0)
  const parts = heard.map(([name, weight, term]) => ({ name, weight, value: term() }))
  const total = parts.reduce<tf.Scalar>(
    (sum, { weight, value }) => tf.add(sum, tf.mul(value, weight)),
    tf.scalar(0),
  )
  return { total, parts: Object.fromEntries(parts.map(({ name, value }) => [name, value])) }
}

function fidelity({ pixels, edges, squares: squared, relative }: LossWeights, error: tf.Tensor5D) {
  return [
    ['pixels', pixels, () => charbonnier(error, relative)],
    ['edges', edges, () => edgeLoss(error, relative)],
    ['squares', squared, () => squares(error, relative)],
  ] as const
}

function judged(jury: Jury | undefined, truth: tf.Tensor5D, made: tf.Tensor5D) {
  if (!jury) return []
  const { image, clip } = foolingLoss(jury.judges, jury.plan, truth, made)
  return [
    ['image', jury.weight, () => image],
    ['clip', jury.weight, () => clip],
  ] as const
}

function studioLoss(model: StudioModel, recipe: Recipe, part: Part, jury: Jury | undefined): () => Loss {
  const { batch, first, count } = part
  const { options, weights } = model
  const clips = clipsOf(batch, first, count)
  const prior = priorOf(batch, first, count)
  const [from, to, truth] = [frameOf(clips, 0), frameOf(clips, options.steps - 1), innerOf(clips)]
  const noise = studioNoise(options, streamsOf(part, recipe.seed))
  // Without weights in it, so outside of what the gradient remembers.
  const description = studioDescription(options, from, to, prior, proposalOf(batch, first, count))
  return () => {
    const features = studioFeatures(weights, options, from, to, description)
    const latents = studioLatents(weights, options, features, noise)
    const residual = studioResidual(weights, options, features, latents)
    const { frames } = compose(from, to, prior, enlargeResidual(residual))
    const made = toJudges(frames)
    const loss = weigh([
      ...fidelity(recipe.losses, tf.sub(frames, truth)),
      ['smoothness', recipe.losses.smoothness, () => roughness(residual)],
      ...judged(jury, toJudges(clips), made),
    ])
    return jury ? { ...loss, keep: made } : loss
  }
}

function paperLoss(model: PaperModel, recipe: Recipe, part: Part, jury: Jury | undefined): () => Loss {
  const { batch, first, count } = part
  const { options, weights } = model
  const clips = toJudges(clipsOf(batch, first, count))
  const truth = innerOf(clips)
  const keyframes = tf.stack([frameOf(clips, 0), frameOf(clips, options.steps - 1)], 1) as tf.Tensor5D
  const noise = paperNoise(options, streamsOf(part, recipe.seed))
  return () => {
    const made = innerOf(runPaper(weights, options, keyframes, noise, 'training'))
    // Halved: the losses' weights are for pixels in 0..1.
    const loss = weigh([
      ...fidelity(recipe.losses, tf.mul(tf.sub(made, truth), 0.5)),
      ...judged(jury, clips, made),
    ])
    return jury ? { ...loss, keep: made } : loss
  }
}
