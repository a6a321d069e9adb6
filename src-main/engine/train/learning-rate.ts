// The learning rate over a run: a straight rise, then half a cosine down to the floor.
import type { OptimiserOptions } from './recipe.ts'

/** The rate of step `step` (from 0) of `steps`, for an optimiser that begins at step `from`. */
export function learningRate(options: OptimiserOptions, step: number, steps: number, from = 0): number {
  const { rate, warmUp, floor } = options
  const own = step - from
  if (own < warmUp) return (rate * (own + 1)) / (warmUp + 1)
  const length = Math.max(1, steps - from - warmUp)
  const way = Math.min(1, (own - warmUp) / length)
  return rate * (floor + ((1 - floor) * (1 + Math.cos(Math.PI * way))) / 2)
}
