// A gap of a document with the names that its in-betweens have in the store. Made once for as long as nothing of it changes.
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { gapId, playedSeed, type Gap } from '../../../src-shared/project/gap.ts'
import { gapKey, pixelKey, type KeyFacts } from '../../../src-shared/project/key.ts'
import type { Keyframe } from '../../../src-shared/project/keyframe.ts'
import { gapIndex, sourceOf } from '../../../src-shared/project/lookup.ts'
import { layoutAt } from '../../../src-shared/project/picture-at.ts'
import type { Source } from '../../../src-shared/project/source.ts'
import { frameKey } from '../frame-store.ts'

/** See the top of this file. */
export interface GapEntry {
  readonly name: string
  readonly document: ProjectDocument
  readonly gap: Gap
  readonly from: Keyframe
  readonly to: Keyframe
  /** The sources of `from` and `to`. */
  readonly sources: readonly [Source, Source]
  /** Of the take that plays. */
  readonly seed: number
  /** Hash of all that the pixels depend on but the times. */
  readonly key: string
  /** Hash of `key` and all times: another one, and the gap is out of date. */
  readonly whole: string
  /** The same without what lies outside the document: what the user asked for. */
  readonly intent: string
  /** Of the drawings, ascending. */
  readonly times: readonly number[]
  /** Of the drawings: their keys in the store. */
  readonly frames: readonly string[]
  /** Which facts it was made from; see GapFacts. */
  readonly version: number
}

/** Facts that say of everything outside the document only its name. */
const nominal: KeyFacts = { modelHash: (model) => model, circumstances: [] }

/** The gap at `index` of the document. */
function makeEntry(document: ProjectDocument, index: number, facts: KeyFacts, version: number): GapEntry {
  const { gap, from, to, drawings } = layoutAt(document, index)
  const name = gapId(gap)
  const key = frameKey([pixelKey(document, name, facts)])
  const times = drawings.map(({ time }) => time)
  return {
    name,
    document,
    gap,
    from,
    to,
    sources: [sourceOf(document, from.shows.source), sourceOf(document, to.shows.source)],
    seed: playedSeed(gap),
    key,
    whole: frameKey([gapKey(document, name, facts)]),
    intent: frameKey([gapKey(document, name, nominal)]),
    times,
    frames: times.map((time) => frameKey(['gap', 1, key, time])),
    version,
  }
}

function isSame(entry: GapEntry, document: ProjectDocument, index: number, version: number): boolean {
  const [from, to] = [document.keyframes[index], document.keyframes[index + 1]]
  return (
    entry.version === version &&
    entry.gap === document.gaps[index] &&
    entry.from === from &&
    entry.to === to &&
    entry.document.picture === document.picture &&
    entry.sources[0] === sourceOf(document, entry.from.shows.source) &&
    entry.sources[1] === sourceOf(document, entry.to.shows.source)
  )
}

/** All gaps of a document by their names, in order. Those of `before` that did not change are taken over. */
export function makeEntries(
  document: ProjectDocument,
  before: ReadonlyMap<string, GapEntry>,
  facts: KeyFacts,
  version: number,
): ReadonlyMap<string, GapEntry> {
  return new Map(
    document.gaps.map((gap, index) => {
      const name = gapId(gap)
      const known = before.get(name)
      return [
        name,
        known && isSame(known, document, index, version) ? known : makeEntry(document, index, facts, version),
      ]
    }),
  )
}

/** Gives single gaps of any document, each made once as long as the document lives and the facts stay the same. */
export function createEntryFinder(facts: {
  known(): KeyFacts
  version(): number
}): (document: ProjectDocument, name: string) => GapEntry {
  const made = new WeakMap<ProjectDocument, Map<string, GapEntry>>()
  return (document, name) => {
    const own = made.get(document) ?? new Map<string, GapEntry>()
    made.set(document, own)
    const known = own.get(name)
    if (known?.version === facts.version()) return known
    const entry = makeEntry(document, gapIndex(document, name), facts.known(), facts.version())
    own.set(name, entry)
    return entry
  }
}
