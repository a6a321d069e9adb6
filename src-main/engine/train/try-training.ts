// What a run would cost, found out by a few of its real steps: nothing is written, nothing is kept.
import type { TrainInput, TryTrainingOutput } from '../../../src-shared/engine-contract.ts'
import { InterludeError, throwIfCancelled } from '../../../src-shared/errors.ts'
import { createBatchSource } from '../data/batch-source.ts'
import { breathe } from '../tensors.ts'
import { readClipBatch, clipPlan, sizeOfStep } from './data-messages.ts'
import { createEvaluator } from './evaluate.ts'
import { drawHeldOut } from './held-out.ts'
import { createLearner } from './learner.ts'
import { startFrom } from './learner-state.ts'
import { planParts, stepMemory } from './memory-plan.ts'
import { planNew, readBaseWeights } from './open-run.ts'
import type { Recipe } from './recipe.ts'
import { takeStep } from './take-step.ts'
import type { TrainParts } from './train.ts'

/** Steps of each size that are timed, after a first one that is not. */
const timed = 2
/** Most steps, whatever sizes come. */
const mostSteps = 16

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** Seconds of a step by the recipe's weights of its sizes; a size that never came is reckoned by its area. */
function perStep(sizes: Recipe['data']['sizes'], seconds: ReadonlyMap<number, readonly number[]>): number {
  const known = [...seconds].filter(([, times]) => times.length > 0)
  const perPixel = mean(known.map(([side, times]) => mean(times) / side ** 2))
  const [sum, weights] = sizes.reduce(
    ([total, all], [side, weight]) => {
      const times = seconds.get(side) ?? []
      return [total + weight * (times.length > 0 ? mean(times) : perPixel * side ** 2), all + weight]
    },
    [0, 0],
  )
  return sum / weights
}

/** Tries the run that `begin` describes. Rejects with what beginning it rejects with, `out-of-memory`, `cancelled`. */
export async function tryTraining(
  { begin, steps, rate }: Pick<TrainInput, 'steps' | 'rate'> & { begin: NonNullable<TrainInput['begin']> },
  parts: TrainParts,
  signal: AbortSignal,
  tell: (progress: { done: number; total: number }) => Promise<void>,
): Promise<TryTrainingOutput> {
  const now = () => performance.now() / 1000
  const { run, sources } = await planNew(begin, { steps, rate, minutes: undefined })
  const { recipe } = run
  const base = await readBaseWeights(run)
  const windows = await drawHeldOut(recipe, sources, () => undefined)
  const learner = createLearner(run.name, recipe)
  const plan = clipPlan(recipe, sources, parts.motionFiles)
  const source = createBatchSource({ plan, workerFile: parts.dataWorker, ahead: 1 })
  try {
    if (base) startFrom(learner, base)
    let cut = planParts(recipe, parts.memory)
    const seconds = new Map(recipe.data.sizes.map(([side]): [number, number[]] => [side, []]))
    const warm = new Set<number>()
    const coming = Array.from({ length: mostSteps }, (_, step) => sizeOfStep(plan, step))
    const isEnough = () => [...seconds.values()].every((times) => times.length >= timed)
    const total = enoughOf(recipe.data.sizes, coming) + 2
    let done = 0
    const told = async () => {
      await tell({ done: ++done, total: Math.max(done, total) }).catch(() => undefined)
      await breathe()
      throwIfCancelled(signal)
    }
    for (const side of coming) {
      if (isEnough()) break
      const from = now()
      const batch = readClipBatch(await source.next())
      await takeStep(learner, batch, {
        ...{ parts: cut, elapsed: 0, saved: undefined },
        onParts: (more) => (cut = more),
      })
      // Whoever starts up needs longer, and so does the first step of a size.
      if (warm.has(side)) seconds.get(side)?.push(now() - from)
      warm.add(side)
      await told()
    }
    const [window] = windows
    if (!window) {
      throw new InterludeError(
        'too-small',
        'There is no footage to choose the best of the training by.',
        'Add footage.',
      )
    }
    const evaluator = createEvaluator([window], () => parts.motion())
    await evaluator.evaluate(learner.model, signal)
    await told()
    const from = now()
    await evaluator.evaluate(learner.model, signal)
    const judging = now() - from
    await told()
    const { evaluation, batch } = recipe
    const pixels = recipe.data.sizes.map(([side]) => side)
    return {
      secondsPerStep: perStep(recipe.data.sizes, seconds),
      secondsPerJudgement: judging * windows.length,
      judgements: 1 + Math.ceil(recipe.steps / evaluation.steps),
      memory: stepMemory(recipe, Math.ceil(batch / cut)),
      parts: cut,
      ...{ batch, sizes: pixels },
    }
  } finally {
    await source.close()
    learner.dispose()
  }
}

/** Steps until each size has come often enough. */
function enoughOf(sizes: Recipe['data']['sizes'], coming: readonly number[]): number {
  const places = sizes.map(([side]) => {
    const own = coming.flatMap((one, index) => (one === side ? [index + 1] : []))
    return own[timed] ?? mostSteps
  })
  return Math.max(...places)
}
