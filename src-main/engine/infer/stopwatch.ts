// Seconds by stage of a gap. Stages may lie inside each other: what an inner one takes is not the outer one's.
import { performance } from 'node:perf_hooks'

/** The stages that are told apart. */
export type Stage = 'motion' | 'network' | 'compose'

/** Adds up the seconds of each stage; `total` runs from its creation. */
export interface Stopwatch {
  /** Runs the work and books its time on the stage. */
  time<T>(stage: Stage, work: () => Promise<T>): Promise<T>
  /** Runs work that belongs to no stage: waiting for others. */
  pause<T>(work: () => Promise<T>): Promise<T>
  /** Seconds so far. */
  seconds(): Record<Stage | 'total', number>
}

/** A stopwatch that starts now. */
export function createStopwatch(): Stopwatch {
  const begun = performance.now()
  const sums: Record<Stage, number> = { motion: 0, network: 0, compose: 0 }
  let running: Stage | undefined
  let since = begun

  const switchTo = (stage: Stage | undefined) => {
    const now = performance.now()
    if (running) sums[running] += (now - since) / 1000
    running = stage
    since = now
  }
  const during = async <T>(stage: Stage | undefined, work: () => Promise<T>): Promise<T> => {
    const outer = running
    switchTo(stage)
    try {
      return await work()
    } finally {
      switchTo(outer)
    }
  }
  return {
    time: during,
    pause: (work) => during(undefined, work),
    seconds: () => ({ ...sums, total: (performance.now() - begun) / 1000 }),
  }
}
