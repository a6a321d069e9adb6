// Where a fine-tuning goes. A plain name is a model of the user's library, and its run lies in the user's data; anything that
// looks like a path is a folder with all of it in.
import { stat } from 'node:fs/promises'
import { basename, isAbsolute, join, resolve } from 'node:path'
import { InterludeError } from '../../src-shared/errors.ts'
import { isModelName } from '../../src-shared/model-name.ts'
import type { App } from './compose.ts'
import { defaultModel } from './model-library.ts'

/** See the top of this file. Absolute paths. */
export interface FinetunePlace {
  /** The run's folder. */
  readonly folder: string
  /** Name of the model. */
  readonly name: string
  /** Where the model is put when it has proved itself. */
  readonly model: string
  /** Whether that is the library. */
  readonly inLibrary: boolean
}

/** The place that `--out` means. Throws `usage` for a name that can't be. */
export function finetunePlace(app: Pick<App, 'runtime'>, out: string, base: string): FinetunePlace {
  if (isAbsolute(out) || /[\\/]/.test(out) || out.startsWith('.')) {
    const folder = resolve(base, out)
    return { folder, name: basename(folder), model: join(folder, 'model'), inLibrary: false }
  }
  return libraryPlace(app, out, '; or a folder: ./my-shoot')
}

/** The place of a model of the library. Throws `usage` for a name that can't be; `more` is what else would do. */
export function libraryPlace(app: Pick<App, 'runtime'>, name: string, more = ''): FinetunePlace {
  if (!isModelName(name)) {
    throw new InterludeError(
      'usage',
      `"${name.slice(0, 80)}" can't be the name of a model.`,
      `Use up to 64 letters, digits, dots, dashes and spaces${more}.`,
    )
  }
  const { data } = app.runtime
  return { folder: join(data, 'runs', name), name, model: join(data, 'models', name), inLibrary: true }
}

/** Throws `exists` when the model's name or folder is taken: hours should not end with that. */
export async function checkFree(app: Pick<App, 'models'>, place: FinetunePlace): Promise<void> {
  const isTaken = place.inLibrary
    ? place.name === defaultModel || (await app.models.list()).some(({ name }) => name === place.name)
    : await stat(place.model).then(
        () => true,
        () => false,
      )
  if (!isTaken) return
  throw new InterludeError(
    'exists',
    place.inLibrary ? `There is a model called "${place.name}" already.` : `${place.model} exists already.`,
    'Choose another name (--out).',
  )
}
