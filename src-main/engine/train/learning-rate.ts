// The learning rate over a run: a straight rise, then half a cosine down to the floor. The way down follows the steps; where
// a run has its time in minutes it follows the clock, so that it ends at the floor on a machine of any speed.
import type { OptimiserOptions } from './recipe.ts'

/** Where a step stands. */
export interface StepPlace {
  /** Its number, from 0, of `steps`. */
  readonly step: number
  readonly steps: number
  /** Share of the run's time that has passed, 0..1; 0 where steps alone decide. */
  readonly elapsed?: number | undefined
  /** The step at which this optimiser begins. */
  readonly from?: number | undefined
}

/** The rate of a step. */
export function learningRate(options: OptimiserOptions, place: StepPlace): number {
  const { rate, warmUp, floor } = options
  const { step, steps, elapsed = 0, from = 0 } = place
  const own = step - from
  if (own < warmUp) return (rate * (own + 1)) / (warmUp + 1)
  const length = Math.max(1, steps - from - warmUp)
  const way = Math.min(1, Math.max((own - warmUp) / length, elapsed))
  return rate * (floor + ((1 - floor) * (1 + Math.cos(Math.PI * way))) / 2)
}
