// What a run's folder tells of a training, whoever began it: its curve, its judgements, its proof.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import type { Training } from '../../../src-shared/editor/training.ts'
import type { TrainEvaluation } from '../../../src-shared/engine-contract.ts'
import { scoreSchema } from '../../../src-shared/scores.ts'
import { curveSchema } from '../train-curve.ts'

/** Most points of a curve that windows get. */
export const mostPoints = 300

/** Judgements as windows get them. */
export type Judged = Pick<Training, 'heldOut' | 'crossFade' | 'prior'>

type Losses = Training['losses']
type Result = NonNullable<Training['result']>

/** Without neighbours that are merged in pairs until few enough are left. */
export function thinned(losses: Losses): Losses {
  let points = losses
  while (points.length > mostPoints) {
    points = points.flatMap((point, index) => {
      const next = points[index + 1]
      if (index % 2 === 1) return []
      return [next ? [next[0], (point[1] + next[1]) / 2] : point]
    })
  }
  return points
}

/** One more judgement; `best` is told by whoever judged, or follows from those before. */
export function withJudgement(before: Judged, evaluation: TrainEvaluation, best?: boolean): Judged {
  const { step, model, crossFade, prior } = evaluation
  // A run that goes on may judge a step again.
  const others = before.heldOut.filter((one) => one.step < step)
  const top = Math.max(-Infinity, ...others.map(({ psnr }) => psnr))
  return {
    heldOut: [...others, { step, best: best ?? model.psnr > top, ...model }],
    crossFade,
    ...(prior && { prior }),
  }
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown
  } catch {
    return undefined
  }
}

/** Losses and judgements of a run, as far as they were saved; none where it is damaged or not there. */
export async function readCurve(folder: string): Promise<Pick<Training, 'losses'> & Judged> {
  const parsed = v.safeParse(curveSchema, await readJson(join(folder, 'curve.json')))
  if (!parsed.success) return { losses: [], heldOut: [] }
  const { points, evaluations } = parsed.output
  const losses = points.flatMap(({ step, losses: { total } }): Losses =>
    typeof total === 'number' ? [[step, total]] : [],
  )
  const none: Judged = { heldOut: [] }
  const judged = evaluations.reduce((before, one) => withJudgement(before, one), none)
  return { losses: thinned(losses), ...judged }
}

/** What the desk wants of run.json, which the engine writes. */
const runSchema = v.object({ recipe: v.object({ steps: v.number() }) })

/** Steps that a run has in all; undefined before it has begun. */
export async function readSteps(folder: string): Promise<number | undefined> {
  const parsed = v.safeParse(runSchema, await readJson(join(folder, 'run.json')))
  return parsed.success ? parsed.output.recipe.steps : undefined
}

const evaluationSchema = v.object({
  gaps: v.array(
    v.object({
      gap: v.number(),
      methods: v.array(
        v.object({
          label: v.string(),
          scores: v.optional(v.object({ mean: v.object({ mean: scoreSchema }) })),
          fvd: v.optional(v.object({ value: v.nullable(v.number()) })),
        }),
      ),
    }),
  ),
})

/** The figures of a proof, method by method; none where it is damaged or not there. */
export async function readTable(folder: string): Promise<Result['table']> {
  const parsed = v.safeParse(evaluationSchema, await readJson(join(folder, 'evaluation.json')))
  if (!parsed.success) return []
  return parsed.output.gaps.flatMap(({ gap, methods }) =>
    methods.map(({ label, scores, fvd }) => ({
      ...{ gap, method: label },
      ...scores?.mean.mean,
      ...(typeof fvd?.value === 'number' && { fvd: fvd.value }),
    })),
  )
}
