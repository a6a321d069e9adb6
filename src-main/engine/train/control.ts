// How a training that runs is spoken to: pause, resume, finish, stop.

/** See the top of this file. */
export interface Control {
  readonly paused: boolean
  /** Fires when it should stop. */
  readonly signal: AbortSignal
  /** Whether enough has been learnt: it should be judged and end. */
  readonly finishing: boolean
  pause(): void
  resume(): void
  /** Also ends a pause, and so does `stop`. */
  finish(): void
  stop(): void
  /** Resolves when it is not paused, or should end. */
  untilResumed(): Promise<void>
}

/** A control that lets run. */
export function createControl(): Control {
  const controller = new AbortController()
  let finishing = false
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
    get finishing() {
      return finishing
    },
    pause: () => {
      if (!controller.signal.aborted && !finishing) pause ??= new Promise((resolve) => (wake = resolve))
    },
    resume,
    finish: () => {
      finishing = true
      resume()
    },
    stop: () => {
      controller.abort()
      resume()
    },
    untilResumed: async () => {
      await pause
    },
  }
}
