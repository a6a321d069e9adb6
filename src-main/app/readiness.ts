// Who waits for things by name, and who says that they are there.

/** See {@link createReadiness}. */
export interface Readiness {
  /** Says that `name` is there; those who wait go on. */
  mark(name: string): void
  /** Resolves when `name` is there, rejects when {@link Readiness.fail} says why it never will be. */
  wait(name: string): Promise<void>
  /** Ends all waiting, now and later, for what is not there yet. */
  fail(reason: Error): void
}

interface Waiter {
  readonly name: string
  readonly resolve: () => void
  readonly reject: (reason: Error) => void
}

/** Makes an empty one. */
export function createReadiness(): Readiness {
  const ready = new Set<string>()
  let waiters: Waiter[] = []
  let failure: Error | undefined
  return {
    mark(name) {
      ready.add(name)
      const woken = waiters.filter((waiter) => waiter.name === name)
      waiters = waiters.filter((waiter) => waiter.name !== name)
      for (const waiter of woken) waiter.resolve()
    },
    async wait(name) {
      if (ready.has(name)) return
      if (failure) throw failure
      await new Promise<void>((resolve, reject) => waiters.push({ name, resolve, reject }))
    },
    fail(reason) {
      failure ??= reason
      const woken = waiters
      waiters = []
      for (const waiter of woken) waiter.reject(reason)
    },
  }
}
