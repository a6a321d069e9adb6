// Puts a model that has proved itself where it can be named: whole or not at all, and never over another one.
import { randomUUID } from 'node:crypto'
import { cp, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { InterludeError } from '../../src-shared/errors.ts'
import { makeFolder } from '../media/make-folder.ts'
import { writeFailure } from './datasets/write-failure.ts'

/** Copies the model folder `from` to `to`. Throws `exists`, `disk-full`, `not-writable`; then nothing is left behind. */
export async function installModel(from: string, to: string): Promise<void> {
  const temporary = join(dirname(to), `.${basename(to)}.${randomUUID()}`)
  try {
    await makeFolder(dirname(to))
    await cp(from, temporary, { recursive: true, errorOnExist: true })
    const isTaken = await stat(to).then(
      () => true,
      () => false,
    )
    if (isTaken) {
      throw new InterludeError(
        'exists',
        `There is something at ${to} by now.`,
        `The model itself is in ${from}.`,
      )
    }
    await rename(temporary, to)
  } catch (error) {
    throw writeFailure(to, error)
  } finally {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined)
  }
}
