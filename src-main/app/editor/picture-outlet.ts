// Turns results that several pieces of work put down into one stream.
import { throwIfCancelled } from '../../../src-shared/errors.ts'

/** See {@link createOutlet}. */
export interface Outlet<T> {
  put(item: T): void
  /** Runs the work and hands out what it puts down. Leaving the loop, or the signal, aborts the work's signal and waits for its end. */
  drain(work: (stop: AbortSignal) => Promise<void>): AsyncGenerator<T, void, undefined>
}

/** An outlet for one stream. */
export function createOutlet<T>(signal: AbortSignal | undefined): Outlet<T> {
  const items: T[] = []
  let wake = (): void => undefined
  return {
    put(item) {
      items.push(item)
      wake()
    },
    async *drain(work) {
      throwIfCancelled(signal)
      const stop = new AbortController()
      const ends = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
      let failure: { readonly error: unknown } | undefined
      const state = { over: false }
      const running = work(ends)
        .catch((error: unknown) => {
          failure = { error }
        })
        .finally(() => {
          state.over = true
          wake()
        })
      try {
        for (;;) {
          const item = items.shift()
          if (item !== undefined) yield item
          else if (state.over) break
          else await new Promise<void>((resolve) => (wake = resolve))
        }
        throwIfCancelled(signal)
        if (failure) throw failure.error
      } finally {
        stop.abort()
        await running
      }
    },
  }
}
