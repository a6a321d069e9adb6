// Takes in a published SavedModel: makes a model folder of it, and has it fill one gap before anyone relies on it.
import { rm } from 'node:fs/promises'
import type { AdoptInput, ModelInfo } from '../../../src-shared/engine-contract.ts'
import { InterludeError, throwIfCancelled } from '../../../src-shared/errors.ts'
import { openModel } from './inbetween-model.ts'
import { adoptSavedModel } from './published-folder.ts'

/**
 * Makes `folder` from the SavedModel and tries it. Throws `unsupported` (another kind of network, or a graph that does more than
 * compute), `model-damaged`, `not-readable`, `not-writable`, `disk-full`; nothing stays then.
 */
export async function adoptModel(
  { savedModel, folder, name, command }: AdoptInput,
  signal: AbortSignal,
): Promise<ModelInfo> {
  await adoptSavedModel(savedModel, folder, { name, command })
  try {
    throwIfCancelled(signal)
    return await tryOut(folder, signal)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** From dark to light: any network of this kind makes pictures of it. */
async function tryOut(folder: string, signal: AbortSignal): Promise<ModelInfo> {
  const model = await openModel(folder)
  try {
    if (model.kind !== 'published') throw new Error(`${folder} is of kind ${model.kind}.`)
    const size = model.width * model.height * 3
    const grey = (value: number): Float32Array => new Float32Array(size).fill(value)
    await model.generate([{ from: grey(0.25), to: grey(0.75), seed: 1 }], signal)
    return model.info
  } catch (error) {
    if (error instanceof InterludeError || !(error instanceof Error)) throw error
    throw new InterludeError(
      'unsupported',
      `This SavedModel does not run: ${(error.message.split('\n')[0] ?? '').slice(0, 300)}`,
      'Export it for TensorFlow 2.18 or older, with operations that run on this device.',
      { cause: error },
    )
  } finally {
    model.dispose()
  }
}
