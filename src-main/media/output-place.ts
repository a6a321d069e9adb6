// Where results go: checked before work starts, written under another name in the same folder, put in place at the end.
import { access, constants, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, extname, join, resolve } from 'node:path'
import { InterludeError, systemCodeOf } from '../../src-shared/errors.ts'
import { temporaryName } from './temporary-name.ts'
import { diskFull } from './tool-failure.ts'

/** A name to write to until the result is whole. */
export interface Target {
  /** Same folder and ending as the result. */
  readonly path: string
  /** Writes the whole file. */
  write(bytes: Uint8Array): Promise<void>
}

/** How a result is put in place. */
export interface PlaceOptions {
  readonly overwrite: boolean
  /** The result is a folder; replacing one is allowed only where every file in it matches. */
  readonly folderOf?: RegExp | undefined
}

function writeFailure(path: string, error: unknown): unknown {
  switch (systemCodeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(`writing ${path}`)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new InterludeError(
        'not-writable',
        `${path} may not be written.`,
        'Choose a folder of your own.',
        { cause: error },
      )
    case 'ENAMETOOLONG':
      return new InterludeError('not-writable', `The name of ${path} is too long.`, 'Choose a shorter one.')
    default:
      return error
  }
}

async function checkFolder(path: string): Promise<void> {
  const folder = dirname(resolve(path))
  const stats = await stat(folder).catch(() => undefined)
  if (!stats?.isDirectory()) {
    throw new InterludeError('not-writable', `There is no folder ${folder}.`, 'Create it, or choose another.')
  }
  try {
    await access(folder, constants.W_OK)
  } catch (error) {
    throw new InterludeError(
      'not-writable',
      `The folder ${folder} may not be written to.`,
      'Choose a folder of your own.',
      { cause: error },
    )
  }
}

async function checkExisting(path: string, { overwrite, folderOf }: PlaceOptions): Promise<void> {
  const stats = await stat(path).catch(() => undefined)
  if (!stats) return
  if (!overwrite) {
    throw new InterludeError(
      'exists',
      `${path} exists already.`,
      'Choose another name, or allow it to be replaced.',
    )
  }
  if (folderOf === undefined) {
    if (!stats.isFile()) {
      throw new InterludeError(
        'not-writable',
        `${path} is not a file, so it is not replaced.`,
        'Choose another name.',
      )
    }
    return
  }
  const foreign = stats.isDirectory()
    ? (await readdir(path)).find((name) => !folderOf.test(name))
    : 'it is not a folder'
  if (foreign !== undefined) {
    throw new InterludeError(
      'not-writable',
      `${path} is not replaced, because it is not a folder of generated frames (${foreign}).`,
      'Choose another folder, or empty it yourself.',
    )
  }
}

/** Checks that a result may be put at `path`. Throws `not-writable` or `exists`. */
export async function checkPlace(path: string, options: PlaceOptions): Promise<void> {
  if (path === '' || path.includes('\0')) {
    throw new InterludeError('not-writable', 'The output has no name.', 'Name a file.')
  }
  await checkFolder(path)
  await checkExisting(path, options)
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/**
 * Runs `make`, which writes to the target that it is given, and then puts that in place of `path`. When `make` fails
 * nothing is left behind and what was there stays. Throws as {@link checkPlace}, `disk-full`, and what `make` throws.
 */
export async function place<T>(
  path: string,
  options: PlaceOptions,
  make: (target: Target) => Promise<T>,
): Promise<T> {
  await checkPlace(path, options)
  const final = resolve(path)
  const temporary = join(dirname(final), temporaryName(options.folderOf ? '' : extname(final)))
  try {
    const result = await make({
      path: temporary,
      write: async (bytes) => await writeWhole(temporary, bytes),
    })
    // Someone may have written there meanwhile.
    await checkExisting(path, options)
    if (options.folderOf) await rm(final, { recursive: true, force: true })
    await rename(temporary, final)
    return result
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    throw writeFailure(path, error)
  }
}
