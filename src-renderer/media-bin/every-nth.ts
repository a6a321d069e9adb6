// Every n-th frame of a source as keyframes: which frames, and where on the timeline they go.
import { limits } from '../../src-shared/project/values.ts'
import { multiply, subtract, toNumber, type Rational } from '../../src-shared/timebase.ts'

/** The frames from `first` to `last` (both within), `every` apart. Empty where the range is. */
export function everyNth(first: number, last: number, every: number): number[] {
  const count = last < first ? 0 : Math.floor((last - first) / every) + 1
  return Array.from({ length: count }, (_, index) => first + index * every)
}

/** How many more keyframes a project takes that has so many. */
export function roomFor(keyframes: number): number {
  return limits.keyframes - keyframes
}

/**
 * Places on the timeline for frames that appear at these (rising) times: the first at `start`, the others as far from it as in the
 * source, to whole frames of the sequence, never two at one place.
 */
export function placesAt(times: readonly Rational[], rate: Rational, start: number): number[] {
  const [first] = times
  if (!first) return []
  let last = start - 1
  return times.map((time) => {
    const away = Math.round(toNumber(multiply(subtract(time, first), rate)))
    last = Math.max(last + 1, start + away)
    return last
  })
}
