// Making all that an export needs: gap after gap through the desk's one queue, with everything held in the store until the export is done.
import { InterludeError, cancelled, throwIfCancelled } from '../../../src-shared/errors.ts'
import { itemAt } from '../../../src-shared/project/lookup.ts'
import type { GapEntry } from './gap-entry.ts'
import type { Pins } from './gap-pins.ts'
import type { GapNeed } from './parts.ts'

/** In-betweens of a gap that someone waits for. */
export interface Errand {
  readonly entry: GapEntry
  /** Indexes among its drawings, ascending. */
  readonly drawings: readonly number[]
  readonly signal: AbortSignal
  /** An in-between of it is there. */
  onFrame(key: string): void
  resolve(): void
  reject(error: unknown): void
}

/** Who takes errands, and hears how far they are. */
export interface ErrandOptions {
  readonly signal: AbortSignal
  readonly onProgress: (done: number, total: number) => void
  readonly send: (errand: Errand) => void
}

/** Runs that may come to nothing for one gap: the facts may change under it, another process may drop what was there. */
const attempts = 4

/**
 * Makes these in-betweens; `entryFor` gives a gap as it is known at the moment. Resolves when all is there and held. Rejects with what
 * the run of a gap rejects with, and then holds nothing.
 */
export async function makeForExport(
  pins: Pins,
  needs: readonly GapNeed[],
  entryFor: (gap: string) => GapEntry,
  options: ErrandOptions,
): Promise<{ release(): void }> {
  const { signal, onProgress, send } = options
  const held = new Set<string>()
  const done = new Set<string>()
  const needed = new Map<string, readonly string[]>()
  const release = (): void => {
    pins.release(held)
    held.clear()
  }
  const report = (): void => {
    onProgress(done.size, held.size)
  }

  /** Holds what is needed of the gap, and says whether all of it is there. */
  async function holdAll(entry: GapEntry, drawings: readonly number[]): Promise<boolean> {
    let all = true
    const before = needed.get(entry.name)
    const keys = drawings.map((index) => itemAt(entry.frames, index))
    needed.set(entry.name, keys)
    if (before?.some((key, index) => key !== keys[index])) letGo(before)
    for (const key of keys) {
      const isThere = await pins.hold(key)
      // One hold is enough.
      if (held.has(key)) pins.release([key])
      held.add(key)
      if (isThere) done.add(key)
      else all = false
    }
    return all
  }

  /** Gives back what no gap needs any more: the facts have changed. */
  function letGo(keys: readonly string[]): void {
    const still = new Set([...needed.values()].flat())
    for (const key of keys) {
      if (still.has(key) || !held.delete(key)) continue
      pins.release([key])
      done.delete(key)
    }
  }

  async function makeGap({ gap, drawings }: GapNeed): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      throwIfCancelled(signal)
      const entry = entryFor(gap)
      const isComplete = await holdAll(entry, drawings)
      report()
      if (isComplete) return
      await new Promise<void>((resolve, reject) => {
        const onAbort = (): void => reject(cancelled())
        const settle = (end: () => void) => () => {
          signal.removeEventListener('abort', onAbort)
          end()
        }
        signal.addEventListener('abort', onAbort)
        send({
          ...{ entry, drawings, signal },
          onFrame(key) {
            if (!held.has(key)) return
            done.add(key)
            report()
          },
          resolve: settle(resolve),
          reject: (error) =>
            settle(() => reject(error instanceof Error ? error : new Error(String(error))))(),
        })
      })
    }
    throw new InterludeError(
      'internal',
      'The in-betweens of a gap vanish as soon as they are made.',
      'Another program may be emptying the cache: wait for it, and try again.',
    )
  }

  try {
    // First all is looked for, so that the total is known.
    for (const { gap, drawings } of needs) {
      throwIfCancelled(signal)
      await holdAll(entryFor(gap), drawings)
    }
    report()
    for (const need of needs) await makeGap(need)
    return { release }
  } catch (error) {
    release()
    throw signal.aborted ? cancelled() : error
  }
}
