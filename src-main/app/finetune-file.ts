// finetune.json in a run's folder: what was asked for, and how far it has come, so that a killed fine-tuning goes on.
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import * as v from 'valibot'
import { InterludeError } from '../../src-shared/errors.ts'
import { place } from '../media/output-place.ts'

const some = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const gapSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(2), v.maxValue(120))

/** Footage: a file or folder, or some of its frames. */
export const footagePartSchema = v.object({
  /** Absolute. */
  path: v.string(),
  /** First and last frame that are meant; null is all. */
  range: v.nullable(v.object({ first: count, last: count })),
  /** Id of the source that it is in the editor's document. */
  source: v.optional(v.string()),
})

/** See {@link footagePartSchema}. */
export type FootagePart = v.InferOutput<typeof footagePartSchema>

const common = {
  /** The model that it began with. */
  base: v.object({ name: v.string(), folder: v.string() }),
  /** Frames from one keyframe to the next, of the gaps that it is judged by. */
  gaps: v.pipe(v.array(gapSchema), v.minLength(1)),
  keepAnyway: v.boolean(),
  licences: v.array(v.string()),
  command: v.string(),
  /**
   * Once the training is over: the moment of it that is judged. `best` on the part of the footage to choose by, or where
   * nothing there was better than the beginning, the `last`.
   */
  chosen: v.optional(v.picklist(['best', 'last'])),
  /** How it ended. */
  verdict: v.optional(v.object({ better: v.boolean(), words: v.string(), installed: v.boolean() })),
}

const fileSchema = v.object({
  version: v.literal(2),
  /** Names it in the editor, whatever its folder is called. */
  id: v.string(),
  /** Milliseconds since 1970. */
  begun: v.number(),
  footage: v.pipe(v.array(footagePartSchema), v.minLength(1)),
  /** How long it may learn: one of the two. Steps alone compute the same on every machine. */
  minutes: v.optional(v.number()),
  steps: v.optional(some),
  /** What is other than in the recipe. */
  changes: v.object({
    batch: v.optional(some),
    /** Side of the windows, in pixels. */
    size: v.optional(some),
    rate: v.optional(v.pipe(v.number(), v.gtValue(0))),
    seed: v.optional(count),
  }),
  /** The clip store that the footage was read into: it goes on with that, whatever becomes of the files. */
  store: v.optional(v.string()),
  ...common,
})

/** Of programs before ranges and steps. */
const oldSchema = v.object({
  version: v.literal(1),
  paths: v.array(v.string()),
  minutes: v.number(),
  ...common,
})

/** See the top of this file. */
export type FinetuneFile = v.InferOutput<typeof fileSchema>

/** Its name in a run's folder. */
export const finetuneFileName = 'finetune.json'

/** Whether a folder holds a fine-tuning. */
export async function hasFinetune(folder: string): Promise<boolean> {
  return await readFile(join(folder, finetuneFileName)).then(
    () => true,
    () => false,
  )
}

/** Writes it, as a whole. Throws `not-writable` or `disk-full`. */
export async function writeFinetune(folder: string, content: FinetuneFile): Promise<void> {
  const text = `${JSON.stringify(content, null, 2)}\n`
  await place(
    join(folder, finetuneFileName),
    { overwrite: true },
    async (target) => await target.write(Buffer.from(text)),
  )
}

/** One of the first version as one of this: known by its folder's name, begun when it was last written. */
async function renewed(folder: string, old: v.InferOutput<typeof oldSchema>): Promise<FinetuneFile> {
  const { paths, ...rest } = old
  const { mtimeMs } = await stat(join(folder, finetuneFileName))
  const digest = createHash('sha256').update(basename(folder)).digest('hex')
  return {
    ...rest,
    version: 2,
    id: `run-${digest.slice(0, 24)}`,
    begun: mtimeMs,
    footage: paths.map((path) => ({ path, range: null })),
    changes: {},
  }
}

/** Reads it. Throws `not-found` or `damaged`. */
export async function readFinetune(folder: string): Promise<FinetuneFile> {
  let text
  try {
    text = await readFile(join(folder, finetuneFileName), 'utf8')
  } catch (error) {
    throw new InterludeError(
      'not-found',
      `There is no fine-tuning in ${folder}.`,
      'Name what was given to --out, or begin one with --data.',
      { cause: error },
    )
  }
  try {
    const file = v.parse(v.variant('version', [fileSchema, oldSchema]), JSON.parse(text))
    return file.version === 2 ? file : await renewed(folder, file)
  } catch (error) {
    throw new InterludeError(
      'damaged',
      `${join(folder, finetuneFileName)} is damaged or of a newer program.`,
      'Begin the fine-tuning again with another --out.',
      { cause: error },
    )
  }
}
