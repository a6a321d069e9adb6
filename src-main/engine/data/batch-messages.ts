// What the trainer's side and the data workers say to each other. Both ends are this program, in one process.
import type { ErrorShape } from '../../../src-shared/errors.ts'
import type { Batch } from './sampling.ts'

/** Asks for the batch of a step. */
export interface WorkerOrder {
  readonly step: number
}

/** A batch, or why there is none. */
export type WorkerAnswer =
  { readonly type: 'batch'; readonly batch: Batch } | { readonly type: 'failed'; readonly error: ErrorShape }

/** Gives a worker's message its type. Only batch-worker.ts speaks on this port, so its word is taken. */
export function readWorkerMessage(message: unknown): WorkerAnswer {
  return message as WorkerAnswer
}
