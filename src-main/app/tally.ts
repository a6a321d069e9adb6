// Counts in-betweens as they come, and clocks the first.
import type { InbetweenEvent } from './inbetween-events.ts'

/** See {@link createTally}. */
export interface Tally {
  /** One more in-between: made now, or found in the store. */
  count(made: boolean): void
  summary(): { made: number; stored: number; firstFrameSeconds: number | undefined }
}

/** A tally of `total` expected in-betweens whose clock starts now; every count becomes an event. */
export function createTally(total: number, onEvent: (event: InbetweenEvent) => void): Tally {
  const start = performance.now()
  let made = 0
  let stored = 0
  let first: number | undefined
  return {
    count(wasMade) {
      first ??= (performance.now() - start) / 1000
      if (wasMade) made++
      else stored++
      onEvent({ type: 'frame', done: made + stored, total, made: wasMade })
    },
    summary: () => ({ made, stored, firstFrameSeconds: first }),
  }
}
