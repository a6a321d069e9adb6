// A folder's part of the self-test: written, read back, and whether there is room.
import { randomBytes } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InterludeError, systemCodeOf, throwIfCancelled } from '../../../src-shared/errors.ts'
import { makeFolder } from '../../media/make-folder.ts'
import { temporaryName } from '../../media/temporary-name.ts'
import { formatBytes, freeSpace } from '../disk-space.ts'
import type { Outcome } from './parts.ts'

const bytes = 8e6
/** Free bytes below which work soon stops: of finished frames, and of projects and models. */
const wanted = { cache: 10e9, data: 1e9 }
const variables = { cache: 'INTERLUDE_CACHE', data: 'INTERLUDE_DATA' }

/** Writes a file, reads it back and removes it. Throws `disk-full`, `not-writable`, `damaged`. */
export async function testFolder(
  folder: string,
  kind: keyof typeof wanted,
  signal: AbortSignal,
): Promise<Outcome> {
  const file = join(folder, temporaryName(''))
  const content = randomBytes(bytes)
  const begun = performance.now()
  let read: Buffer
  try {
    await makeFolder(folder)
    await writeFile(file, content, { flag: 'wx', flush: true, signal })
    read = await readFile(file, { signal })
  } catch (error) {
    throwIfCancelled(signal)
    throw failure(folder, variables[kind], error)
  } finally {
    await rm(file, { force: true }).catch(() => undefined)
  }
  const rate = (2 * bytes) / ((performance.now() - begun) / 1000)
  if (!content.equals(read)) {
    throw new InterludeError(
      'damaged',
      `${folder} gave back other bytes than were written.`,
      `The disk is failing: move what matters, and name a folder on another one: ${variables[kind]}=FOLDER.`,
    )
  }
  const free = await freeSpace(folder)
  const room = free === undefined ? '' : `, ${formatBytes(free)} free`
  return {
    value: `${folder}: written and read back at ${formatBytes(rate)} a second${room}.`,
    remedy:
      free === undefined || free >= wanted[kind]
        ? undefined
        : `Free some space, or name a folder on another disk: ${variables[kind]}=FOLDER.`,
  }
}

function failure(folder: string, variable: string, error: unknown): InterludeError {
  const options = { cause: error }
  if (['ENOSPC', 'EDQUOT'].includes(systemCodeOf(error))) {
    const remedy = `Free some space, or name a folder on another disk: ${variable}=FOLDER.`
    return new InterludeError('disk-full', `The disk of ${folder} is full.`, remedy, options)
  }
  const remedy = `Make the folder writable, or name another one: ${variable}=FOLDER.`
  return new InterludeError('not-writable', `${folder} can't be written to.`, remedy, options)
}
