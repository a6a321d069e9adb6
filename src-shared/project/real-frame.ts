// The real frame at the place of an in-between, where both keyframes of its gap are frames of one video: the arithmetic.
import type { ProjectDocument } from './document.ts'
import type { Shown } from './keyframe.ts'
import { layoutOf } from './picture-at.ts'
import { toNumber, type Rational } from '../timebase.ts'

type SourceFrame = Extract<Shown, { kind: 'frame' }>

/** The stretch of a video between the two keyframes of a gap. */
export interface Stretch {
  readonly source: string
  readonly from: SourceFrame
  readonly to: SourceFrame
}

/** The stretch of video that a gap replaces; undefined where its keyframes are not frames of one video, the earlier one first. */
export function stretchOf(document: ProjectDocument, gap: string): Stretch | undefined {
  const { from, to } = layoutOf(document, gap)
  const [a, b] = [from.shows, to.shows]
  if (a.kind !== 'frame' || b.kind !== 'frame' || a.source !== b.source || a.index >= b.index) {
    return undefined
  }
  return { source: a.source, from: a, to: b }
}

/** When in its source the stretch has come to `share` (0..1) of the movement, in seconds. */
export function timeWithin({ from, to }: Stretch, share: number): number {
  const [start, end] = [toNumber(from.time), toNumber(to.time)]
  return start + (end - start) * share
}

/** The frame whose time is nearest; `times` rise, and are those of the frames from `first` on. The earlier of two equally near. */
export function nearestFrame(times: readonly Rational[], first: number, seconds: number): number {
  let low = 0
  let high = times.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    const [a, b] = [times[middle], times[middle + 1]]
    if (a && b && seconds - toNumber(a) > toNumber(b) - seconds) low = middle + 1
    else high = middle
  }
  return first + low
}

/** Where a frame of that time would be at an even rate, within the stretch. */
export function guessFrame({ from, to }: Stretch, seconds: number): number {
  const [start, end] = [toNumber(from.time), toNumber(to.time)]
  const guess = from.index + Math.round(((seconds - start) / (end - start)) * (to.index - from.index))
  return Math.min(to.index, Math.max(from.index, guess))
}

/** Which way a window of times must move to hold the time: 0 where it does. */
export function beside(times: readonly Rational[], seconds: number): -1 | 0 | 1 {
  const [first, last] = [times[0], times.at(-1)]
  if (first && seconds < toNumber(first)) return -1
  return last && seconds > toNumber(last) ? 1 : 0
}
