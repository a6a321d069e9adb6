// What a plan would cost on this computer: a few of its real steps, a judgement, and one window of its proof, on an engine of their own.
import type { Forecast } from '../../../src-shared/editor/training.ts'
import type { TryTrainingOutput } from '../../../src-shared/engine-contract.ts'
import { InterludeError, throwIfCancelled } from '../../../src-shared/errors.ts'
import type { Engine } from '../../engine-client/engine-link.ts'
import { evaluateModels } from '../evaluation/evaluate.ts'
import { findStoreWindows } from '../evaluation/store-windows.ts'
import { baselineNames } from '../evaluation/types.ts'
import { readFootage } from '../finetune-footage.ts'
import { proofSamples, proofWindows } from '../finetune-proof.ts'
import { beginOf, trainableModel } from '../finetune.ts'
import type { ForecastItem, TrainingDeskParts } from './parts.ts'
import { partsOf, wishOf, type PickedFile, type PlanCore } from './plan-of.ts'
import type { Expectation } from './progress.ts'

/** Steps of the goals; docs/fine-tuning.md says what they have gained. */
export const goalSteps = { quick: 300, standard: 1000, thorough: 3000 } as const

const goals = ['quick', 'standard', 'thorough'] as const

/** What was found out about a plan. */
interface Found {
  readonly forecast: Forecast
  readonly expected: Expectation
}

/** See {@link createForecaster}. */
export interface Forecaster {
  /** Throws `too-small` for unfit footage, `model-missing`, `unsupported`, `out-of-memory`, `cancelled`. */
  forecast(
    plan: PlanCore,
    files: readonly PickedFile[],
    signal: AbortSignal,
    tell: (item: ForecastItem) => Promise<void>,
  ): Promise<void>
  /** What is known of a plan that was forecast. */
  expected(plan: PlanCore): Expectation | undefined
  /** Whether something is tried just now. */
  busy(): boolean
}

/** Everything that the cost depends on. */
const keyOf = ({ model, footage, numbers }: PlanCore) => JSON.stringify([model, footage, numbers])

/** Most plans that are remembered. */
const mostKnown = 20
/** Shares of the progress: reading the footage, steps, the proof's window. */
const shares = { reading: 40, steps: 40, proof: 20 }
const whole = shares.reading + shares.steps + shares.proof

/** Makes it. `onBusy` hears when trying begins and ends. */
export function createForecaster(parts: TrainingDeskParts, onBusy: () => void): Forecaster {
  const known = new Map<string, Found>()
  let trying = 0

  async function tryPlan(
    plan: PlanCore,
    files: readonly PickedFile[],
    signal: AbortSignal,
    tell: (done: number) => void,
  ): Promise<Found> {
    const { app } = parts
    const wish = wishOf(plan, goalSteps.standard, files)
    const base = await trainableModel(app, wish)
    const footage = await readFootage(partsOf(files), {
      cache: app.runtime.cache,
      tools: () => app.tools(),
      onProgress: (done, total) => tell((shares.reading * done) / Math.max(1, total)),
      signal,
    })
    throwIfCancelled(signal)
    tell(shares.reading)
    const engine = parts.openEngine()
    trying++
    onBusy()
    try {
      const begin = beginOf(plan.name, base.folder, wish, footage.store)
      const tried = await engine.call(
        'try-training',
        { ...begin, steps: goalSteps.standard },
        {
          signal,
          onItem: ({ done, total }) => tell(shares.reading + (shares.steps * done) / total),
        },
      )
      const proof = await tryProof(parts, engine, base.folder, footage.store, plan, signal)
      const device = await engine.ready(signal)
      return foundOf(tried, proof, device)
    } finally {
      trying--
      onBusy()
      await engine.close()
    }
  }

  return {
    async forecast(plan, files, signal, tell) {
      const key = keyOf(plan)
      let found = known.get(key)
      if (!found) {
        found = await tryPlan(plan, files, signal, (done) => {
          void tell({ done, total: whole }).catch(() => undefined)
        })
        known.set(key, found)
        const [oldest] = known.keys()
        if (known.size > mostKnown && oldest !== undefined) known.delete(oldest)
      }
      await tell({ done: whole, total: whole, forecast: found.forecast })
    },
    expected: (plan) => known.get(keyOf(plan))?.expected,
    busy: () => trying > 0,
  }
}

function foundOf(tried: TryTrainingOutput, proof: number, device: Forecast['device']): Found {
  const { secondsPerStep, secondsPerJudgement, judgements, memory, parts, batch } = tried
  const judging = secondsPerJudgement * judgements
  const notes =
    parts > 1
      ? [
          `Each batch of ${String(batch)} windows is computed in ${String(parts)} parts to stay within memory: slower, with the same result.`,
        ]
      : []
  return {
    expected: { judging, proof },
    forecast: {
      ...{ device, secondsPerStep, judging: judging + proof },
      ...{ memoryNeeded: memory, memoryThere: device.memory, notes },
      goals: goals.map((goal) => {
        const steps = goalSteps[goal]
        return { goal, steps, seconds: steps * secondsPerStep + judging + proof }
      }),
    },
  }
}

/** Seconds of the proof, from one window of it judged twice by the model and once by all that needs no learning. */
async function tryProof(
  parts: TrainingDeskParts,
  engine: Engine,
  base: string,
  store: string,
  { numbers }: PlanCore,
  signal: AbortSignal,
): Promise<number> {
  const { app } = parts
  const tools = { ...app, engine }
  const [gap = 15] = numbers.gaps
  const wanted = { stores: [store], splits: ['test' as const], gaps: [gap], windows: proofWindows, seed: 1 }
  const found = await findStoreWindows(tools, wanted, signal).catch((error: unknown) => {
    throwIfCancelled(signal)
    if (error instanceof InterludeError && error.code === 'too-small') return undefined
    throw error
  })
  const [window] = found?.windows ?? []
  if (!found || !window) return 0
  const tried = async (methods: number) => {
    const before = performance.now()
    await evaluateModels(
      tools,
      {
        ...{ title: '', command: '', samples: methods, seed: 1, fvd: false, keep: false },
        data: { ...found, windows: [window] },
        methods: [
          { kind: 'model', label: 'before', folder: base },
          ...(methods === 1 ? [] : baselineNames.map((kind) => ({ kind, label: kind }))),
        ],
      },
      signal,
    )
    return (performance.now() - before) / 1000
  }
  // The first loads the model, and is no measure.
  await tried(1)
  const model = await tried(1)
  const all = await tried(2)
  // `all` is two samples and the baselines.
  const baselines = Math.max(0, all - 2 * model)
  const perWindow = 2 * proofSamples * model + baselines
  const lengths = numbers.gaps.reduce((sum, one) => sum + (one - 1) / Math.max(1, gap - 1), 0)
  return perWindow * found.windows.length * lengths
}
