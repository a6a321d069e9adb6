// How long what is running will take yet.

/** See {@link createPace}. */
export interface Pace {
  /** One more is there, or so many in all. */
  count(done?: number): void
  /** Seconds; undefined before it can be told. */
  secondsLeft(): number | undefined
}

/** For so many things to come. The first takes the warm-up with it: the pace is that of the following ones. */
export function createPace(total: number, now: () => number = () => performance.now()): Pace {
  let first: { readonly time: number; readonly done: number } | undefined
  let last = { time: 0, done: 0 }
  return {
    count(done = last.done + 1) {
      last = { time: now(), done }
      first ??= last
    },
    secondsLeft() {
      if (!first || last.done <= first.done) return undefined
      const each = (last.time - first.time) / (last.done - first.done)
      return Math.max(0, ((total - last.done) * each) / 1000)
    },
  }
}
