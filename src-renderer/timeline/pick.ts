// What a click, a key or a marquee selects. Keyframes and gaps in turn are one row of items: keyframe i is item 2i, the gap behind it 2i + 1.
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import { gapId } from '../../src-shared/project/gap.ts'
import { itemAt } from '../../src-shared/project/lookup.ts'
import type { Lanes } from './lanes.ts'
import { rangeOf } from './visible.ts'

/** Ids of keyframes, and names of gaps. */
export interface Picked {
  readonly keyframes: ReadonlySet<string>
  readonly gaps: ReadonlySet<string>
}

/** How a click adds to what is selected. */
export interface PickModifiers {
  /** From the last one that was picked up to this one. */
  readonly range: boolean
  /** This one more, or less. */
  readonly toggle: boolean
}

const isGap = (item: number): boolean => item % 2 === 1

/** Items of the document: all keyframes and gaps. */
export function countItems({ keyframes }: ProjectDocument): number {
  return Math.max(0, 2 * keyframes.length - 1)
}

/** The id or name of an item. */
export function idOfItem({ keyframes, gaps }: ProjectDocument, item: number): string {
  return isGap(item) ? gapId(itemAt(gaps, item >> 1)) : itemAt(keyframes, item >> 1).id
}

function collect(document: ProjectDocument, items: Iterable<number>): Picked {
  const keyframes = new Set<string>()
  const gaps = new Set<string>()
  for (const item of items) (isGap(item) ? gaps : keyframes).add(idOfItem(document, item))
  return { keyframes, gaps }
}

/** Two items of one kind and all of that kind between them; of both kinds where they differ. */
function stretch(document: ProjectDocument, a: number, b: number): Picked {
  const [first, last] = [Math.min(a, b), Math.max(a, b)]
  const step = isGap(a) === isGap(b) ? 2 : 1
  return collect(
    document,
    Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step),
  )
}

/** What is selected after a click on an item. `anchor` is the item that was picked before. */
export function pickItem(
  document: ProjectDocument,
  before: Picked,
  item: number,
  anchor: number | undefined,
  { range, toggle }: PickModifiers,
): Picked {
  const count = countItems(document)
  if (range && anchor !== undefined && anchor < count) {
    const { keyframes, gaps } = stretch(document, anchor, item)
    if (!toggle) return { keyframes, gaps }
    return { keyframes: before.keyframes.union(keyframes), gaps: before.gaps.union(gaps) }
  }
  const { keyframes, gaps } = collect(document, [item])
  if (!toggle) return { keyframes, gaps }
  return {
    keyframes: before.keyframes.symmetricDifference(keyframes),
    gaps: before.gaps.symmetricDifference(gaps),
  }
}

/** A rectangle over the track: frames (fractions) from left to right, pixels from top to bottom. */
export interface Marquee {
  readonly from: number
  readonly to: number
  readonly top: number
  readonly bottom: number
}

/** What a marquee touches: keyframes by their places where it reaches their lane, gaps by their stretch where it reaches theirs. */
export function pickMarquee(document: ProjectDocument, marquee: Marquee, lanes: Lanes): Picked {
  const { keyframes } = document
  const { first, end } = rangeOf(keyframes, marquee.from, marquee.to)
  const overKeyframes = marquee.top < lanes.charts.top && marquee.bottom > lanes.keyframes.top
  const overGaps = marquee.bottom > lanes.charts.top && marquee.top < lanes.bottom
  const items: number[] = []
  for (let index = first; index < end; index++) {
    if (overKeyframes && itemAt(keyframes, index).at >= marquee.from) items.push(2 * index)
    const next = keyframes[index + 1]
    if (overGaps && next && next.at > marquee.from) items.push(2 * index + 1)
  }
  return collect(document, items)
}
