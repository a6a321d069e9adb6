// What the library holds, in full: each model checked by the engine, with what it takes on the disk.
import type { ModelInfo } from '../../../src-shared/engine-contract.ts'
import { throwIfCancelled, toErrorShape } from '../../../src-shared/errors.ts'
import type { Engine } from '../../engine-client/engine-link.ts'
import type { ModelEntry } from '../model-library.ts'
import { listParts } from './model-parts.ts'

/** A model and what came of checking it. */
export interface ModelReport {
  readonly entry: ModelEntry
  /** Bytes on the disk. */
  readonly bytes: number
  /** Absent for a damaged one. */
  readonly info: ModelInfo | undefined
  /** Why it can't be used. */
  readonly problem: string | undefined
  /** What can be done about it. */
  readonly remedy?: string | undefined
}

/** Checks one model: reads all of it. Rejects with `cancelled`, and when the engine itself is broken. */
export async function describeModel(
  engine: Pick<Engine, 'call'>,
  entry: ModelEntry,
  signal: AbortSignal,
): Promise<ModelReport> {
  const parts = await listParts(entry.folder)
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
  const base = { entry, bytes, info: undefined }
  if (entry.problem !== undefined) return { ...base, problem: entry.problem }
  try {
    const info = await engine.call('inspect-model', { folder: entry.folder }, { signal })
    return { ...base, info, problem: undefined }
  } catch (error) {
    throwIfCancelled(signal)
    const { code, message, remedy } = toErrorShape(error)
    // A broken engine is no fault of the model's.
    if (code === 'engine-died' || code === 'internal') throw error
    return { ...base, problem: message, remedy }
  }
}
