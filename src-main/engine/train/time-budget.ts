// How long a run has been at it, and how long it may be. Pauses don't count.

/** See the top of this file. Seconds. */
export interface TimeBudget {
  /** Of this sitting. */
  sitting(): number
  /** Of all sittings. */
  total(): number
  /** What is left of the sitting's time or the run's, whichever ends first; Infinity without a limit. */
  left(): number
  /** Share of the run's time that has passed, 0..1; 0 where steps alone decide. */
  share(): number
  /** Waits without the time going on. */
  rest(until: () => Promise<void>): Promise<void>
}

/** What limits a run in time, in minutes; absent: nothing does. */
export interface TimeLimits {
  /** This sitting. */
  readonly sitting?: number | undefined
  /** All sittings together; the learning rate follows them. */
  readonly run?: number | undefined
}

/** A budget that begins now; `before` are the seconds of earlier sittings, `now` are seconds from anywhere. */
export function createTimeBudget(limits: TimeLimits, before: number, now: () => number): TimeBudget {
  const began = now()
  let rested = 0
  const sitting = () => now() - began - rested
  const total = () => before + sitting()
  const [ofSitting, ofRun] = [limits.sitting, limits.run].map((minutes) => (minutes ?? Infinity) * 60)
  return {
    sitting,
    total,
    left: () => Math.max(0, Math.min((ofSitting ?? Infinity) - sitting(), (ofRun ?? Infinity) - total())),
    share: () => (limits.run === undefined ? 0 : Math.min(1, total() / (limits.run * 60))),
    rest: async (until) => {
      const from = now()
      await until()
      rested += now() - from
    },
  }
}
