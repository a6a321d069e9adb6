// The two halves of a training step. Each takes a batch in parts (accumulated, when memory is short), changes the weights of
// one player alone, and gives back numbers. All tensors are freed, also of a failure; what the network made for the judges
// is the one thing that goes from the first half to the second.
import * as tf from '@tensorflow/tfjs-core'
import { breathe } from '../tensors.ts'
import { clipsOf, windowsIn, type ClipBatch } from './clip-batch.ts'
import { summedGradient, type LossPlan, type LossValues } from './gradients.ts'
import { judgesLoss } from './judges.ts'
import type { Learner } from './learner.ts'
import { learningRate } from './learning-rate.ts'
import { networkLoss, type Jury, type Part } from './network-loss.ts'

/** What a half step says. */
export interface StepValues {
  readonly loss: LossValues
  /** Length of the gradient before it was cut; not finite when nothing could be learnt. */
  readonly norm: number
}

/** What the network's half hands to the judges' half. The caller frees `made`. */
export interface NetworkStep extends StepValues {
  /** Part by part [n,14,h,w,3] in -1..1; empty without judges. */
  readonly made: readonly tf.Tensor[]
}

/** Cuts a batch into at most `parts` parts of equal size. */
export function partsOf(batch: ClipBatch, parts: number): Part[] {
  const windows = windowsIn(batch)
  const count = Math.max(1, Math.ceil(windows / parts))
  return Array.from({ length: Math.ceil(windows / count) }, (_, index) => ({
    batch,
    first: index * count,
    count: Math.min(count, windows - index * count),
  }))
}

/** Whether the judges take part in this step. */
export function judgesHeard({ recipe }: Learner, step: number): boolean {
  return recipe.adversary !== null && step >= recipe.adversary.from
}

/**
 * Trains the network on a batch. When the loss or its gradient is not finite nothing has changed. `elapsed` is the share of
 * the run's time that has passed, where the learning rate follows the clock.
 */
export async function networkStep(
  learner: Learner,
  batch: ClipBatch,
  parts: number,
  elapsed = 0,
): Promise<NetworkStep> {
  const { recipe, model, adam } = learner
  const { adversary } = recipe
  let jury: Jury | undefined
  if (adversary && judgesHeard(learner, batch.step)) {
    const { weights, plan } = learner.needJudges()
    jury = { judges: weights, plan, weight: adversary.weight }
  }
  const plans = partsOf(batch, parts).map((part) => networkLoss(model, recipe, part, jury))
  const { gradient, loss, kept } = await summedGradient(adam.variables, plans, breathe)
  try {
    const rate = learningRate(recipe.optimiser, { step: batch.step, steps: recipe.steps, elapsed })
    const norm = Number.isFinite(loss.total) ? adam.update(gradient, rate) : NaN
    return { loss, norm, made: kept }
  } catch (error) {
    tf.dispose(kept)
    throw error
  } finally {
    gradient.dispose()
  }
}

/** Trains the judges on a batch and what the network made of it (as {@link networkStep} gave it, which stays the caller's). */
export async function judgeStep(
  learner: Learner,
  batch: ClipBatch,
  made: readonly tf.Tensor[],
  parts: number,
  elapsed = 0,
): Promise<StepValues> {
  const { adversary } = learner.recipe
  if (!adversary) throw new Error('This recipe has no judges.')
  const { weights, adam, plan } = learner.needJudges()
  const whole = tf.concat(made as tf.Tensor5D[], 0)
  try {
    const plans = partsOf(batch, parts).map(({ first, count }): LossPlan => () => {
      const truth = tf.sub<tf.Tensor5D>(tf.mul(clipsOf(batch, first, count), 2), 1)
      const [, t, h, w, c] = whole.shape
      const theirs = tf.slice(whole, [first, 0, 0, 0, 0], [count, t, h, w, c])
      return () => judgesLoss(weights, plan, truth, theirs)
    })
    const { gradient, loss } = await summedGradient(adam.variables, plans, breathe)
    try {
      const { steps } = learner.recipe
      const place = { step: batch.step, steps, elapsed, from: adversary.from }
      const rate = learningRate(adversary.optimiser, place)
      const norm = Number.isFinite(loss.total) ? adam.update(gradient, rate) : NaN
      return { loss, norm }
    } finally {
      gradient.dispose()
    }
  } finally {
    whole.dispose()
  }
}
