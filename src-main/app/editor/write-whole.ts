// Files that are there as a whole or not at all, whatever happens while they are written.
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { InterludeError, systemCodeOf } from '../../../src-shared/errors.ts'
import { temporaryName } from '../../media/temporary-name.ts'

/** What a failed write of `path` means to the user. An error that is readable already stays as it is. */
export function writeFailure(path: string, error: unknown): InterludeError {
  if (error instanceof InterludeError) return error
  const options = { cause: error }
  switch (systemCodeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new InterludeError(
        'disk-full',
        `The disk is full: ${path} could not be written.`,
        'Free some space, or choose another disk.',
        options,
      )
    case 'ENOENT':
    case 'ENOTDIR':
      return new InterludeError(
        'not-writable',
        `There is no folder ${dirname(path)}.`,
        'Create it, or choose another.',
        options,
      )
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new InterludeError(
        'not-writable',
        `${path} may not be written.`,
        'Change its permissions, or choose a folder of your own.',
        options,
      )
    case 'EISDIR':
      return new InterludeError('not-writable', `${path} is a folder.`, 'Choose another name.', options)
    case 'ENAMETOOLONG':
      return new InterludeError(
        'not-writable',
        `The name ${basename(path)} is too long.`,
        'Choose a shorter one.',
        options,
      )
    default: {
      const reason = error instanceof Error ? error.message : String(error)
      return new InterludeError(
        'not-writable',
        `${path} could not be written: ${reason}`,
        'Choose another folder.',
        options,
      )
    }
  }
}

/**
 * Writes a file under another name in the same folder, makes sure that it is on the disk, and gives it its name. A link is followed, and
 * what is there keeps its permissions; a new file gets `mode`. Throws as {@link writeFailure} says, and then nothing has changed.
 */
export async function writeWhole(path: string, content: string | Uint8Array, mode = 0o666): Promise<void> {
  let temporary: string | undefined
  try {
    const target = await realpath(path).catch(() => path)
    const there = await stat(target).catch(() => undefined)
    if (there?.isDirectory()) throw Object.assign(new Error('It is a folder.'), { code: 'EISDIR' })
    temporary = join(dirname(target), temporaryName(extname(target)))
    const file = await open(temporary, 'wx', mode)
    try {
      await file.writeFile(content)
      if (there) await file.chmod(there.mode & 0o777).catch(() => undefined)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, target)
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { force: true }).catch(() => undefined)
    throw writeFailure(path, error)
  }
}
