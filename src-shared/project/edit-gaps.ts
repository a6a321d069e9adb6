// Edits of gaps: how long they are and how they are filled. Rules as in edit-keyframes.ts.
import { InterludeError } from '../errors.ts'
import type { ProjectDocument } from './document.ts'
import { gapSettingsSchema, type Exposure, type Gap, type GapSettings } from './gap.ts'
import { settingsOf } from './inherit.ts'
import { gapIndex, itemAt } from './lookup.ts'
import { accept, offTimeline } from './refusals.ts'
import { change } from './sharing.ts'
import { limits, whole } from './values.ts'

/** Whether what follows keeps its distance (`ripple`) or its place (`alone`). */
export type Following = 'ripple' | 'alone'

/**
 * Sets the length of a gap, in frames from keyframe to keyframe, by moving its end keyframe. Throws `not-found`; `out-of-range` below
 * 1, past the timeline's end, and, `alone`, at or past the keyframe that follows.
 */
export function setGapLength(
  document: ProjectDocument,
  gap: string,
  length: number,
  following: Following,
): ProjectDocument {
  const index = gapIndex(document, gap)
  accept(whole(1, limits.frames), length, 'The length of a gap')
  const from = itemAt(document.keyframes, index)
  const by = from.at + length - itemAt(document.keyframes, index + 1).at
  if (by === 0) return document
  const next = document.keyframes[index + 2]
  if (following === 'alone' && next && from.at + length >= next.at) {
    throw new InterludeError(
      'out-of-range',
      `A gap of ${String(length)} frames would reach the keyframe at frame ${String(next.at)}.`,
      `Choose at most ${String(next.at - from.at - 1)} frames, or let what follows move along.`,
    )
  }
  const moves = (at: number): boolean => (following === 'ripple' ? at > index : at === index + 1)
  const keyframes = document.keyframes.map((keyframe, at) =>
    moves(at) ? { ...keyframe, at: keyframe.at + by } : keyframe,
  )
  const end = keyframes.at(-1)?.at ?? 0
  if (end >= limits.frames) throw offTimeline(end)
  return change(document, { keyframes })
}

/** The exposure that shows just so many in-betweens in a gap of this length. */
function exposureOf(count: number, length: number): Exposure {
  if (count === 0) return { kind: 'hold' }
  return count === length - 1 ? { kind: 'every', frames: 1 } : { kind: 'count', count }
}

/**
 * Sets the number of in-betweens of a gap. `within` spreads them over its length, and refuses more than there is room for; `ripple`
 * and `alone` put them on ones and make the gap as long as that takes. Throws `not-found` and `out-of-range`.
 */
export function setGapCount(
  document: ProjectDocument,
  gap: string,
  count: number,
  following: Following | 'within',
): ProjectDocument {
  const index = gapIndex(document, gap)
  accept(whole(0, limits.inbetweens), count, 'The number of in-betweens')
  const length = itemAt(document.keyframes, index + 1).at - itemAt(document.keyframes, index).at
  if (following !== 'within') {
    const longer = setGapLength(document, gap, count + 1, following)
    // A gap without room shows none, whatever is set: it stays on ones for the day that it grows.
    return changeGaps(longer, [gap], { exposure: { kind: 'every', frames: 1 } })
  }
  if (count > length - 1) {
    throw new InterludeError(
      'out-of-range',
      `A gap of ${String(length)} frames has no room for ${String(count)} in-betweens.`,
      `Choose at most ${String(length - 1)}, or make the gap longer.`,
    )
  }
  return changeGaps(document, [gap], { exposure: exposureOf(count, length) })
}

/** Sets any of exposure, spacing, model, seed, method, pinned take, takes and locks of gaps. Throws `not-found` and `out-of-range`. */
export function changeGaps(
  document: ProjectDocument,
  gaps: Iterable<string>,
  changes: Partial<GapSettings>,
): ProjectDocument {
  const changed: Gap[] = [...document.gaps]
  for (const id of gaps) {
    const index = gapIndex(document, id)
    const old = itemAt(document.gaps, index)
    const settings = settingsOf(change<Gap>(old, changes))
    changed[index] = change(old, accept(gapSettingsSchema, settings, 'The gap'))
  }
  return change(document, { gaps: changed })
}
