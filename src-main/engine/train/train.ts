// Training as the engine offers it: begins a run or goes on with one, and puts the loop's parts together.
import type {
  TrainEvaluation,
  TrainInput,
  TrainItem,
  TrainOutput,
} from '../../../src-shared/engine-contract.ts'
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import { createBatchSource } from '../data/batch-source.ts'
import type { MotionRoom } from '../flow/motion.ts'
import type { ModelCard } from '../model/model-card.ts'
import { readNewest } from './checkpoint.ts'
import type { Control } from './control.ts'
import { clipPlan, type MotionFiles, type TrainingSources } from './data-messages.ts'
import { createEvaluator } from './evaluate.ts'
import { describeSources, drawHeldOut } from './held-out.ts'
import { createLearner } from './learner.ts'
import { restoreLearner } from './learner-state.ts'
import { newState, runLoop } from './loop.ts'
import { planParts } from './memory-plan.ts'
import { changeRecipe, chooseRecipe } from './recipes.ts'
import { beginRun, placesOf, readRun, writeRun, type Run } from './run-file.ts'

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
  const { run, sources, lines } = await openRun(input, note)
  const { recipe } = run
  const places = placesOf(input.folder)
  const checkpoint = await readNewest(places.checkpoints, note)
  throwIfCancelled(control.signal)

  const learner = createLearner(run.name, recipe)
  const plan = clipPlan(recipe, sources, parts.motionFiles)
  const least = Math.max(input.parts ?? 1, planParts(recipe, parts.memory))
  const start = checkpoint?.state ?? newState(least)
  const source = createBatchSource({ plan, workerFile: parts.dataWorker, startStep: start.step, ahead })
  try {
    if (checkpoint) {
      restoreLearner(learner, checkpoint.tensors, checkpoint.state)
      note(`Going on from step ${start.step} of ${recipe.steps}.`)
    }
    const cut = Math.min(recipe.batch, Math.max(start.parts, input.parts ?? 1))
    if (cut > 1) note(`Each batch of ${recipe.batch} is computed in ${cut} parts to stay within memory.`)
    const windows = await drawHeldOut(recipe, sources, note)
    return await runLoop({
      learner,
      start: { ...start, parts: cut },
      source,
      evaluator: windows.length > 0 ? createEvaluator(windows, () => parts.motion()) : undefined,
      places,
      card: (step, evaluation) => cardOf(run, lines, step, evaluation),
      control,
      tell,
      minutes: input.minutes,
      now: () => performance.now() / 1000,
    })
  } finally {
    await source.close()
    learner.dispose()
  }
}

interface OpenedRun {
  readonly run: Run
  readonly sources: TrainingSources
  /** What it learns from, in words. */
  readonly lines: readonly string[]
}

async function openRun(input: TrainInput, note: (text: string) => void): Promise<OpenedRun> {
  const { folder, begin, steps, rate } = input
  if (begin) {
    const { stores, procedural, licences, command, name } = begin
    const recipe = chooseRecipe(begin.recipe, { ...begin.changes, steps, rate })
    const { lines, keys } = describeSources({ stores, procedural })
    const run: Run = {
      version: 1,
      name,
      recipe,
      stores: stores.map((store, index) => ({ folder: store, key: keys[index] ?? '' })),
      procedural,
      licences,
      command,
    }
    await beginRun(folder, run)
    return { run, sources: { stores, procedural }, lines }
  }
  const stored = await readRun(folder)
  const sources = { stores: stored.stores.map((store) => store.folder), procedural: stored.procedural }
  const { lines, keys } = describeSources(sources)
  for (const [index, store] of stored.stores.entries()) {
    if (store.key !== keys[index]) {
      note(
        `${store.folder} is no longer what the run began with; from here on it learns from what is there now.`,
      )
    }
  }
  const run: Run = { ...stored, recipe: changeRecipe(stored.recipe, { steps, rate }) }
  if (steps !== undefined || rate !== undefined) await writeRun(folder, run)
  return { run, sources, lines }
}

function cardOf(
  { name, recipe, licences, command }: Run,
  lines: readonly string[],
  step: number,
  evaluation: TrainEvaluation | undefined,
): ModelCard {
  const [[side] = [64]] = recipe.data.sizes
  const metrics: Record<string, number | string> = {}
  if (evaluation) {
    const { model, prior, crossFade, windows } = evaluation
    metrics.how = `means over 14 in-betweens of ${windows} held-out windows of ${side}x${side} pixels`
    for (const [who, score] of Object.entries({ model, prior, crossFade })) {
      if (!score) continue
      metrics[`${who} PSNR`] = Number(score.psnr.toFixed(3))
      metrics[`${who} SSIM`] = Number(score.ssim.toFixed(4))
    }
  }
  return {
    version: 1,
    name,
    kind: recipe.model.kind,
    trained: step > 0,
    data: [...lines],
    licences: [...licences],
    steps: step,
    seed: recipe.seed,
    metrics,
    command,
    limits: [
      `Trained on windows of ${recipe.data.sizes.map(([size]) => size).join(', ')} pixels.`,
      recipe.model.kind === 'studio'
        ? 'Where it has learnt little it leans on the motion prior.'
        : 'Paints whole pictures at about the size that it was trained at.',
    ],
  }
}
