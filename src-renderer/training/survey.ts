// What a survey says of a source, as a bar and as stretches of its filmstrip.
import type { FootagePick, Survey } from '../../src-shared/editor/training.ts'

/** What was found in one source. */
export type SourceSurvey = Survey['sources'][number]

/** Parts of a source's seconds, in the order they are drawn in. */
export const parts = ['training', 'selection', 'proof', 'left-out'] as const

/** See {@link parts}. */
export type Part = (typeof parts)[number]

/** Seconds of a source by part; what is neither learnt from, chosen by nor held out is left out. */
export function partsOf(found: SourceSurvey): Readonly<Record<Part, number>> {
  const { training, selection, proof, seconds } = found
  return { training, selection, proof, 'left-out': Math.max(0, seconds - training - selection - proof) }
}

/** Why seconds of a source were left out; `short`: beside borders, or in takes that are too short. */
export const reasons = ['still', 'repeated', 'mixed', 'short'] as const

/** The reasons with their seconds, without those that round to nothing. */
export function reasonsOf(
  found: SourceSurvey,
): readonly { readonly reason: (typeof reasons)[number]; readonly seconds: number }[] {
  const { still, repeated, mixed } = found
  const short = partsOf(found)['left-out'] - still - repeated - mixed
  const seconds = { still, repeated, mixed, short }
  return reasons.map((reason) => ({ reason, seconds: seconds[reason] })).filter((one) => one.seconds >= 0.05)
}

/** A stretch of a filmstrip: from and to are shares of its width, 0..1. */
export interface Band {
  readonly from: number
  readonly to: number
  readonly part: Part
}

/** The stretches of a source over all of its frames, gapless: what is not named, or not picked, is left out. */
export function bandsOf(stretches: SourceSurvey['stretches'], frames: number): Band[] {
  const bands: Band[] = []
  let next = 0
  const add = (first: number, last: number, part: Part): void => {
    if (last >= first) bands.push({ from: first / frames, to: (last + 1) / frames, part })
  }
  for (const { first, last, side } of stretches.toSorted((a, b) => a.first - b.first)) {
    add(next, Math.min(first, frames) - 1, 'left-out')
    add(Math.max(first, next), Math.min(last, frames - 1), side)
    next = Math.max(next, last + 1)
  }
  add(next, frames - 1, 'left-out')
  return bands
}

/** A handle of a range moved to a frame: within the source, and never past the other handle. Null: the whole source. */
export function moveHandle(
  range: FootagePick['range'],
  handle: 'first' | 'last',
  frame: number,
  frames: number,
): FootagePick['range'] {
  const { first, last } = range ?? { first: 0, last: frames - 1 }
  const to = Math.round(Math.min(frames - 1, Math.max(0, frame)))
  const moved =
    handle === 'first' ? { first: Math.min(to, last), last } : { first, last: Math.max(to, first) }
  return moved.first === 0 && moved.last === frames - 1 ? null : moved
}
