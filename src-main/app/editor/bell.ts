// Says that something has changed, to whoever waits for it. What changed is looked up, so that many changes in a row are one.

/** See {@link createBell}. */
export interface Bell {
  ring(): void
  /** How often it has rung. */
  rung(): number
  /** Resolves when it has rung more often than that, or the signal fires. */
  after(rung: number, signal: AbortSignal): Promise<void>
}

/** A bell that has not rung. */
export function createBell(): Bell {
  const waiting = new Set<() => void>()
  let rung = 0
  return {
    ring() {
      rung++
      for (const wake of [...waiting]) wake()
    },
    rung: () => rung,
    async after(seen, signal) {
      if (rung > seen || signal.aborted) return
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          waiting.delete(wake)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        waiting.add(wake)
        signal.addEventListener('abort', wake)
      })
    },
  }
}
