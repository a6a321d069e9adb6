// The spacing chart of a gap: which drawings it has, from which frame each is on screen, and where in the movement it lies.
import { timesOf } from '../spacing.ts'
import type { Exposure, Gap, GapSpacing } from './gap.ts'
import { itemAt } from './lookup.ts'
import { limits, roundShare } from './values.ts'

/** One in-between. */
export interface Drawing {
  /** The first frame that shows it, counted from the start keyframe: 1 to length - 1. */
  readonly offset: number
  /** How long it stays, in frames. */
  readonly frames: number
  /** Where in the movement it lies, in (0,1): what the engine is asked for. */
  readonly time: number
}

/** A gap's drawings, with rising offsets and rising times. */
export interface Chart {
  readonly length: number
  /** Before the first of them the start keyframe is on screen. */
  readonly drawings: readonly Drawing[]
  /** From this offset on the end keyframe is on screen: `length`, or earlier where the spacing arrives early. */
  readonly arrival: number
}

/** y at x of a Bezier curve from (0,0) to (1,1). Control points within the unit square make it rise in both. */
function bezierAt({ x1, y1, x2, y2 }: Extract<GapSpacing, { kind: 'bezier' }>, x: number): number {
  const along = (a: number, b: number, t: number): number =>
    3 * (1 - t) * (1 - t) * t * a + 3 * (1 - t) * t * t * b + t * t * t
  let low = 0
  let high = 1
  for (let step = 0; step < 52; step++) {
    const middle = (low + high) / 2
    if (along(x1, x2, middle) < x) low = middle
    else high = middle
  }
  // What is left of rounding must not look like movement.
  return roundShare(along(y1, y2, (low + high) / 2))
}

/** The line through the times of a chart, with 0 before and 1 behind them, at share k / of. */
function chartAt(times: readonly number[], k: number, of: number): number {
  const place = (k * (times.length + 1)) / of
  const index = Math.floor(place)
  const before = index === 0 ? 0 : (times[index - 1] ?? 1)
  const after = times[index] ?? 1
  return before + (after - before) * (place - index)
}

/** The times at the shares 1/of, 2/of, ... of a movement with this spacing: of - 1 numbers in [0,1] that never go back. */
function timesAlong(spacing: GapSpacing, of: number): number[] {
  if (spacing.kind === 'named') return timesOf(spacing.name, of - 1)
  const at = (k: number): number =>
    spacing.kind === 'bezier' ? bezierAt(spacing, k / of) : chartAt(spacing.times, k, of)
  return Array.from({ length: of - 1 }, (_, index) => at(index + 1))
}

/** How many drawings there are room for, and whether they are spread over the length or on every n-th frame. */
function countDrawings(exposure: Exposure, length: number): { count: number; every: number | undefined } {
  const room = Math.min(length - 1, limits.inbetweens)
  switch (exposure.kind) {
    case 'hold':
    case 'source':
      return { count: 0, every: undefined }
    case 'count':
      return { count: Math.min(exposure.count, room), every: undefined }
    case 'every': {
      const count = Math.ceil(length / exposure.frames) - 1
      return count > room ? { count: room, every: undefined } : { count, every: exposure.frames }
    }
  }
}

/** The drawings of a gap of this length as asked for: one time, 0 and 1 too, may come more than once. makeChart makes one drawing of those. */
export function askedDrawings(
  { exposure, spacing }: Pick<Gap, 'exposure' | 'spacing'>,
  length: number,
): Omit<Drawing, 'frames'>[] {
  const { count, every } = countDrawings(exposure, length)
  if (count === 0) return []
  // A chart that was drawn for just these drawings is theirs, whatever the length.
  const own = spacing.kind === 'chart' && spacing.times.length === count ? spacing.times : undefined
  const times = own ?? timesAlong(spacing, every === undefined ? count + 1 : length)
  return Array.from({ length: count }, (_, index) => {
    const k = index + 1
    const offset = every === undefined ? Math.ceil((k * length) / (count + 1)) : k * every
    return { offset, time: itemAt(times, every === undefined || own ? index : offset - 1) }
  })
}

/** Draws up the chart of a gap of this length (frames from its start keyframe to its end keyframe, at least 1). */
export function makeChart(gap: Pick<Gap, 'exposure' | 'spacing'>, length: number): Chart {
  const starts: { offset: number; time: number }[] = []
  let arrival = length
  let last = 0
  for (const { offset, time } of askedDrawings(gap, length)) {
    if (time >= 1) {
      arrival = offset
      break
    }
    // A time that comes again is the same drawing, which then stays longer; at time 0 it is the keyframe.
    if (time > last) starts.push({ offset, time })
    last = Math.max(last, time)
  }
  const drawings = starts.map(({ offset, time }, index) => ({
    offset,
    frames: (starts[index + 1]?.offset ?? arrival) - offset,
    time,
  }))
  return { length, drawings, arrival }
}

const charts = new WeakMap<object, Chart>()

/** The same, remembered as long as the gap and its length are the same. */
export function chartOf(gap: Gap, length: number): Chart {
  const known = charts.get(gap)
  if (known?.length === length) return known
  const chart = makeChart(gap, length)
  charts.set(gap, chart)
  return chart
}
