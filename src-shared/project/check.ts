// What must hold between the parts of a document, beyond the schema of each. Edits keep it; files are checked for it.
import { compare } from '../timebase.ts'
import type { ProjectDocument } from './document.ts'
import { gapId } from './gap.ts'
import type { Shown } from './keyframe.ts'
import { findSource } from './lookup.ts'
import type { SourceFacts } from './source.ts'

/** What is wrong, and where: a path of names and indexes such as `keyframes[3].shows.source`. */
export interface Problem {
  readonly field: string
  readonly text: string
}

/** Whether a source can give what a keyframe shows: undefined, or why not. */
export function whyNotShown(facts: SourceFacts, shows: Shown): string | undefined {
  if (shows.kind === 'picture') {
    return facts.kind === 'picture' ? undefined : 'names no frame of a source that has many'
  }
  if (facts.kind === 'picture') return 'names a frame of a single picture'
  if (shows.index >= facts.frameCount) {
    return `names frame ${String(shows.index)} of ${String(facts.frameCount)}`
  }
  // Streams of one frame may have no duration.
  const within = shows.time.num === 0 || compare(shows.time, facts.duration) < 0
  return within ? undefined : 'names a time after the end of its source'
}

function firstTwice(items: readonly { readonly id: string }[]): number {
  const seen = new Set<string>()
  return items.findIndex(({ id }) => seen.size === seen.add(id).size)
}

function* problemsOf(document: ProjectDocument): Generator<Problem> {
  const { sources, keyframes, gaps, range, output } = document
  for (const [field, items] of Object.entries({ sources, keyframes })) {
    const twice = firstTwice(items)
    if (twice >= 0) yield { field: `${field}[${String(twice)}].id`, text: 'is used twice' }
  }
  for (const [index, { at, shows }] of keyframes.entries()) {
    const field = `keyframes[${String(index)}]`
    if (at <= (keyframes[index - 1]?.at ?? -1)) {
      yield { field: `${field}.at`, text: 'is not after the one before' }
    }
    const source = findSource(document, shows.source)
    if (!source) yield { field: `${field}.shows.source`, text: 'names a source that is not there' }
    const why = source && whyNotShown(source.facts, shows)
    if (why !== undefined) yield { field: `${field}.shows`, text: why }
  }
  if (gaps.length !== Math.max(0, keyframes.length - 1)) {
    yield {
      field: 'gaps',
      text: `has ${String(gaps.length)} items for ${String(keyframes.length)} keyframes`,
    }
  }
  for (const [index, gap] of gaps.entries()) {
    const between = { from: keyframes[index]?.id ?? '', to: keyframes[index + 1]?.id ?? '' }
    if (gapId(gap) !== gapId(between)) {
      yield { field: `gaps[${String(index)}]`, text: 'is not between neighbours' }
    }
  }
  if (range.in !== null && range.out !== null && range.in > range.out) {
    yield { field: 'range.out', text: 'is before range.in' }
  }
  if (output.audio !== null && findSource(document, output.audio)?.facts.audio !== true) {
    yield { field: 'output.audio', text: 'names a source that is not there or has no sound' }
  }
}

/** The first thing that does not hold, or undefined. */
export function findProblem(document: ProjectDocument): Problem | undefined {
  for (const problem of problemsOf(document)) return problem
  return undefined
}
