// A training run from wherever it stands to its end: data, steps, judgements, checkpoints, and everyone who wants to be heard
// in between. What a step computes depends on the recipe and its number alone, so that a run which was stopped, killed or
// moved goes on as if it had not been.
import * as tf from '@tensorflow/tfjs-core'
import type { TrainEvaluation, TrainItem, TrainOutput } from '../../../src-shared/engine-contract.ts'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { Batch } from '../data/sampling.ts'
import { saveModel } from '../model/inbetween-model.ts'
import type { ModelCard } from '../model/model-card.ts'
import { breathe } from '../tensors.ts'
import { pruneCheckpoints, writeCheckpoint, writeText, type RunState } from './checkpoint.ts'
import type { Control } from './control.ts'
import { readClipBatch } from './data-messages.ts'
import { divergedError, hasExploded, watchLoss } from './divergence.ts'
import type { Evaluator } from './evaluate.ts'
import type { Learner } from './learner.ts'
import { storeLearner } from './learner-state.ts'
import { withinMemory } from './memory-plan.ts'
import { createPace } from './pace.ts'
import type { placesOf } from './run-file.ts'
import { judgesHeard, judgeStep, networkStep } from './steps.ts'

/** What the loop needs of the data worker. */
export interface ClipSource {
  next(): Promise<Batch>
  times(): { readonly waitedShare: number }
}

/** What a run is made of. */
export interface LoopParts {
  readonly learner: Learner
  /** Where the run stands. */
  readonly start: RunState
  /** Batches from the start's step on. */
  readonly source: ClipSource
  /** Undefined when there is nothing held out. */
  readonly evaluator: Evaluator | undefined
  readonly places: ReturnType<typeof placesOf>
  /** The model's card after these steps and with these scores. */
  readonly card: (step: number, scores: TrainEvaluation | undefined) => ModelCard
  readonly control: Control
  /** Hears of everything; items of one kind come in order. Never rejects. */
  readonly tell: (item: TrainItem) => Promise<void>
  readonly minutes?: number | undefined
  /** Seconds, from anywhere. */
  readonly now: () => number
}

/** People want to see that it moves; more often is of no use (seconds). */
const progressEvery = 0.5
const mostPoints = 2000

type Sums = RunState['pending']

function addTo({ steps, sums }: Sums, losses: Readonly<Record<string, number>>): Sums {
  const added = { ...sums }
  for (const [name, value] of Object.entries(losses)) added[name] = (added[name] ?? 0) + value
  return { steps: steps + 1, sums: added }
}

const empty: Sums = { steps: 0, sums: {} }
const meansOf = ({ steps, sums }: Sums): Record<string, number> =>
  Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / Math.max(1, steps)]))

/** A run that has not begun. */
export function newState(parts: number): RunState {
  return {
    version: 1,
    step: 0,
    parts,
    usualLoss: null,
    strange: 0,
    updates: { network: 0, judges: null },
    seconds: 0,
    best: null,
    evaluations: [],
    curve: [],
    pending: empty,
  }
}

/**
 * Trains until all steps are done, the minutes are over or it is told to stop, and saves. Rejects with `out-of-range` when
 * training diverges (the last checkpoint stays), `out-of-memory` when a single window does not fit, `disk-full`,
 * `not-writable`, and with what the data worker says.
 */
export async function runLoop(parts: LoopParts): Promise<TrainOutput> {
  const { learner, source, evaluator, places, control, tell, now } = parts
  const { recipe } = learner
  const pace = createPace()
  const began = now()
  const secondsBefore = parts.start.seconds
  let state = parts.start
  let savedStep = state.step > 0 ? state.step : undefined
  let savedAt = began
  let told = empty
  let lastTold = -Infinity
  const pointEvery = Math.max(1, Math.ceil(recipe.steps / mostPoints))

  const timeIsOver = () => parts.minutes !== undefined && now() - began >= parts.minutes * 60
  const progress = async (): Promise<void> => {
    const left = (recipe.steps - state.step) * pace.secondsPerStep()
    const budget = parts.minutes === undefined ? Infinity : Math.max(0, parts.minutes * 60 - (now() - began))
    const losses = meansOf(told)
    told = empty
    lastTold = now()
    await tell({
      type: 'progress',
      step: state.step,
      steps: recipe.steps,
      losses,
      samplesPerSecond: pace.samplesPerSecond(),
      secondsLeft: Math.min(left, budget),
      memory: process.memoryUsage.rss(),
      waiting: source.times().waitedShare,
      paused: control.paused,
    })
  }
  const halved = (more: number): void => {
    state = { ...state, parts: more }
    void tell({
      type: 'note',
      text: `Memory ran out: each batch of ${recipe.batch} is now computed in ${more} parts, with the same result.`,
    })
  }
  const checkNumber = (loss: number, norm: number, whose: string): void => {
    if (Number.isFinite(loss) && Number.isFinite(norm)) return
    throw divergedError(`the loss of the ${whose} is no number any more`, state.step + 1, savedStep)
  }

  const step = async (): Promise<void> => {
    const batch = readClipBatch(await source.next())
    if (batch.step !== state.step) {
      throw new InterludeError('internal', `Data of step ${batch.step} came for step ${state.step}.`)
    }
    const started = now()
    const { loss, norm, made } = await withinMemory(
      state.parts,
      recipe.batch,
      (cut) => networkStep(learner, batch, cut),
      halved,
    )
    let losses: Record<string, number> = { total: loss.total, ...loss.parts }
    try {
      checkNumber(loss.total, norm, 'network')
      if (judgesHeard(learner, state.step)) {
        const judged = await withinMemory(
          state.parts,
          recipe.batch,
          (cut) => judgeStep(learner, batch, made, cut),
          halved,
        )
        checkNumber(judged.loss.total, judged.norm, 'judges')
        losses = { ...losses, ...judged.loss.parts }
      }
    } finally {
      tf.dispose([...made])
    }
    const memory = watchLoss(state, loss.parts.pixels)
    if (hasExploded(memory)) throw divergedError('the loss exploded', state.step + 1, savedStep)
    pace.step(recipe.batch, now() - started)
    told = addTo(told, losses)
    const pending = addTo(state.pending, losses)
    const next = state.step + 1
    const point = next % pointEvery === 0
    state = {
      ...state,
      ...memory,
      step: next,
      pending: point ? empty : pending,
      curve: point ? [...state.curve, { step: next, losses: meansOf(pending) }] : state.curve,
    }
  }

  const save = async (): Promise<void> => {
    const { adam, judges } = learner
    state = {
      ...state,
      updates: { network: adam.updates, judges: judges?.adam.updates ?? null },
      seconds: secondsBefore + now() - began,
    }
    const folder = await writeCheckpoint(places.checkpoints, { state, tensors: storeLearner(learner) })
    await pruneCheckpoints(places.checkpoints, recipe.checkpoint.keep, state.best?.step)
    const { curve, evaluations } = state
    await writeText(places.curve, `${JSON.stringify({ points: curve, evaluations })}\n`)
    savedStep = state.step
    savedAt = now()
    await tell({ type: 'checkpoint', step: state.step, folder })
  }

  const evaluate = async (): Promise<void> => {
    if (!evaluator || state.evaluations.at(-1)?.step === state.step) return
    const { rows, ...scores } = await evaluator.evaluate(learner.model, control.signal)
    const evaluation: TrainEvaluation = { step: state.step, windows: evaluator.windows, ...scores }
    const isBest = !state.best || evaluation.model.psnr > state.best.model.psnr
    state = {
      ...state,
      evaluations: [...state.evaluations, evaluation],
      best: isBest ? evaluation : state.best,
    }
    await tell({ type: 'evaluation', evaluation, best: isBest })
    await tell({ type: 'strip', step: state.step, rows: [...rows] })
    if (!isBest) return
    const card = parts.card(state.step, evaluation)
    await saveModel(learner.model, places.best, { precision: 16, card })
    // The best weights in full precision too: one may want to go on from them.
    await save()
  }
  /** A judgement that is given up because it should stop is made up for by the next sitting. */
  const evaluateUnlessStopped = async (): Promise<void> => {
    try {
      await evaluate()
    } catch (error) {
      if (!control.signal.aborted) throw error
    }
  }

  // What nothing was learnt for yet is judged too: the curve's first point is what training starts from.
  if (state.step === 0) await evaluateUnlessStopped()
  let ended: TrainOutput['ended'] = 'done'
  while (state.step < recipe.steps) {
    if (control.paused) {
      await progress()
      await control.untilResumed()
    }
    if (control.signal.aborted || timeIsOver()) {
      ended = control.signal.aborted ? 'stopped' : 'time'
      break
    }
    await step()
    if (now() - lastTold >= progressEvery) await progress()
    if (state.step % recipe.evaluation.steps === 0) await evaluateUnlessStopped()
    const due = now() - savedAt >= recipe.checkpoint.minutes * 60
    if ((due || state.step % recipe.checkpoint.steps === 0) && savedStep !== state.step) await save()
    // Messages come between tasks: without a pause nobody would be heard.
    await breathe()
  }
  if (told.steps > 0) await progress()
  if (ended !== 'stopped') await evaluateUnlessStopped()
  if (savedStep !== state.step) await save()
  await saveModel(learner.model, places.last, {
    precision: 16,
    card: parts.card(
      state.step,
      state.evaluations.findLast((evaluation) => evaluation.step === state.step),
    ),
  })
  return {
    ended,
    step: state.step,
    seconds: now() - began,
    samplesPerSecond: pace.overall(),
    waiting: source.times().waitedShare,
    ...(state.best && { best: state.best, model: places.best }),
  }
}
