// How long a running gap will take yet.

/** See {@link createPace}. */
export interface Pace {
  /** One more is there. */
  count(): void
  /** Seconds; undefined before it can be told. */
  secondsLeft(): number | undefined
}

/** For so many things to come. The first takes the warm-up with it: the pace is that of the following ones. */
export function createPace(total: number, now: () => number = () => performance.now()): Pace {
  let first: number | undefined
  let last = 0
  let done = 0
  return {
    count() {
      last = now()
      first ??= last
      done++
    },
    secondsLeft() {
      if (first === undefined || done < 2) return undefined
      return Math.max(0, ((total - done) * (last - first)) / (done - 1) / 1000)
    },
  }
}
