// run.json: what a run is, in full. Written when it begins; a run that goes on reads it instead of asking again.
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { InterludeError } from '../../../src-shared/errors.ts'
import { writeText } from './checkpoint.ts'
import { recipeSchema } from './recipe.ts'

const runSchema = v.object({
  version: v.literal(1),
  /** Name of the model. */
  name: v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)),
  recipe: recipeSchema,
  /** Clip stores and their content's key, so that a changed store is noticed. */
  stores: v.array(v.object({ folder: v.string(), key: v.string() })),
  procedural: v.boolean(),
  licences: v.array(v.string()),
  command: v.string(),
  /** Time of all sittings together, which the learning rate follows; absent: steps alone decide. */
  minutes: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0))),
  /** The model that it began with: its folder, the hash of its weights, what its card says. */
  base: v.optional(
    v.object({
      folder: v.string(),
      hash: v.string(),
      name: v.string(),
      trained: v.boolean(),
      steps: v.number(),
      data: v.array(v.string()),
      licences: v.array(v.string()),
    }),
  ),
})

/** See the top of this file. */
export type Run = v.InferOutput<typeof runSchema>

const runFile = 'run.json'

/** Where the parts of a run lie. */
export function placesOf(folder: string) {
  return {
    checkpoints: join(folder, 'checkpoints'),
    best: join(folder, 'best'),
    last: join(folder, 'last'),
    curve: join(folder, 'curve.json'),
  }
}

/** Begins a run's folder. Throws `exists` when it holds anything already. */
export async function beginRun(folder: string, run: Run): Promise<void> {
  const names = await readdir(folder).catch((): string[] => [])
  // A begun run without a checkpoint has nothing to lose, but its owner may not know that.
  if (names.includes(runFile)) {
    throw new InterludeError(
      'exists',
      `${folder} holds a training run already.`,
      'Go on with it (--resume), or choose another folder (--out).',
    )
  }
  // What the program has noted before it asked the engine is no one else's.
  if (names.some((name) => !name.startsWith('.') && name !== 'finetune.json')) {
    throw new InterludeError('exists', `${folder} is not empty.`, 'Choose another folder (--out).')
  }
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    const remedy = 'Choose a folder that you may write to (--out).'
    throw new InterludeError('not-writable', `${folder} can't be made.`, remedy, { cause: error })
  })
  await writeRun(folder, run)
}

/** Replaces run.json. */
export async function writeRun(folder: string, run: Run): Promise<void> {
  await writeText(join(folder, runFile), `${JSON.stringify(run, null, 2)}\n`)
}

/** Reads a run. Throws `not-found` or `damaged`. */
export async function readRun(folder: string): Promise<Run> {
  let text
  try {
    text = await readFile(join(folder, runFile), 'utf8')
  } catch (error) {
    throw new InterludeError(
      'not-found',
      `There is no training run in ${folder}.`,
      'Name the folder that was given to --out.',
      { cause: error },
    )
  }
  try {
    return v.parse(runSchema, JSON.parse(text))
  } catch (error) {
    throw new InterludeError(
      'damaged',
      `${join(folder, runFile)} is damaged or of a newer program.`,
      'Start the run again in another folder.',
      { cause: error },
    )
  }
}
