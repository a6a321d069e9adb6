// Whether a training may have the name that it was given, in a window's words.
import { InterludeError } from '../../../src-shared/errors.ts'
import type { App } from '../compose.ts'
import { hasFinetune } from '../finetune-file.ts'
import { checkFree, type FinetunePlace } from '../finetune-place.ts'

/** Throws `exists` when a model has that name. */
export async function checkModelName(app: Pick<App, 'models'>, place: FinetunePlace): Promise<void> {
  try {
    await checkFree(app, place)
  } catch (error) {
    if (!(error instanceof InterludeError) || error.code !== 'exists') throw error
    throw new InterludeError('exists', error.message, 'Choose another name, or rename that model.', {
      cause: error,
    })
  }
}

/** Throws `exists` when a model or a training has that name. */
export async function checkName(app: Pick<App, 'models'>, place: FinetunePlace): Promise<void> {
  await checkModelName(app, place)
  if (!(await hasFinetune(place.folder))) return
  throw new InterludeError(
    'exists',
    `There is a training called "${place.name}" already.`,
    'Choose another name, or discard that training.',
  )
}
