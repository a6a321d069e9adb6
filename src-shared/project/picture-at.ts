// What is on screen at each frame of the sequence.
import { chartOf, type Chart } from './chart.ts'
import type { ProjectDocument } from './document.ts'
import { footageBetween, footageFrame, type Footage } from './footage.ts'
import type { Gap } from './gap.ts'
import type { Keyframe, Shown } from './keyframe.ts'
import { gapIndex, itemAt, lastUpTo, sourceOf } from './lookup.ts'

/** A gap with all that follows from where it lies. */
export interface GapLayout extends Chart {
  readonly gap: Gap
  readonly from: Keyframe
  readonly to: Keyframe
  /** What plays between the keyframes where the gap shows its source; undefined for every other gap. */
  readonly footage: Footage | undefined
}

/** What a frame of the sequence shows. `index` is the drawing's place among the gap's {@link GapLayout}.drawings. */
export type OnScreen =
  | { readonly kind: 'keyframe'; readonly keyframe: Keyframe }
  | { readonly kind: 'in-between'; readonly gap: Gap; readonly index: number; readonly time: number }
  | {
      readonly kind: 'source'
      readonly gap: Gap
      readonly footage: Footage
      /** Frames since the start keyframe. */
      readonly offset: number
      /** Of the source; undefined where telling it takes the times of the source's frames (see footage.ts). */
      readonly index: number | undefined
    }
  | { readonly kind: 'nothing' }

/**
 * Names the picture that is shown, wherever its file lies: equal names, equal pixels. A frame's time is left out, for it follows from
 * source and index, and a sequence that is read at another rate shows the same. Throws `not-found`.
 */
export function contentOf(document: ProjectDocument, shows: Shown): string {
  const { hash } = sourceOf(document, shows.source)
  return shows.kind === 'picture' ? hash : `${hash}#${String(shows.index)}`
}

/** Whether two keyframes show the same picture: between them nothing moves, so nothing is made. */
export function showSame(document: ProjectDocument, a: Keyframe, b: Keyframe): boolean {
  return contentOf(document, a.shows) === contentOf(document, b.shows)
}

/** A gap by its index: its keyframes, length and drawings. Between keyframes that show the same it has none. */
export function layoutAt(document: ProjectDocument, index: number): GapLayout {
  const gap = itemAt(document.gaps, index)
  const from = itemAt(document.keyframes, index)
  const to = itemAt(document.keyframes, index + 1)
  const length = to.at - from.at
  if (showSame(document, from, to)) {
    return { gap, from, to, length, drawings: [], arrival: length, footage: undefined }
  }
  const footage = gap.exposure.kind === 'source' ? footageBetween(from, to) : undefined
  return { gap, from, to, ...chartOf(gap, length), footage }
}

/** A gap by its name: its keyframes, length and drawings. Throws `not-found`. */
export function layoutOf(document: ProjectDocument, gap: string): GapLayout {
  return layoutAt(document, gapIndex(document, gap))
}

/** What is on screen at this frame. Before the first and after the last keyframe: nothing. */
export function pictureAt(document: ProjectDocument, frame: number): OnScreen {
  const index = lastUpTo(document.keyframes, ({ at }) => at, frame)
  const keyframe = document.keyframes[index]
  if (!keyframe) return { kind: 'nothing' }
  const offset = frame - keyframe.at
  if (offset === 0) return { kind: 'keyframe', keyframe }
  if (index === document.keyframes.length - 1) return { kind: 'nothing' }
  const { gap, to, drawings, arrival, footage } = layoutAt(document, index)
  if (footage) {
    return { kind: 'source', gap, footage, offset, index: footageFrame(document, footage, offset) }
  }
  if (offset >= arrival) return { kind: 'keyframe', keyframe: to }
  const drawn = lastUpTo(drawings, (drawing) => drawing.offset, offset)
  const drawing = drawings[drawn]
  return drawing
    ? { kind: 'in-between', gap, index: drawn, time: drawing.time }
    : { kind: 'keyframe', keyframe }
}

/** Frames from the start of the timeline to the last keyframe, that one included; 0 for an empty sequence. */
export function sequenceFrames(document: ProjectDocument): number {
  return (document.keyframes.at(-1)?.at ?? -1) + 1
}

/** First and last frame that are played and exported, or undefined where the marks leave nothing over. */
export function playedRange(
  document: ProjectDocument,
): { readonly first: number; readonly last: number } | undefined {
  const start = document.keyframes[0]?.at
  const end = document.keyframes.at(-1)?.at
  if (start === undefined || end === undefined) return undefined
  const first = Math.max(document.range.in ?? start, start)
  const last = Math.min(document.range.out ?? end, end)
  return first <= last ? { first, last } : undefined
}
