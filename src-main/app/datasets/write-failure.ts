// What a failed write of prepared clips means to the user.
import { InterludeError } from '../../../src-shared/errors.ts'

/** Readable errors for what the file system says; errors that are readable already stay as they are. */
export function writeFailure(folder: string, error: unknown): Error {
  if (error instanceof InterludeError) return error
  if (!(error instanceof Error) || !('code' in error)) {
    return error instanceof Error ? error : new Error(String(error))
  }
  const options = { cause: error }
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return new InterludeError(
      'disk-full',
      `The disk is full: the clips for ${folder} do not fit.`,
      'Free some space, or name a folder on another disk (--out). What is done so far is kept.',
      options,
    )
  }
  return new InterludeError(
    'not-writable',
    `${folder} cannot be written: ${error.message}`,
    'Make the folder writable, or name another one (--out).',
    options,
  )
}
