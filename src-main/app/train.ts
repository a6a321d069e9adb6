// Training as the program does it: the engine computes, here its pictures become files, its death by memory a second try with
// smaller parts, a wish to stop an end in good order, and a folder belongs to one process at a time.
import { rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { TrainInput, TrainItem, TrainOutput } from '../../src-shared/engine-contract.ts'
import { InterludeError, throwIfCancelled } from '../../src-shared/errors.ts'
import { makeFolder } from '../media/make-folder.ts'
import type { Engine } from '../engine-client/engine-link.ts'
import { takeLock } from './lock.ts'
import { createRunPictures } from './train-pictures.ts'

/** What a training is told and tells. */
export interface TrainOptions {
  /** Ends it: what was learnt is saved first. */
  readonly signal: AbortSignal
  /** Ends the learning as if all were learnt: what there is by then is judged and saved. */
  readonly finish?: AbortSignal | undefined
  /** Hears of everything but the strips, which become files. */
  readonly onItem: (item: Exclude<TrainItem, { type: 'strip' }>) => void
  /** The strip after this step has become files. */
  readonly onStrip?: ((step: number) => void) | undefined
}

/** Tries after the engine died for memory: each halves the parts of a batch. */
const mostTries = 4

/**
 * Trains, from the beginning or from where the folder's run stands. Rejects with what the engine says, and with `exists`
 * while another process is at it in that folder.
 */
export async function trainModel(
  engine: Pick<Engine, 'call'>,
  input: TrainInput,
  options: TrainOptions,
): Promise<TrainOutput> {
  const release = await lockRun(input.folder, { make: input.begin !== undefined })
  try {
    return await trainLocked(engine, input, options)
  } finally {
    await release()
  }
}

/**
 * Takes a run's folder for this process, made first where that is wanted, and returns its release. Throws `exists` while
 * another process has it, `not-writable`.
 */
export async function lockRun(folder: string, { make }: { make: boolean }): Promise<() => Promise<void>> {
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  )
  // What is not there can't be gone on with; who reads it says so.
  if (!isThere && !make) return () => Promise.resolve()
  try {
    await makeFolder(folder)
    const unlock = await takeLock(join(folder, '.lock'), `is training in ${folder}`)
    return async () => {
      await unlock()
      // Nothing came of it.
      if (!isThere) await rmdir(folder).catch(() => undefined)
    }
  } catch (error) {
    if (error instanceof InterludeError) throw error
    const remedy = 'Choose a folder that you may write to (--out).'
    throw new InterludeError('not-writable', `${folder} can't be written to.`, remedy, { cause: error })
  }
}

/** {@link trainModel} for whoever has locked the folder. */
export async function trainLocked(
  engine: Pick<Engine, 'call'>,
  input: TrainInput,
  { signal, finish, onItem, onStrip }: TrainOptions,
): Promise<TrainOutput> {
  throwIfCancelled(signal)
  // A wish, not a cancelled call: that would end at once, and nobody would hear that all was saved.
  const ask = (action: 'stop' | 'finish') =>
    void engine.call('train-control', { action }).catch(() => undefined)
  const [stop, end] = [() => ask('stop'), () => ask('finish')]
  signal.addEventListener('abort', stop)
  finish?.addEventListener('abort', end)
  const pictures = createRunPictures(input.folder, (text) => onItem({ type: 'note', text }))
  const began = performance.now()
  let wish = input
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        const training = engine.call('train', wish, {
          onItem: async (item) => {
            await pictures.see(item)
            if (item.type === 'strip') onStrip?.(item.step)
            else onItem(item)
          },
        })
        if (finish?.aborted) end()
        return await training
      } catch (error) {
        const isShort = error instanceof InterludeError && error.code === 'out-of-memory'
        const parts = 2 * (wish.parts ?? 1)
        if (!isShort || signal.aborted || attempt >= mostTries) throw error
        onItem({
          type: 'note',
          text: `Memory ran out. Trying again with batches in at least ${String(parts)} parts.`,
        })
        // What had begun goes on from its last checkpoint, in the time that is left.
        const { steps, rate, minutes, folder } = wish
        const left = minutes === undefined ? undefined : leftOf(input.minutes ?? minutes, began)
        wish = { folder, steps, rate, minutes: left, parts }
      }
    }
  } finally {
    signal.removeEventListener('abort', stop)
    finish?.removeEventListener('abort', end)
  }
}

/** Never nothing: the engine saves and ends in good order. */
function leftOf(minutes: number, began: number): number {
  return Math.max(0.01, minutes - (performance.now() - began) / 60_000)
}
