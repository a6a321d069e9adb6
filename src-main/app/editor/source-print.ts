// Tells by a look at the file system whether a source's file is still the one that was hashed.
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { Source } from '../../../src-shared/project/source.ts'
import { inputFailure } from '../../media/input-file.ts'

/**
 * What the file system says of a source's file, as text: equal as long as nobody wrote to it. Of a sequence it is what its folder says,
 * which changes when pictures come or go. Throws `not-found`, `not-readable`.
 */
export async function printOf(path: string, kind: Source['facts']['kind']): Promise<string> {
  const look = async (at: string) => {
    const { dev, ino, size, mtimeMs } = await stat(at)
    return [dev, ino, size, mtimeMs].join(' ')
  }
  try {
    return await look(path)
  } catch (error) {
    if (kind !== 'sequence') throw inputFailure(path, error)
    return await look(dirname(path)).catch((failure: unknown) => {
      throw inputFailure(path, failure)
    })
  }
}

/** The failure of a source whose file is gone, with the way out. */
export function missing(path: string, cause: unknown): InterludeError {
  const unreadable = cause instanceof InterludeError && cause.code === 'not-readable'
  return new InterludeError(
    unreadable ? 'not-readable' : 'not-found',
    unreadable ? cause.message : `The file ${path} is missing.`,
    'Put it back, or choose "Relink" and show where it is now.',
    { cause },
  )
}

/** The failure of a source whose file holds something else now. */
export function changed(path: string): InterludeError {
  return new InterludeError(
    'damaged',
    `${path} is not the file that the project knows: its content has changed.`,
    'Put the former file back, or choose "Relink" to take the new content.',
  )
}
