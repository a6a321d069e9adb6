// What the preview asks for besides the frame it shows: what is played or stepped to next.
import type { Box, GapStatus } from '../../src-shared/editor/values.ts'
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import type { Wish } from '../state/pictures.svelte.ts'
import type { Span } from '../state/playback.svelte.ts'
import { showingAt, sourceWish } from '../state/wishes.ts'
import { framesAhead, framesAround, type Course, type Pace } from './ahead.ts'
import { planAt, wishesOf } from './plan.ts'

/** Frames beside a resting playhead that are fetched: enough for stepping, little enough to be gone again soon. */
const around = 4

/** The sequence, as far as wishes depend on it. */
export interface Sequence {
  readonly document: ProjectDocument
  readonly statusOf: (gap: string) => GapStatus | undefined
  readonly box: Box
}

/** Each picture once, the first time it is named. */
export function once(wishes: Iterable<Wish>): Wish[] {
  const seen = new Map<string, Wish>()
  for (const wish of wishes) if (!seen.has(wish.key)) seen.set(wish.key, wish)
  return [...seen.values()]
}

/** What comes while playing, most urgent first. `pending` says what is on its way already. */
export function wishesAhead(
  { document, statusOf, box }: Sequence,
  course: Course,
  pace: Pace,
  most: number,
  pending: (key: string) => boolean,
): Wish[] {
  const wishes: Wish[] = []
  const blended = new Set<string>()
  for (const { frame, late } of framesAhead(course, pace, most)) {
    const shown = showingAt(document, frame, statusOf, box)
    if (shown.kind === 'nothing') continue
    if (shown.wish) {
      if (!late || pending(shown.wish.key)) wishes.push(shown.wish)
    } else if (shown.kind === 'in-between' && !blended.has(shown.gap)) {
      blended.add(shown.gap)
      wishes.push(...wishesOf(planAt(document, frame, statusOf, box)))
    }
  }
  return once(wishes)
}

/** What stepping would show next. */
export function wishesAround({ document, statusOf, box }: Sequence, frame: number, span: Span): Wish[] {
  const wishes = framesAround(frame, span, around).flatMap((near) => {
    const shown = showingAt(document, near, statusOf, box)
    return shown.kind !== 'nothing' && shown.wish ? [shown.wish] : []
  })
  return once(wishes)
}

/** Frames beside the one of a source that is shown. */
export function sourceWishesAround(
  document: ProjectDocument,
  source: string,
  frame: number,
  count: number,
  box: Box,
): Wish[] {
  const frames = framesAround(frame, { first: 0, last: count - 1 }, around)
  return frames.map((near) => sourceWish(document, source, near, box))
}
