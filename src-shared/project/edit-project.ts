// Edits of what holds for the whole project: rate, picture, defaults, range, output. Rules as in edit-keyframes.ts.
import { InterludeError } from '../errors.ts'
import { divide, type Rational } from '../timebase.ts'
import {
  gapDefaultsSchema,
  outputSchema,
  pictureSchema,
  rangeSchema,
  type GapDefaults,
  type Output,
  type Picture,
  type ProjectDocument,
  type Range,
} from './document.ts'
import { scaleLock } from './lock.ts'
import { findSource } from './lookup.ts'
import { accept, offTimeline } from './refusals.ts'
import { change, keepItems } from './sharing.ts'
import { limits, rateSchema } from './values.ts'

/**
 * Sets any of size, channels, depth, colour and fit; all gaps are then stale, and locks go along with a new size. Throws
 * `out-of-range`.
 */
export function setPicture(document: ProjectDocument, changes: Partial<Picture>): ProjectDocument {
  const picture = accept(pictureSchema, change(document.picture, changes), 'The picture')
  const gaps = document.gaps.map((gap) =>
    change(gap, { locks: gap.locks.map((lock) => scaleLock(lock, document.picture, picture)) }),
  )
  return change(document, { picture, gaps: keepItems(document.gaps, gaps) })
}

/** Sets what new gaps begin with. Throws `out-of-range`. */
export function setDefaults(document: ProjectDocument, changes: Partial<GapDefaults>): ProjectDocument {
  const defaults = accept(gapDefaultsSchema, change(document.defaults, changes), 'The default')
  return change(document, { defaults })
}

/** The place at another rate that is nearest in time, later of two. */
function scalePlace(at: number, ratio: Rational): number {
  const [num, den] = [BigInt(ratio.num), BigInt(ratio.den)]
  return Number((2n * BigInt(at) * num + den) / (2n * den))
}

/**
 * Sets the rate. `frames` keeps every keyframe at its frame, so that the sequence runs faster or slower; `times` keeps every keyframe
 * at its time, as nearly as whole frames allow, pushing later what would meet. Throws `out-of-range`.
 */
export function setRate(
  document: ProjectDocument,
  rate: Rational,
  keeping: 'frames' | 'times',
): ProjectDocument {
  const next = change(document, { rate: accept(rateSchema, rate, 'The rate') })
  if (next === document || keeping === 'frames') return next
  const ratio = divide(next.rate, document.rate)
  let last = -1
  const keyframes = document.keyframes.map((keyframe) => {
    last = Math.max(last + 1, scalePlace(keyframe.at, ratio))
    return change(keyframe, { at: last })
  })
  if (last >= limits.frames) throw offTimeline(last)
  const mark = (at: number | null): number | null =>
    at === null ? null : Math.min(limits.frames - 1, scalePlace(at, ratio))
  return change(next, {
    keyframes: keepItems(document.keyframes, keyframes),
    range: { in: mark(document.range.in), out: mark(document.range.out) },
  })
}

/** Sets in and out; null takes a mark away. A mark that would lie on the wrong side of the other takes the other away. */
export function setRange(document: ProjectDocument, changes: Partial<Range>): ProjectDocument {
  const range = accept(rangeSchema, change(document.range, changes), 'The range')
  if (range.in === null || range.out === null || range.in <= range.out) return change(document, { range })
  if (typeof changes.in === 'number' && typeof changes.out === 'number') {
    throw new InterludeError(
      'out-of-range',
      `The range would end at frame ${String(range.out)}, before it begins at frame ${String(range.in)}.`,
      'Set the out mark behind the in mark.',
    )
  }
  return change(document, {
    range: typeof changes.in === 'number' ? { ...range, out: null } : { ...range, in: null },
  })
}

/** Sets how the result is written. Throws `out-of-range`, and `not-found` for sound from a source that has none. */
export function setOutput(document: ProjectDocument, changes: Partial<Output>): ProjectDocument {
  const output = accept(outputSchema, change(document.output, changes), 'The output')
  if (output.audio !== null && findSource(document, output.audio)?.facts.audio !== true) {
    throw new InterludeError(
      'not-found',
      'The source whose sound was chosen has none, or is not in the project.',
      'Choose a source with sound, or none.',
    )
  }
  return change(document, { output })
}
