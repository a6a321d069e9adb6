// Whether a name is free in the library.
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { ModelLibrary } from '../model-library.ts'

/** The refusal of a name that is taken: by one that comes with the program, or by one of the user's. */
export function taken(name: string, bundled = false): InterludeError {
  return new InterludeError(
    'exists',
    bundled ? `The model "${name}" comes with the program.` : `There is a model called "${name}" already.`,
    bundled
      ? 'Choose another name for yours.'
      : 'Choose another name for this one, or remove that one first.',
  )
}

/** Throws `exists` where a model has this name. `own`: the name of the one that it is for, which may differ in letters' size alone. */
export async function checkFree(models: ModelLibrary, name: string, own?: string): Promise<void> {
  // Letters' size makes no difference on some systems.
  const isSame = (other: string): boolean => other.toLowerCase() === name.toLowerCase()
  const same = (await models.list()).find((entry) => entry.name !== own && isSame(entry.name))
  const isItself = own !== undefined && isSame(own)
  const inPlace = isItself ? undefined : await lstat(join(models.userFolder, name)).catch(() => undefined)
  if (same || inPlace) throw taken(name, same?.origin === 'bundled')
}
