// Is the engine alive? A TensorFlow operation blocks its event loop for as long as it computes, so silence alone proves
// nothing: an engine at work is silent and burns processor time, a stuck one is silent and burns none. Only the second is
// declared dead. Where processor time cannot be told (Windows), silence is reported but never acted upon.

/** What a pulse watches, and whom it tells. */
export interface PulseOptions {
  /** Resolves when the process's event loop answers. */
  readonly ping: () => Promise<void>
  /** Processor time that the process has used so far (s). */
  readonly processorSeconds: () => Promise<number | undefined>
  /** Time between questions (ms). */
  readonly interval: number
  /** How long silence without work is forgiven (ms). Counted in intervals, so that a suspended machine loses nobody. */
  readonly patience: number
  /** Hears how long the process has not answered (ms); 0 when it answers again. */
  readonly onSilence: (milliseconds: number) => void
  /** Hears, once, that the process is stuck. */
  readonly onStuck: () => void
}

/** Less than this share of one processor is not work: an idle process ticks over at a hundredth of it. */
const workingShare = 0.01

/** Watches until the returned function is called or the process is found stuck. */
export function watchPulse(options: PulseOptions): () => void {
  const { interval, patience, onSilence, onStuck } = options
  const stopped = new AbortController()
  let asking = false
  let silent = 0
  let idle = 0
  let lastSeconds: number | undefined

  const ask = () => {
    asking = true
    options.ping().then(
      () => {
        asking = false
        if (silent > 0 && !stopped.signal.aborted) onSilence(0)
        silent = 0
        idle = 0
      },
      // The channel has closed: its owner knows.
      () => stop(),
    )
  }

  const tick = async () => {
    const seconds = await options.processorSeconds()
    if (stopped.signal.aborted) return
    const worked =
      seconds === undefined || lastSeconds === undefined
        ? undefined
        : (seconds - lastSeconds) * 1000 >= interval * workingShare
    lastSeconds = seconds
    if (!asking) {
      ask()
      return
    }
    silent += interval
    idle = worked === false ? idle + interval : 0
    onSilence(silent)
    if (idle >= patience) {
      stop()
      onStuck()
    }
  }

  const timer = setInterval(() => void tick(), interval)
  timer.unref()
  const stop = () => {
    clearInterval(timer)
    stopped.abort()
  }
  ask()
  return () => {
    // Who ends the watch of a living process has had its answer.
    if (silent > 0 && !stopped.signal.aborted) onSilence(0)
    stop()
  }
}
