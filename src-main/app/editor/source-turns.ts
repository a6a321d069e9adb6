// Lets a few of many jobs run at once, in the order in which they came.

/** See {@link createTurns}. */
export interface Turns {
  /** Runs the job when it is its turn; `name` is what {@link Turns.hurry} knows it by. */
  take<T>(job: () => Promise<T>, name?: object): Promise<T>
  /** Puts a job before all others that wait. */
  hurry(name: object): void
}

/** Turns for at most `limit` jobs at a time. */
export function createTurns(limit: number): Turns {
  const waiting: { readonly name: object | undefined; readonly start: () => void }[] = []
  let running = 0
  return {
    async take(job, name) {
      if (running >= limit) await new Promise<void>((resolve) => waiting.push({ name, start: resolve }))
      else running += 1
      try {
        return await job()
      } finally {
        const next = waiting.shift()
        if (next) next.start()
        else running -= 1
      }
    },
    hurry(name) {
      const at = waiting.findIndex((one) => one.name === name)
      if (at > 0) waiting.unshift(...waiting.splice(at, 1))
    },
  }
}
