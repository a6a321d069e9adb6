// The strip of in-betweens: which of a gap's drawings are shown as pictures, and where. Where frames are narrower than a picture a picture
// stands for several; places are counted from the gap's start, so that nothing swims while the view moves.
import type { Chart, Drawing } from '../../src-shared/project/chart.ts'
import type { Keyframe } from '../../src-shared/project/keyframe.ts'
import { itemAt, lastUpTo } from '../../src-shared/project/lookup.ts'

/** A picture of the strip. Offsets in frames from the start keyframe, with fractions. */
export interface Tile {
  readonly from: number
  readonly to: number
  /** Which drawing it shows: one that is there if any is, else the one in its middle. */
  readonly index: number
  readonly ready: boolean
}

/** The drawing nearest to the middle of a stretch of frames; one that is there goes first. */
function choose(
  drawings: readonly Drawing[],
  from: number,
  to: number,
  ready: ReadonlySet<number>,
): { index: number; ready: boolean } | undefined {
  const offsetOf = ({ offset }: Drawing): number => offset
  const first = Math.max(0, lastUpTo(drawings, offsetOf, from))
  const last = lastUpTo(drawings, offsetOf, Math.max(from, to - 1e-6))
  if (last < 0) return undefined
  const middle = lastUpTo(drawings, offsetOf, (from + to) / 2)
  for (let step = 0; middle - step >= first || middle + step <= last; step++) {
    for (const index of [middle - step, middle + step]) {
      if (index >= first && index <= last && ready.has(index)) return { index, ready: true }
    }
  }
  return { index: Math.max(first, middle), ready: false }
}

/**
 * The tiles between two offsets. `width` is that of a picture in frames: at least one frame is shown by each.
 */
export function tilesOf(
  { drawings, arrival }: Chart,
  width: number,
  between: { readonly from: number; readonly to: number },
  ready: ReadonlySet<number>,
): Tile[] {
  const start = drawings[0]?.offset
  if (start === undefined) return []
  const [from, to] = [Math.max(start, between.from), Math.min(arrival, between.to)]
  const tiles: Tile[] = []
  if (width <= 1) {
    const first = Math.max(
      0,
      lastUpTo(drawings, ({ offset }) => offset, from),
    )
    for (let index = first; index < drawings.length; index++) {
      const { offset, frames } = itemAt(drawings, index)
      if (offset >= to) break
      tiles.push({ from: offset, to: offset + frames, index, ready: ready.has(index) })
    }
    return tiles
  }
  for (let slot = Math.floor((from - start) / width); start + slot * width < to; slot++) {
    const left = start + slot * width
    const right = Math.min(arrival, left + width)
    const chosen = choose(drawings, left, right, ready)
    // A sliver at the end shows nothing that its neighbour doesn't.
    if (chosen && (right - left > width / 4 || slot === 0)) tiles.push({ from: left, to: right, ...chosen })
  }
  return tiles
}

/**
 * The tiles of a gap of this length that plays its source, between two offsets: each shows the frame `offset` frames after the start
 * keyframe. `width` is that of a picture in frames.
 */
export function footageTiles(
  length: number,
  width: number,
  between: { readonly from: number; readonly to: number },
): { readonly from: number; readonly to: number; readonly offset: number }[] {
  const each = Math.max(1, width)
  const tiles: { from: number; to: number; offset: number }[] = []
  const first = Math.max(0, Math.floor((between.from - 1) / each))
  for (let slot = first; 1 + slot * each < Math.min(length, between.to); slot++) {
    const from = 1 + slot * each
    const to = Math.min(length, from + each)
    // A sliver at the end shows nothing that its neighbour doesn't.
    if (to - from > each / 4 || slot === 0) tiles.push({ from, to, offset: Math.floor(from) })
  }
  return tiles
}

/** Gaps narrower than this many pictures show none of their own. */
export const leastShare = 0.5

/**
 * Where gaps are too narrow for pictures: keyframes that stand for a stretch of the sequence each, by their indexes, so that an overview shows
 * more than lines. Places in frames; `width` is that of a picture.
 */
export function overviewOf(
  keyframes: readonly Keyframe[],
  width: number,
  between: { readonly from: number; readonly to: number },
): { readonly from: number; readonly index: number }[] {
  const tiles: { from: number; index: number }[] = []
  const placeOf = ({ at }: Keyframe): number => at
  for (let slot = Math.max(0, Math.floor(between.from / width)); slot * width < between.to; slot++) {
    const from = slot * width
    const index = lastUpTo(keyframes, placeOf, from)
    const last = lastUpTo(keyframes, placeOf, from + width)
    // Past the last keyframe there is nothing, and beside a gap with pictures of its own no room.
    if (index < 0 || last >= keyframes.length - 1) continue
    let narrow = true
    for (let gap = index; narrow && gap <= last; gap++) {
      narrow = itemAt(keyframes, gap + 1).at - itemAt(keyframes, gap).at < width * leastShare
    }
    const here = itemAt(keyframes, index).at === from ? index : Math.min(index + 1, last)
    if (narrow) tiles.push({ from, index: here })
  }
  return tiles
}
