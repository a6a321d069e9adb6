// How often an engine may die before we stop starting it.

/** Counts deaths within a sliding window of time. */
export interface RestartBudget {
  /** Notes a death, now. */
  spend(): void
  /** Whether another start is allowed, now. */
  left(): boolean
  /** Forgets all deaths. */
  renew(): void
}

/** A budget of `limit` deaths within `windowMs`. `now` is a monotonic clock in ms. */
export function createRestartBudget(
  limit: number,
  windowMs: number,
  now: () => number = () => performance.now(),
): RestartBudget {
  let deaths: number[] = []
  const recent = () => (deaths = deaths.filter((time) => now() - time < windowMs))
  return {
    spend: () => void recent().push(now()),
    left: () => recent().length < limit,
    renew: () => void (deaths = []),
  }
}
