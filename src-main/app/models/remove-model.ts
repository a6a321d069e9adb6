// Removes a model from the library.
import { lstat, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { InterludeError } from '../../../src-shared/errors.ts'
import { temporaryName } from '../../media/temporary-name.ts'
import type { ModelEntry, ModelLibrary } from '../model-library.ts'

/** The user's model of that name, which may be removed or renamed. Throws `model-missing`, and `unsupported` for those that come with the program. */
export async function findOwn(models: ModelLibrary, name: string): Promise<ModelEntry> {
  // By name alone, and damaged ones too: a folder elsewhere is not the library's.
  const all = await models.list()
  const entry = all.find((model) => model.name === name)
  if (entry?.origin === 'bundled') {
    throw new InterludeError(
      'unsupported',
      `The model "${name}" comes with the program and stays.`,
      'Only models of your own can be removed or renamed: interlude models list shows them.',
    )
  }
  if (entry) return entry
  const own = all.filter(({ origin }) => origin === 'user').map((model) => model.name)
  throw new InterludeError(
    'model-missing',
    `There is no model of yours called "${name.slice(0, 80)}".`,
    own.length > 0 ? `Yours are: ${own.join(', ')}.` : 'None of the models is yours.',
  )
}

/** Removes it: out of sight at once, then from the disk. A link goes, and what it leads to stays. Throws `not-writable`. */
export async function removeModel(models: ModelLibrary, entry: ModelEntry): Promise<void> {
  try {
    if ((await lstat(entry.folder)).isSymbolicLink()) {
      await rm(entry.folder)
      return
    }
    const aside = join(models.userFolder, temporaryName(''))
    await rename(entry.folder, aside)
    await rm(aside, { recursive: true, force: true })
  } catch (error) {
    throw new InterludeError(
      'not-writable',
      `${entry.folder} can't be removed.`,
      'Check its permissions, and that no other program uses it.',
      { cause: error },
    )
  }
}
