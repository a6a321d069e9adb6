// A training run from wherever it stands to its end: data, steps, judgements, checkpoints, and everyone who wants to be heard
// in between. What a step computes depends on the recipe and its number alone, so that a run which was stopped, killed or
// moved goes on as if it had not been.
import type { TrainEvaluation, TrainItem, TrainOutput } from '../../../src-shared/engine-contract.ts'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { Batch } from '../data/sampling.ts'
import { saveModel } from '../model/inbetween-model.ts'
import type { ModelCard } from '../model/model-card.ts'
import { breathe } from '../tensors.ts'
import { pruneCheckpoints, writeCheckpoint, writeText, type RunState } from './checkpoint.ts'
import type { Control } from './control.ts'
import { addLosses, extendCurve, meanLosses, noLosses } from './curve.ts'
import { readClipBatch } from './data-messages.ts'
import { divergedError, hasExploded, pixelDistance, watchLoss } from './divergence.ts'
import type { Evaluator } from './evaluate.ts'
import type { Learner } from './learner.ts'
import { storeLearner } from './learner-state.ts'
import { createPace } from './pace.ts'
import type { placesOf } from './run-file.ts'
import { judgementsSinceBest } from './run-state.ts'
import { takeStep } from './take-step.ts'
import { createTimeBudget, type TimeLimits } from './time-budget.ts'

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
  readonly limits: TimeLimits
  /** Seconds, from anywhere. */
  readonly now: () => number
}

/** People want to see that it moves; more often is of no use (seconds). */
const progressEvery = 0.5

/**
 * Trains until all steps are done, the time is over, it has long got no better (where the recipe says so) or it is told to
 * stop, and saves. Rejects with `out-of-range` when training diverges (the last checkpoint stays), `out-of-memory` when a
 * single window does not fit, `disk-full`, `not-writable`, and with what the data worker says.
 */
export async function runLoop(parts: LoopParts): Promise<TrainOutput> {
  const { learner, source, evaluator, places, control, tell, now } = parts
  const { recipe } = learner
  const pace = createPace()
  const budget = createTimeBudget(parts.limits, parts.start.seconds, now)
  let state = parts.start
  let savedStep = state.step > 0 ? state.step : undefined
  let savedAt = budget.sitting()
  let judgedAt = budget.sitting()
  let judgingTook = 0
  let told = noLosses
  let lastTold = -Infinity

  const progress = async (): Promise<void> => {
    const each = pace.secondsPerStep()
    const secondsLeft = Math.min((recipe.steps - state.step) * each, budget.left())
    const byTime = parts.limits.run !== undefined && each > 0
    const losses = meanLosses(told)
    told = noLosses
    lastTold = now()
    await tell({
      type: 'progress',
      step: state.step,
      steps: byTime ? state.step + Math.round(secondsLeft / each) : recipe.steps,
      losses,
      samplesPerSecond: pace.samplesPerSecond(),
      secondsLeft,
      memory: process.memoryUsage.rss(),
      waiting: source.times().waitedShare,
      paused: control.paused,
    })
  }

  const step = async (): Promise<void> => {
    const batch = readClipBatch(await source.next())
    if (batch.step !== state.step) {
      throw new InterludeError('internal', `Data of step ${batch.step} came for step ${state.step}.`)
    }
    const started = now()
    const losses = await takeStep(learner, batch, {
      parts: state.parts,
      elapsed: budget.share(),
      saved: savedStep,
      onParts: (more) => {
        state = { ...state, parts: more }
        void tell({
          type: 'note',
          text: `Memory ran out: each batch of ${recipe.batch} is now computed in ${more} parts, with the same result.`,
        })
      },
    })
    const memory = watchLoss(state, pixelDistance(losses.pixels, recipe.losses))
    if (hasExploded(memory)) throw divergedError('the loss exploded', state.step + 1, savedStep)
    pace.step(recipe.batch, now() - started)
    told = addLosses(told, losses)
    const next = state.step + 1
    state = { ...state, ...memory, ...extendCurve(state, next, losses), step: next }
  }

  const save = async (): Promise<void> => {
    const { adam, judges } = learner
    state = {
      ...state,
      updates: { network: adam.updates, judges: judges?.adam.updates ?? null },
      seconds: budget.total(),
    }
    const folder = await writeCheckpoint(places.checkpoints, { state, tensors: storeLearner(learner) })
    await pruneCheckpoints(places.checkpoints, recipe.checkpoint.keep, state.best?.step)
    const { curve, evaluations } = state
    await writeText(places.curve, `${JSON.stringify({ points: curve, evaluations })}\n`)
    savedStep = state.step
    savedAt = budget.sitting()
    await tell({ type: 'checkpoint', step: state.step, folder })
  }

  const evaluate = async (): Promise<void> => {
    if (!evaluator || state.evaluations.at(-1)?.step === state.step) return
    const judgingFrom = budget.sitting()
    const { rows, ...scores } = await evaluator.evaluate(learner.model, control.signal)
    judgedAt = budget.sitting()
    judgingTook = judgedAt - judgingFrom
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
  const isDue = (since: number, minutes: number) => budget.sitting() - since >= minutes * 60
  const isToBeJudged = () => {
    const { steps, minutes } = recipe.evaluation
    if (state.step % steps === 0) return true
    // On a slow machine judging must not take more than a tenth of the time.
    return minutes !== undefined && isDue(judgedAt, Math.max(minutes, (judgingTook * 9) / 60))
  }
  const whyToEnd = (): TrainOutput['ended'] | undefined => {
    if (control.signal.aborted) return 'stopped'
    if (state.step >= recipe.steps) return 'done'
    if (control.finishing) return 'finished'
    if (budget.left() <= 0) return 'time'
    return judgementsSinceBest(state) >= (recipe.evaluation.patience ?? Infinity) ? 'settled' : undefined
  }

  // What nothing was learnt for yet is judged too: the curve's first point is what training starts from.
  if (state.step === 0) await evaluateUnlessStopped()
  let ended = whyToEnd()
  while (!ended) {
    if (control.paused) {
      await progress()
      await budget.rest(() => control.untilResumed())
    } else {
      await step()
      if (now() - lastTold >= progressEvery) await progress()
      if (isToBeJudged()) await evaluateUnlessStopped()
      const { checkpoint } = recipe
      const isTime = isDue(savedAt, checkpoint.minutes) || state.step % checkpoint.steps === 0
      if (isTime && savedStep !== state.step) await save()
      // Messages come between tasks: without a pause nobody would be heard.
      await breathe()
    }
    ended = whyToEnd()
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
    seconds: budget.sitting(),
    samplesPerSecond: pace.overall(),
    waiting: source.times().waitedShare,
    ...(state.best && { best: state.best, model: places.best }),
  }
}
