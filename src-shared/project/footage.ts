// A gap that plays its source: between two keyframes that show frames of one video, the video's own frames are on screen.
//
// Which of them at a frame of the sequence: the gap's length stands for the time from one keyframe's frame to the other's, evenly; at each
// frame of the sequence the source's frame that is nearest in time is shown, the earlier of two. Where a source's frames are evenly spaced
// this is arithmetic of whole numbers. Where they are not it takes their times, which only those know who have the file open.
import { toNumber, type Rational } from '../timebase.ts'
import type { ProjectDocument } from './document.ts'
import type { Keyframe } from './keyframe.ts'
import { sourceOf } from './lookup.ts'

/** A stretch of a source that is played, backwards where `to` is before `from`. */
export interface Footage {
  readonly source: string
  /** The frames of the source that its two keyframes show. */
  readonly from: number
  readonly to: number
  /** Frames of the sequence from one keyframe to the other, at least 1. */
  readonly length: number
}

/** What lies between two keyframes in the source of both; undefined where they show no two frames of one source. */
export function footageBetween(from: Keyframe, to: Keyframe): Footage | undefined {
  const [a, b] = [from.shows, to.shows]
  if (a.kind !== 'frame' || b.kind !== 'frame' || a.source !== b.source || a.index === b.index) {
    return undefined
  }
  return { source: a.source, from: a.index, to: b.index, length: to.at - from.at }
}

/** The two ends in order of the source, and how far (0..length) the sequence is from the earlier one. */
function ordered(
  { from, to, length }: Footage,
  offset: number,
): { low: number; high: number; passed: number } {
  return from < to
    ? { low: from, high: to, passed: offset }
    : { low: to, high: from, passed: length - offset }
}

/** The frame of a source with evenly spaced frames that is on screen `offset` (0..length) frames after the start keyframe. */
function steadyFrame(footage: Footage, offset: number): number {
  const { low, high, passed } = ordered(footage, offset)
  const doubled = 2 * footage.length
  return low + Math.max(0, Math.ceil((2 * passed * (high - low) - footage.length) / doubled))
}

/** How far from one frame to the next the later one takes over: what the clock of a file rounds away must not decide. */
const takesOver = 9 / 16

/** The same for any source. `timeOf` says when a frame of it appears; times rise with the index. */
export function timedFrame(footage: Footage, offset: number, timeOf: (index: number) => Rational): number {
  const { low, high, passed } = ordered(footage, offset)
  const at = (index: number): number => toNumber(timeOf(index))
  const [start, end] = [at(low), at(high)]
  const wanted = start + ((end - start) * passed) / footage.length
  let [first, last] = [low, high]
  while (first < last) {
    const middle = Math.ceil((first + last) / 2)
    if (at(middle) <= wanted) first = middle
    else last = middle - 1
  }
  if (first === high) return high
  const [before, after] = [at(first), at(first + 1)]
  return wanted - before > takesOver * (after - before) ? first + 1 : first
}

/** Whether the times of a source's frames are needed to tell which is on screen. */
export function needsTimes(document: ProjectDocument, { source }: Pick<Footage, 'source'>): boolean {
  return sourceOf(document, source).facts.variableRate
}

/** The frame that is on screen `offset` frames after the start keyframe; undefined where that takes the source's times. */
export function footageFrame(
  document: ProjectDocument,
  footage: Footage,
  offset: number,
): number | undefined {
  return needsTimes(document, footage) ? undefined : steadyFrame(footage, offset)
}
