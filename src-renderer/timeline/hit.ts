// What the pointer is at. Boxes are arithmetic, not elements: with 500 keyframes in sight there is nothing to search through.
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import type { Keyframe } from '../../src-shared/project/keyframe.ts'
import { itemAt, lastUpTo } from '../../src-shared/project/lookup.ts'
import { within, type Lane, type Lanes } from './lanes.ts'
import { frameAt, xOf, type Lens } from './lens.ts'
import { nearestKeyframe } from './visible.ts'

/** What is there. Indexes are those of the document's lists. */
export type Hit =
  | { readonly kind: 'ruler' }
  | { readonly kind: 'mark'; readonly which: 'in' | 'out' }
  | { readonly kind: 'keyframe'; readonly index: number }
  | { readonly kind: 'gap'; readonly index: number }
  /** The end of a gap, by which it is made longer and shorter. */
  | { readonly kind: 'gap-end'; readonly index: number }
  | { readonly kind: 'nothing' }

/** A box in pixels. */
export interface Box extends Lane {
  readonly left: number
  readonly width: number
}

/** Pixels to each side of a line that can be grabbed. */
const reach = 5
/** Narrower gaps have no end to grab. */
const leastGap = 3 * reach
/** A keyframe's marker is at least this wide. */
const leastKeyframe = 7
const nothing: Hit = { kind: 'nothing' }

/** Width of a keyframe's thumbnail: its own, or what is left up to the next keyframe. */
export function keyframeWidth(
  keyframes: readonly Keyframe[],
  index: number,
  zoom: number,
  thumbnail: number,
): number {
  const next = keyframes[index + 1]
  const room = next ? (next.at - itemAt(keyframes, index).at) * zoom - 2 : thumbnail
  return Math.max(Math.min(leastKeyframe, room + 1), Math.min(thumbnail, room))
}

/** The box of a keyframe. `aspect` is width by height of the picture. */
export function keyframeBox(
  { keyframes }: ProjectDocument,
  index: number,
  lens: Lens,
  lanes: Lanes,
  aspect: number,
): Box {
  const width = keyframeWidth(keyframes, index, lens.zoom, lanes.keyframes.height * aspect)
  return { ...lanes.keyframes, left: xOf(lens, itemAt(keyframes, index).at), width }
}

/** The box of a gap: from its start keyframe to its end keyframe, below the keyframes. */
export function gapBox({ keyframes }: ProjectDocument, index: number, lens: Lens, lanes: Lanes): Box {
  const left = xOf(lens, itemAt(keyframes, index).at)
  const width = xOf(lens, itemAt(keyframes, index + 1).at) - left
  return { left, width, top: lanes.charts.top, height: lanes.bottom - lanes.charts.top }
}

function markAt({ range }: ProjectDocument, x: number, lens: Lens): Hit | undefined {
  const near = (frame: number): boolean => Math.abs(xOf(lens, frame) - x) <= reach
  if (range.in !== null && near(range.in)) return { kind: 'mark', which: 'in' }
  return range.out !== null && near(range.out + 1) ? { kind: 'mark', which: 'out' } : undefined
}

function gapEndAt({ keyframes }: ProjectDocument, x: number, lens: Lens): Hit | undefined {
  const index = nearestKeyframe(keyframes, frameAt(lens, x))
  if (index === undefined || index === 0) return undefined
  const { at } = itemAt(keyframes, index)
  const wide = (at - itemAt(keyframes, index - 1).at) * lens.zoom >= leastGap
  return wide && Math.abs(xOf(lens, at) - x) <= reach ? { kind: 'gap-end', index: index - 1 } : undefined
}

/** What is at a point, in pixels from the track's left and top. */
export function hitAt(
  document: ProjectDocument,
  x: number,
  y: number,
  lens: Lens,
  lanes: Lanes,
  aspect: number,
): Hit {
  if (within(lanes.ruler, y)) return markAt(document, x, lens) ?? { kind: 'ruler' }
  const { keyframes } = document
  const index = lastUpTo(keyframes, ({ at }) => at, frameAt(lens, x))
  if (y < lanes.charts.top) {
    const box = index < 0 ? undefined : keyframeBox(document, index, lens, lanes, aspect)
    if (box && x <= box.left + box.width + 1) return { kind: 'keyframe', index }
  } else if (y < lanes.bottom) {
    const end = gapEndAt(document, x, lens)
    if (end) return end
  } else {
    return nothing
  }
  return index >= 0 && index < keyframes.length - 1 ? { kind: 'gap', index } : nothing
}
