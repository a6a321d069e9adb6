// finetune.json in a run's folder: what was asked for, and how far it has come, so that a killed fine-tuning goes on.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { InterludeError } from '../../src-shared/errors.ts'
import { place } from '../media/output-place.ts'

const gapSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(2), v.maxValue(120))

const fileSchema = v.object({
  version: v.literal(1),
  /** The model that it began with. */
  base: v.object({ name: v.string(), folder: v.string() }),
  /** Footage, by absolute path. */
  paths: v.array(v.string()),
  minutes: v.number(),
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
})

/** See the top of this file. */
export type FinetuneFile = v.InferOutput<typeof fileSchema>

const name = 'finetune.json'

/** Whether a folder holds a fine-tuning. */
export async function hasFinetune(folder: string): Promise<boolean> {
  return await readFile(join(folder, name)).then(
    () => true,
    () => false,
  )
}

/** Writes it, as a whole. Throws `not-writable` or `disk-full`. */
export async function writeFinetune(folder: string, content: FinetuneFile): Promise<void> {
  const text = `${JSON.stringify(content, null, 2)}\n`
  await place(
    join(folder, name),
    { overwrite: true },
    async (target) => await target.write(Buffer.from(text)),
  )
}

/** Reads it. Throws `not-found` or `damaged`. */
export async function readFinetune(folder: string): Promise<FinetuneFile> {
  let text
  try {
    text = await readFile(join(folder, name), 'utf8')
  } catch (error) {
    throw new InterludeError(
      'not-found',
      `There is no fine-tuning in ${folder}.`,
      'Name what was given to --out, or begin one with --data.',
      { cause: error },
    )
  }
  try {
    return v.parse(fileSchema, JSON.parse(text))
  } catch (error) {
    throw new InterludeError(
      'damaged',
      `${join(folder, name)} is damaged or of a newer program.`,
      'Begin the fine-tuning again with another --out.',
      { cause: error },
    )
  }
}
