// Sends a model out as one file, once it is known to be sound.
import { stat } from 'node:fs/promises'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { Engine } from '../../engine-client/engine-link.ts'
import type { ModelEntry } from '../model-library.ts'
import { describeModel } from './describe-models.ts'
import { packModel } from './pack-model.ts'

/** How an export goes. */
export interface ExportOptions {
  readonly overwrite: boolean
  readonly signal: AbortSignal
  /** Hears the share (0..1) that is written. */
  readonly onProgress?: ((share: number) => void) | undefined
}

/**
 * Writes the file, whole or not at all; gives its bytes. Throws `model-damaged`, `exists`, `not-writable`, `disk-full`, `cancelled`, and
 * what a broken engine throws.
 */
export async function exportModel(
  engine: Pick<Engine, 'call'>,
  entry: ModelEntry,
  path: string,
  options: ExportOptions,
): Promise<number> {
  const { problem } = await describeModel(engine, entry, options.signal)
  if (problem !== undefined) {
    throw new InterludeError(
      'model-damaged',
      `The model "${entry.name}" is damaged and is not exported: ${problem}`,
      'Import or copy it again, or export another one.',
    )
  }
  await packModel(entry.folder, path, options)
  return (await stat(path)).size
}
