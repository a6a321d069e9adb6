// Ctrl-C: the first cancels in good order, the second stops at once.

/** Exit code of a cancelled command, as shells give it for SIGINT. */
export const cancelledExit = 130

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** An abort signal that the user's Ctrl-C fires. */
export interface Interrupt {
  readonly signal: AbortSignal
  /** Stops listening. */
  dispose(): void
}

/** Listens for Ctrl-C and its kin. `onFirst` runs at the first; at the second the process exits with 130. */
export function listenForInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController()
  const hear = (): void => {
    if (controller.signal.aborted) process.exit(cancelledExit)
    controller.abort()
    onFirst()
  }
  for (const name of signals) process.on(name, hear)
  return {
    signal: controller.signal,
    dispose() {
      for (const name of signals) process.off(name, hear)
    },
  }
}
