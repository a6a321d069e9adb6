// The networks speak about 16 fixed moments (0 and 15 are the keyframes). This file maps any time onto them.

/** Steps of the grid from keyframe to keyframe (T - 1 for T = 16). */
export const gridSteps = 15

/** The times of the 14 inner grid moments. */
export const gridTimes: readonly number[] = Array.from(
  { length: gridSteps - 1 },
  (_, index) => (index + 1) / gridSteps,
)

/** Where a time lies on the grid: between steps `before` and `before + 1`, `share` of the way. */
export interface GridPlace {
  readonly before: number
  readonly share: number
}

/** The grid place of a time in [0,1]. */
export function placeOf(time: number): GridPlace {
  const position = time * gridSteps
  const before = Math.min(gridSteps - 1, Math.floor(position))
  return { before, share: position - before }
}

/** What a network that paints whole pictures must do for one span between two pictures. */
export interface GridPlan {
  /** Asked index -> inner grid step (1..14) that serves it. */
  readonly direct: ReadonlyMap<number, number>
  /** Spans [step, step + 1] that need a further generation, with the asked indices and their local times. */
  readonly deeper: ReadonlyMap<number, { readonly index: number; readonly time: number }[]>
}

/**
 * Which asked times the grid serves and which need the span around them filled in turn ("subdivided").
 * A time is served by the nearest step when it is off by at most a third of the closest spacing asked for (and of a step):
 * order is kept and the error can't be seen. At the deepest level everything is served by the nearest step.
 */
export function planGrid(
  asked: readonly { index: number; time: number }[],
  tolerance: number,
  last: boolean,
): GridPlan {
  const direct = new Map<number, number>()
  const deeper = new Map<number, { index: number; time: number }[]>()
  for (const { index, time } of asked) {
    const position = time * gridSteps
    const nearest = Math.min(gridSteps - 1, Math.max(1, Math.round(position)))
    if (last || Math.abs(position - nearest) / gridSteps <= tolerance) {
      direct.set(index, nearest)
    } else {
      const step = Math.min(gridSteps - 1, Math.floor(position))
      const span = deeper.get(step) ?? []
      span.push({ index, time: position - step })
      deeper.set(step, span)
    }
  }
  return { direct, deeper }
}

/** The timing error that may pass unnoticed among these times: a third of the closest spacing, at most a third of a step. */
export function toleranceOf(times: readonly number[]): number {
  const spacings = times.map((time, index) => time - (times[index - 1] ?? 0))
  return Math.min(1 / gridSteps, 1 - (times.at(-1) ?? 0), ...spacings) / 3
}
