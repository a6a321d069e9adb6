// The lanes of takes that windows have open. Which takes a gap has is in the document; a lane makes them and says how far they are.
import type { GapTakes } from '../../../src-shared/editor/takes.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { createBell } from './bell.ts'
import type { CompareParts } from './take-compare.ts'
import { createTakeLane, type TakeLane } from './take-lane.ts'
import type { GapDesk } from './parts.ts'

/** What `createTakeDesk` works with. */
export interface TakeDeskParts extends CompareParts {
  readonly gaps: Pick<GapDesk, 'frame' | 'peek' | 'makeAll' | 'idle' | 'onChange'>
}

/** See the top of this file. */
export interface TakeDesk {
  setDocument(document: ProjectDocument): void
  /** Opens the lane of a gap: how it stands, now and after every change. Ends when the gap is gone; leaving the loop closes the lane. */
  watch(gap: string, signal: AbortSignal): AsyncGenerator<GapTakes, void, undefined>
  /** Tries the takes of a gap again that have failed. */
  retry(gap: string): void
  /** Closes all lanes. */
  close(): Promise<void>
}

/** A desk without lanes. */
export function createTakeDesk(parts: TakeDeskParts): TakeDesk {
  const bell = createBell()
  const lanes = new Set<TakeLane>()
  const working = new Set<Promise<void>>()
  const closing = new AbortController()
  let document: ProjectDocument | undefined
  const stopListening = parts.gaps.onChange(() => bell.ring())

  return {
    setDocument(next) {
      document = next
      for (const lane of lanes) lane.turn()
      bell.ring()
    },
    async *watch(gap, outer) {
      const stop = new AbortController()
      const signal = AbortSignal.any([outer, stop.signal, closing.signal])
      const lane = createTakeLane({ ...parts, document: () => document, bell }, gap)
      lanes.add(lane)
      const work = lane.work(signal)
      working.add(work)
      try {
        let told = ''
        while (!signal.aborted) {
          const seen = bell.rung()
          const state = lane.state()
          if (!state) return
          const text = JSON.stringify(state)
          if (text !== told) yield state
          told = text
          await bell.after(seen, signal)
        }
      } finally {
        lanes.delete(lane)
        stop.abort()
        await work
        working.delete(work)
      }
    },
    retry(gap) {
      for (const lane of lanes) if (lane.gap === gap) lane.retry()
    },
    async close() {
      stopListening()
      closing.abort()
      await Promise.all(working)
    },
  }
}
