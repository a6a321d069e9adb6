// Training as the engine offers it: begins a run or goes on with one, and puts the loop's parts together.
import type { TrainInput, TrainItem, TrainOutput } from '../../../src-shared/engine-contract.ts'
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import { createBatchSource } from '../data/batch-source.ts'
import type { MotionRoom } from '../flow/motion.ts'
import { readNewest } from './checkpoint.ts'
import type { Control } from './control.ts'
import { clipPlan, type MotionFiles } from './data-messages.ts'
import { createEvaluator } from './evaluate.ts'
import { drawHeldOut } from './held-out.ts'
import { createLearner } from './learner.ts'
import { restoreLearner, startFrom } from './learner-state.ts'
import { runLoop } from './loop.ts'
import { planParts } from './memory-plan.ts'
import { openNew, openOld, readBaseWeights } from './open-run.ts'
import { cardOf } from './run-card.ts'
import { placesOf, writeRun, type Run } from './run-file.ts'
import { newState } from './run-state.ts'
import type { TimeLimits } from './time-budget.ts'

/** What the process has for training. */
export interface TrainParts {
  motion(): Promise<MotionRoom>
  readonly motionFiles: MotionFiles
  /** Script of the data worker. */
  readonly dataWorker: string
  /** Bytes that a step may use. */
  readonly memory: number
}

/** Batches made ahead of the trainer: enough to bridge a slow one. */
const ahead = 3

/**
 * Trains. Beside what {@link runLoop} rejects with: `usage` for a recipe that can't be, `exists`, `not-found`, `damaged` and
 * `too-small` for folders and stores.
 */
export async function train(
  input: TrainInput,
  parts: TrainParts,
  control: Control,
  emit: (item: TrainItem) => Promise<void>,
): Promise<TrainOutput> {
  const tell = (item: TrainItem) => emit(item).catch(() => undefined)
  const note = (text: string) => void tell({ type: 'note', text })
  const { folder, begin } = input
  const { run, sources, lines } = await (begin ? openNew(folder, begin, input) : openOld(folder, input, note))
  const { recipe } = run
  const places = placesOf(folder)
  const checkpoint = await readNewest(places.checkpoints, note)
  throwIfCancelled(control.signal)
  const base = checkpoint ? undefined : await readBaseWeights(run)

  const learner = createLearner(run.name, recipe)
  const plan = clipPlan(recipe, sources, parts.motionFiles)
  const least = Math.max(input.parts ?? 1, planParts(recipe, parts.memory))
  const start = checkpoint?.state ?? newState(least)
  const source = createBatchSource({ plan, workerFile: parts.dataWorker, startStep: start.step, ahead })
  try {
    if (base) startFrom(learner, base)
    if (checkpoint) {
      restoreLearner(learner, checkpoint.tensors, checkpoint.state)
      note(`Going on from step ${start.step} of ${recipe.steps}.`)
    }
    const cut = Math.min(recipe.batch, Math.max(start.parts, input.parts ?? 1))
    if (cut > 1) note(`Each batch of ${recipe.batch} is computed in ${cut} parts to stay within memory.`)
    // Made-up scenes are a measure only where there is no footage.
    const judgedBy = sources.stores.length > 0 ? { ...sources, procedural: false } : sources
    const windows = await drawHeldOut(recipe, judgedBy, note)
    return await runLoop({
      learner,
      start: { ...start, parts: cut },
      source,
      evaluator: windows.length > 0 ? createEvaluator(windows, () => parts.motion()) : undefined,
      places,
      card: (step, evaluation) => cardOf(run, lines, step, evaluation),
      control,
      tell,
      limits: await limitsOf(run, start.seconds, input),
      now: () => performance.now() / 1000,
    })
  } finally {
    await source.close()
    learner.dispose()
  }
}

/** A run that has its time in minutes gets more of it when it goes on; any other stops for this time. */
async function limitsOf(
  run: Run,
  seconds: number,
  { folder, begin, minutes }: TrainInput,
): Promise<TimeLimits> {
  if (run.minutes === undefined) return { sitting: minutes }
  if (begin || minutes === undefined) return { run: run.minutes }
  const whole = seconds / 60 + minutes
  await writeRun(folder, { ...run, minutes: whole })
  return { run: whole }
}
