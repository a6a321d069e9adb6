// Notices a run that has gone wrong: a loss that is no number, or one far above what it has long been.
import { InterludeError } from '../../../src-shared/errors.ts'
import type { RunState } from './checkpoint.ts'
import type { LossWeights } from './recipe.ts'

/** So many times the usual loss, for so many steps in turn, is an explosion; single odd batches are not. */
const far = 6
const patience = 20
/** Share of a step in the usual loss. */
const pace = 0.02

/** What is remembered from step to step; part of a checkpoint. */
export type LossMemory = Pick<RunState, 'usualLoss' | 'strange'>

/** The measure of fidelity in a step's losses, as a distance: relative losses are logarithms of it. */
export function pixelDistance(
  pixels: number | undefined,
  { relative }: Pick<LossWeights, 'relative'>,
): number | undefined {
  return relative && pixels !== undefined ? Math.exp(pixels) : pixels
}

/** Takes a step's loss in. `pixels` is the measure of fidelity; without one (adversarial alone) only numbers are checked. */
export function watchLoss(memory: LossMemory, pixels: number | undefined): LossMemory {
  if (pixels === undefined) return memory
  const { usualLoss } = memory
  if (usualLoss === null) return { usualLoss: pixels, strange: 0 }
  // What is far off does not become usual.
  if (pixels > far * usualLoss) return { usualLoss, strange: memory.strange + 1 }
  return { usualLoss: usualLoss + pace * (pixels - usualLoss), strange: 0 }
}

/** Whether the loss has been far above the usual for too long. */
export function hasExploded({ strange }: LossMemory): boolean {
  return strange >= patience
}

/** The error that ends a run at its last checkpoint. */
export function divergedError(what: string, step: number, saved: number | undefined): InterludeError {
  const back =
    saved === undefined
      ? 'Nothing was saved yet: begin again with a smaller --rate.'
      : `What was learnt up to step ${saved} is kept: go on from there with --resume and a smaller --rate.`
  return new InterludeError('out-of-range', `Training went wrong at step ${step}: ${what}.`, back)
}
