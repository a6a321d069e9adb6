// Judges models on windows of footage beside what needs no learning. The command `evaluate`, fine-tuning and the window
// call this; what they show is made from the result alone.
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import { judgeGap, shortestClip, unitsOf, type GapJob } from './judge-gap.ts'
import { limitsOf } from './limits.ts'
import { deviceOf, openMethod, type Method, type Workshop } from './methods.ts'
import type {
  Evaluation,
  EvaluationParts,
  EvaluationPlan,
  EvaluationProgress,
  EvaluationWindow,
  GapEvaluation,
} from './types.ts'

function checkPlan({ methods, samples, data }: EvaluationPlan): void {
  const labels = new Set(methods.map(({ label }) => label))
  if (methods.length === 0 || labels.size < methods.length) {
    throw new RangeError('An evaluation needs methods, each with a label of its own.')
  }
  if (!Number.isSafeInteger(samples) || samples < 1) throw new RangeError('A gap needs one sample or more.')
  if (data.windows.length === 0) throw new RangeError('There is no window to judge by.')
}

function byGap(windows: readonly EvaluationWindow[]): Map<number, EvaluationWindow[]> {
  const groups = new Map<number, EvaluationWindow[]>()
  for (const window of windows) groups.set(window.gap, [...(groups.get(window.gap) ?? []), window])
  return groups
}

/** The weights for FVD, or why there is none. */
async function findWeights(
  { engine, runtime }: EvaluationParts,
  signal: AbortSignal,
): Promise<{ weights?: string; absent?: string }> {
  const answer = await engine.call('find-fvd-weights', { cache: runtime.cache }, { signal })
  return answer.found ? { weights: answer.file } : { absent: answer.absent }
}

function jobsOf(plan: EvaluationPlan, methods: readonly Method[], weights: string | undefined): GapJob[] {
  return [...byGap(plan.data.windows)].map(([gap, windows]) => ({
    gap,
    windows,
    methods,
    weights: gap + 1 >= shortestClip && windows.length > 1 ? weights : undefined,
  }))
}

/** Why some gap has no FVD though there are weights. */
function withoutFvd(jobs: readonly GapJob[]): string | undefined {
  const without = jobs.filter(({ weights }) => weights === undefined).map(({ gap }) => String(gap))
  if (without.length === 0) return undefined
  return `There is no FVD for the gap of ${without.join(' and ')}: it needs two windows, and clips of ${String(shortestClip)} frames.`
}

/**
 * Judges the plan's methods on its windows. Work that is done stays in the cache (unless the plan says otherwise), so that
 * an evaluation that was cancelled or killed goes on where it was. Throws RangeError for a plan that can't be; rejects with
 * `cancelled`, `model-missing`, `model-damaged`, and what making in-betweens, reading the footage and the engine throw. A
 * baseline that fails is told in its result.
 */
export async function evaluateModels(
  parts: EvaluationParts,
  plan: EvaluationPlan,
  signal: AbortSignal,
  onProgress: (progress: EvaluationProgress) => void = () => undefined,
): Promise<Evaluation> {
  checkPlan(plan)
  const started = performance.now()
  const spool = await parts.openStore(plan.keep ?? true)
  try {
    const workshop: Workshop = { parts, plan, store: spool.store }
    const device = await deviceOf(parts, signal)
    const methods: Method[] = []
    for (const request of plan.methods) methods.push(await openMethod(workshop, request, signal))
    const { weights, absent } = plan.fvd ? await findWeights(parts, signal) : {}
    const jobs = jobsOf(plan, methods, weights)

    const total = jobs.reduce((sum, job) => {
      const each = methods.map((method) => unitsOf(method, job.gap, job.weights !== undefined))
      return sum + job.windows.length * each.reduce((units, unit) => units + unit, 0)
    }, 0)
    let [done, free] = [0, 0]
    const gaps: GapEvaluation[] = []
    for (const job of jobs) {
      gaps.push(
        await judgeGap(workshop, job, signal, (units, withoutWork) => {
          done += units
          free += withoutWork
          onProgress({ done, total, free })
        }),
      )
    }
    throwIfCancelled(signal)
    const { title, rule, part, notes } = plan.data
    const data = { title, rule, part, notes }
    const { version } = await parts.tools()
    return {
      version: 1,
      title: plan.title,
      command: plan.command,
      date: new Date().toISOString(),
      program: { device, ffmpeg: version },
      data,
      seed: plan.seed,
      samples: plan.samples,
      gaps,
      ...(plan.fvd && { fvdAbsent: absent ?? withoutFvd(jobs) }),
      limits: limitsOf({ gaps, data }),
      seconds: (performance.now() - started) / 1000,
    }
  } finally {
    await spool.close()
  }
}
