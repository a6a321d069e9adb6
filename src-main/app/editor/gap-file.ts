// Small files of the desk: read with suspicion, written whole. None of them is needed for anything but speed and memory, so one that is
// damaged or can't be written is as good as none.
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as v from 'valibot'
import { makeFolder } from '../../media/make-folder.ts'
import { writeWhole } from './write-whole.ts'

/** What the file holds, or undefined. */
export async function readSmallFile<Schema extends v.GenericSchema>(
  file: string,
  schema: Schema,
): Promise<v.InferOutput<Schema> | undefined> {
  try {
    const parsed = v.safeParse(schema, JSON.parse(await readFile(file, 'utf8')))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}

/** Writes the file, making its folder; where that fails, nothing happens. */
export async function writeSmallFile(file: string, content: unknown): Promise<void> {
  try {
    await makeFolder(dirname(file))
    await writeWhole(file, JSON.stringify(content))
  } catch {
    // The next run finds out anew.
  }
}
