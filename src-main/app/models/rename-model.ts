// Gives a model of the user another name: its folder's. The card keeps the name that it was made under.
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { InterludeError, systemCodeOf } from '../../../src-shared/errors.ts'
import type { ModelLibrary } from '../model-library.ts'
import { checkFree, taken } from './free-name.ts'
import { checkModelName } from './model-name.ts'
import { findOwn } from './remove-model.ts'

/** Renames it. Throws `usage` and `exists` for the new name, `model-missing` and `unsupported` for the old one, `not-writable`. */
export async function renameModel(models: ModelLibrary, name: string, to: string): Promise<void> {
  const entry = await findOwn(models, name)
  checkModelName(to)
  if (to === name) return
  await checkFree(models, to, name)
  try {
    // Never over another one: a folder that is not empty is in the way of a rename.
    await rename(entry.folder, join(models.userFolder, to))
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST'].includes(systemCodeOf(error))) throw taken(to)
    throw new InterludeError(
      'not-writable',
      `${entry.folder} can't be renamed.`,
      'Check its permissions, and that no other program uses it.',
      { cause: error },
    )
  }
}
