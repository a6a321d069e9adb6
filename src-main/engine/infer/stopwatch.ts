// Seconds by stage of a gap.
import { performance } from 'node:perf_hooks'

/** The stages that are told apart. */
export type Stage = 'motion' | 'network' | 'compose'

/** Adds up the seconds of each stage; `total` runs from its creation. */
export interface Stopwatch {
  /** Runs the work and books its time on the stage. */
  time<T>(stage: Stage, work: () => Promise<T>): Promise<T>
  /** Seconds so far. */
  seconds(): Record<Stage | 'total', number>
}

/** A stopwatch that starts now. */
export function createStopwatch(): Stopwatch {
  const begun = performance.now()
  const sums: Record<Stage, number> = { motion: 0, network: 0, compose: 0 }
  return {
    async time(stage, work) {
      const start = performance.now()
      try {
        return await work()
      } finally {
        sums[stage] += (performance.now() - start) / 1000
      }
    },
    seconds: () => ({ ...sums, total: (performance.now() - begun) / 1000 }),
  }
}
