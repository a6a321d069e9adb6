// Trainings of earlier runs of the program, and of the command line, as their folders tell.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { trainingSchema, type Training } from '../../../src-shared/editor/training.ts'
import { isModelName } from '../../../src-shared/model-name.ts'
import { hasFinetune, readFinetune, type FinetuneFile } from '../finetune-file.ts'
import { isHeld } from '../lock.ts'
import { listStrips } from '../train-strips.ts'
import { planOf } from './plan-of.ts'
import { readCurve, readSteps, readTable } from './run-facts.ts'

/** A training that is not running, and its folder. */
export interface PastRun {
  readonly folder: string
  /** Name of the model. */
  readonly name: string
  readonly training: Training
}

/** The result of a run that was judged; undefined before. */
export async function resultOf(
  folder: string,
  { verdict }: Pick<FinetuneFile, 'verdict'>,
): Promise<Training['result']> {
  if (!verdict) return undefined
  return {
    ...{ better: verdict.better, words: verdict.words, installed: verdict.installed },
    table: await readTable(folder),
    strips: (await listStrips(folder, 'proof')).length,
    report: join(folder, 'report.html'),
  }
}

/** A training as its folder tells. Throws `not-found` or `damaged` where it is none. */
export async function readPastRun(folder: string, name: string): Promise<PastRun> {
  const file = await readFinetune(folder)
  const [curve, whole, strips, result] = await Promise.all([
    readCurve(folder),
    readSteps(folder),
    listStrips(folder, 'step'),
    resultOf(folder, file),
  ])
  const step = Math.max(0, curve.losses.at(-1)?.[0] ?? 0, curve.heldOut.at(-1)?.step ?? 0)
  // One that was given minutes has more steps in its recipe than it will ever make.
  const plan = planOf(name, file, file.minutes === undefined ? (whole ?? 1) : step)
  const training: Training = {
    ...{ id: file.id, plan, begun: file.begun, step, steps: plan.steps, ...curve, strips, notes: [] },
    ...(result ? { state: 'done', result } : { state: 'interrupted' }),
  }
  return { folder, name, training }
}

/**
 * All trainings in a folder of runs, in the order in which they were begun. What is no fine-tuning is passed over, and so is one that another
 * process is at.
 */
export async function readPastRuns(runs: string): Promise<PastRun[]> {
  const names = await readdir(runs).catch((): string[] => [])
  const found: PastRun[] = []
  for (const name of names) {
    const folder = join(runs, name)
    if (!(await hasFinetune(folder)) || (await isHeld(join(folder, '.lock')))) continue
    const past = await readPastRun(folder, name).catch(() => undefined)
    // What windows could not read would keep them from all else.
    if (past && isModelName(name) && v.is(trainingSchema, past.training)) found.push(past)
  }
  return found.sort((a, b) => a.training.begun - b.training.begun)
}
