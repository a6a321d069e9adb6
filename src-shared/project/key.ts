// What a gap's pixels depend on, as text that is equal exactly when they are. Whoever stores frames hashes it. What a document does
// not know of itself (what is in a model's folder, which engine and device) comes from outside as facts.
import type { ProjectDocument } from './document.ts'
import { gapId, playedSeed } from './gap.ts'
import { lockParts } from './lock.ts'
import { findGap, gapIndex } from './lookup.ts'
import { contentOf, layoutAt, layoutOf, type GapLayout } from './picture-at.ts'

/** What is known outside the document. */
export interface KeyFacts {
  /** Hash of the content of the model with this name; undefined where there is no such model. */
  modelHash(model: string): string | undefined
  /** Engine build, device, memory limit: whatever else decides pixels. */
  readonly circumstances: readonly (string | number)[]
}

type Part = string | number | null | readonly Part[]

/** What makes the in-betweens, and with what. Without a model there is no engine, and its build and device decide nothing. */
function makerOf({ gap }: GapLayout, facts: KeyFacts, seed: number): readonly Part[] {
  return gap.method === 'model'
    ? [[...facts.circumstances], facts.modelHash(gap.model) ?? null, seed]
    : [gap.method, null, null]
}

/** All that the in-betweens of a gap depend on but their times; a frame's key is this, and its time. */
function pixelParts(
  document: ProjectDocument,
  layout: GapLayout,
  facts: KeyFacts,
  seed: number,
): readonly Part[] {
  const { gap, from, to } = layout
  const { width, height, channels, depth, colour, fit } = document.picture
  const [circumstances = null, model = null, noise = null] = makerOf(layout, facts, seed)
  return [
    'gap',
    1,
    circumstances,
    [width, height, channels, depth, colour.primaries, colour.transfer, colour.matrix, fit],
    contentOf(document, from.shows),
    contentOf(document, to.shows),
    model,
    noise,
    gap.locks.map(lockParts),
  ]
}

/**
 * The key that all in-betweens of a gap have in common, for the take that plays or for the one of `seed`. Together with its time it
 * is the key of one in-between. Throws `not-found`.
 */
export function pixelKey(document: ProjectDocument, gap: string, facts: KeyFacts, seed?: number): string {
  const layout = layoutOf(document, gap)
  return JSON.stringify(pixelParts(document, layout, facts, seed ?? playedSeed(layout.gap)))
}

function keyOf(document: ProjectDocument, layout: GapLayout, facts: KeyFacts): string {
  // Where nothing is made there is nothing that could be out of date.
  if (layout.drawings.length === 0) return '[]'
  const times = layout.drawings.map(({ time }) => time)
  return JSON.stringify([...pixelParts(document, layout, facts, playedSeed(layout.gap)), times])
}

/** The key of a gap: two gaps with one key have the same in-betweens, pixel for pixel. Throws `not-found`. */
export function gapKey(document: ProjectDocument, gap: string, facts: KeyFacts): string {
  return keyOf(document, layoutOf(document, gap), facts)
}

/** Whether both documents agree, object for object, on all that a gap's key is made of. */
function untouched(before: ProjectDocument, after: ProjectDocument, was: number, is: number): boolean {
  return (
    before.picture === after.picture &&
    before.sources === after.sources &&
    before.gaps[was] === after.gaps[is] &&
    before.keyframes[was] === after.keyframes[is] &&
    before.keyframes[was + 1] === after.keyframes[is + 1]
  )
}

/** The gaps of `after`, by name and in order, whose in-betweens are not those that the gap of that name had in `before`. */
export function staleGaps(before: ProjectDocument, after: ProjectDocument, facts: KeyFacts): string[] {
  const stale: string[] = []
  for (const [index, gap] of after.gaps.entries()) {
    const id = gapId(gap)
    const was = findGap(before, id) ? gapIndex(before, id) : undefined
    if (was !== undefined && untouched(before, after, was, index)) continue
    const key = keyOf(after, layoutAt(after, index), facts)
    const known = was === undefined ? '[]' : keyOf(before, layoutAt(before, was), facts)
    if (key !== known) stale.push(id)
  }
  return stale
}
