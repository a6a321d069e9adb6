// One step of a run, both halves: within memory, and with losses that are numbers.
import * as tf from '@tensorflow/tfjs-core'
import type { ClipBatch } from './clip-batch.ts'
import { divergedError } from './divergence.ts'
import type { Learner } from './learner.ts'
import { withinMemory } from './memory-plan.ts'
import { judgesHeard, judgeStep, networkStep, type StepValues } from './steps.ts'

/** How a step is taken. */
export interface StepPlan {
  /** Parts that the batch is cut into. */
  readonly parts: number
  /** Hears of more parts, when memory ran out. */
  readonly onParts: (parts: number) => void
  /** Share of the run's time that has passed; see {@link networkStep}. */
  readonly elapsed: number
  /** Step of the last checkpoint, for the words of a failure. */
  readonly saved: number | undefined
}

/** Takes a step and gives its losses by name. Rejects with `out-of-range` when one is no number, `out-of-memory`. */
export async function takeStep(
  learner: Learner,
  batch: ClipBatch,
  { parts, onParts, elapsed, saved }: StepPlan,
): Promise<Record<string, number>> {
  const { recipe } = learner
  let now = parts
  const heard = (more: number) => {
    now = more
    onParts(more)
  }
  const within = <T>(run: (cut: number) => Promise<T>) => withinMemory(now, recipe.batch, run, heard)
  const check = ({ loss, norm }: StepValues, whose: string): void => {
    if (Number.isFinite(loss.total) && Number.isFinite(norm)) return
    throw divergedError(`the loss of the ${whose} is no number any more`, batch.step + 1, saved)
  }

  const network = await within((cut) => networkStep(learner, batch, cut, elapsed))
  try {
    check(network, 'network')
    const losses = { total: network.loss.total, ...network.loss.parts }
    if (!judgesHeard(learner, batch.step)) return losses
    const judged = await within((cut) => judgeStep(learner, batch, network.made, cut, elapsed))
    check(judged, 'judges')
    return { ...losses, ...judged.loss.parts }
  } finally {
    tf.dispose([...network.made])
  }
}
