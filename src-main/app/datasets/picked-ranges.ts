// Parts of footage: the ranges of a source that were picked. They stay one source, so that no frame of it, and no moment next to one, gets
// on two sides; dividing it by time counts the picked frames alone.
import type { AssignedClip } from './published.ts'
import type { FinishedSource } from './dataset-types.ts'

/** First and last frame, both within, counted from 0. */
export interface FrameRange {
  readonly first: number
  readonly last: number
}

/** By absolute path: ranges in order, with frames between them. What is not in it is meant as a whole. */
export type PickedRanges = ReadonlyMap<string, readonly FrameRange[]>

/** Ranges in order; those that overlap or touch become one. */
function joined(ranges: readonly FrameRange[]): FrameRange[] {
  const all: FrameRange[] = []
  for (const range of ranges.toSorted((a, b) => a.first - b.first)) {
    const before = all.at(-1)
    if (before && range.first <= before.last + 1) {
      all[all.length - 1] = { first: before.first, last: Math.max(before.last, range.last) }
    } else {
      all.push(range)
    }
  }
  return all
}

/** The paths, each once, and what is picked of them. Null picks the whole, whatever else is picked of it. */
export function joinPicks(parts: readonly { readonly path: string; readonly range: FrameRange | null }[]): {
  readonly paths: string[]
  readonly ranges: PickedRanges
} {
  const paths = [...new Set(parts.map(({ path }) => path))]
  const ranges = new Map<string, FrameRange[]>()
  for (const path of paths) {
    const picked = parts.filter((part) => part.path === path).map(({ range }) => range)
    const some = picked.filter((range) => range !== null)
    if (some.length === picked.length) ranges.set(path, joined(some))
  }
  return { paths, ranges }
}

/** `#120-480,600-700`, as in names and on the command line. */
export function describeRanges(ranges: readonly FrameRange[]): string {
  return `#${ranges.map(({ first, last }) => `${String(first)}-${String(last)}`).join(',')}`
}

const lengthOf = ({ first, last }: FrameRange) => last - first + 1

/** Where a frame of the source stands among the picked ones. */
function placeOf(ranges: readonly FrameRange[], frame: number): number {
  let before = 0
  for (const range of ranges) {
    if (frame <= range.last) return before + Math.max(0, frame - range.first)
    before += lengthOf(range)
  }
  return before
}

/** The frame of the source that stands there. */
function frameAt(ranges: readonly FrameRange[], place: number): number {
  let left = place
  for (const range of ranges) {
    if (left < lengthOf(range)) return range.first + left
    left -= lengthOf(range)
  }
  return (ranges.at(-1)?.last ?? 0) + 1 + left
}

/** A source as if it had the picked frames alone. Each of its clips lies within one range. */
export function packSource<T extends FinishedSource>(source: T, ranges: readonly FrameRange[]): T {
  const clips = source.clips.map((clip) => {
    const [start, end] = clip.range
    const range: [number, number] = [placeOf(ranges, start), placeOf(ranges, end - 1) + 1]
    return { ...clip, range }
  })
  return { ...source, clips }
}

/** Undoes {@link packSource} for a clip, or a piece of one. */
export function unpackClip(clip: AssignedClip, ranges: readonly FrameRange[]): AssignedClip {
  const [start, end] = clip.range
  return { ...clip, range: [frameAt(ranges, start), frameAt(ranges, end - 1) + 1] }
}
