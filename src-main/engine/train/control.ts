// How a training that runs is spoken to: pause, resume, stop.

/** See the top of this file. */
export interface Control {
  readonly paused: boolean
  /** Fires when it should stop. */
  readonly signal: AbortSignal
  pause(): void
  resume(): void
  /** Also ends a pause. */
  stop(): void
  /** Resolves when it is not paused, or should stop. */
  untilResumed(): Promise<void>
}

/** A control that lets run. */
export function createControl(): Control {
  const controller = new AbortController()
  let wake: (() => void) | undefined
  let pause: Promise<void> | undefined
  const resume = (): void => {
    pause = undefined
    wake?.()
  }
  return {
    get paused() {
      return pause !== undefined
    },
    signal: controller.signal,
    pause: () => {
      if (!controller.signal.aborted) pause ??= new Promise((resolve) => (wake = resolve))
    },
    resume,
    stop: () => {
      controller.abort()
      resume()
    },
    untilResumed: async () => {
      await pause
    },
  }
}
