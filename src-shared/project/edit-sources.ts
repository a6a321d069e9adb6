// Edits of sources: what the media bin holds, and where it lies. Rules as in edit-keyframes.ts.
import { InterludeError } from '../errors.ts'
import type { ProjectDocument } from './document.ts'
import { checkShown, deleteKeyframes, letShow } from './edit-keyframes.ts'
import type { Shown } from './keyframe.ts'
import { findSource, sourceOf } from './lookup.ts'
import { accept, tooMany } from './refusals.ts'
import { change, keepItems } from './sharing.ts'
import { sourceSchema, type Source } from './source.ts'
import { limits } from './values.ts'

/** Adds sources, behind those that are there. Throws `exists` for an id that is taken, `out-of-range`, `too-large`. */
export function addSources(document: ProjectDocument, sources: readonly Source[]): ProjectDocument {
  if (sources.length === 0) return document
  if (document.sources.length + sources.length > limits.sources) throw tooMany('sources', limits.sources)
  const added = new Set<string>()
  const accepted = sources.map((source) => {
    if (findSource(document, source.id) || added.size === added.add(source.id).size) {
      throw new InterludeError(
        'exists',
        `There is a source "${source.id}" already.`,
        'Give the new one another id.',
      )
    }
    return accept(sourceSchema, source, `The source ${source.path.slice(0, 200)}`)
  })
  return { ...document, sources: [...document.sources, ...accepted] }
}

/**
 * Removes sources; the sound of the result goes with its source. `refuse` insists that no keyframe shows them (`usage`), `delete`
 * deletes those that do. Throws `not-found`.
 */
export function removeSources(
  document: ProjectDocument,
  ids: Iterable<string>,
  shownBy: 'refuse' | 'delete',
): ProjectDocument {
  const gone = new Set([...ids].map((id) => sourceOf(document, id).id))
  if (gone.size === 0) return document
  const users = document.keyframes.filter(({ shows }) => gone.has(shows.source))
  if (users[0] && shownBy === 'refuse') {
    const count = users.length === 1 ? 'A keyframe shows' : `${String(users.length)} keyframes show`
    throw new InterludeError(
      'usage',
      `${count} what is to be removed; the first is at frame ${String(users[0].at)}.`,
      'Delete these keyframes first, or remove them along with it.',
    )
  }
  const left = deleteKeyframes(
    document,
    users.map(({ id }) => id),
  )
  return change(left, {
    sources: document.sources.filter(({ id }) => !gone.has(id)),
    output:
      left.output.audio !== null && gone.has(left.output.audio)
        ? { ...left.output, audio: null }
        : left.output,
  })
}

/**
 * Says where sources are now (by id: path, and what was found there). With the same hash nothing else changes, and no gap becomes
 * stale. With another, keyframes show the frames of the same index, or what `shown` says by their ids: the same moments, say, of a
 * file with another rate. Throws `not-found`; `out-of-range` where a keyframe shows what the file does not have.
 */
export function relinkSources(
  document: ProjectDocument,
  found: readonly Source[],
  shown: ReadonlyMap<string, Shown> = new Map(),
): ProjectDocument {
  const sources = [...document.sources]
  for (const source of found) {
    const index = document.sources.indexOf(sourceOf(document, source.id))
    sources[index] = accept(sourceSchema, source, `The source ${source.path.slice(0, 200)}`)
  }
  const next = letShow(change(document, { sources: keepItems(document.sources, sources) }), shown)
  if (next === document) return document
  for (const keyframe of next.keyframes) checkShown(next, keyframe)
  const { audio } = next.output
  const silent = audio !== null && !sourceOf(next, audio).facts.audio
  return silent ? { ...next, output: { ...next.output, audio: null } } : next
}

/** Puts a source elsewhere in the media bin: `to` is its index afterwards. Throws `not-found`, `out-of-range`. */
export function moveSource(document: ProjectDocument, id: string, to: number): ProjectDocument {
  const source = sourceOf(document, id)
  if (document.sources[to] === undefined) {
    throw new InterludeError(
      'out-of-range',
      `The media bin has no place ${String(to)}.`,
      'Choose a place in it.',
    )
  }
  const others = document.sources.filter((other) => other !== source)
  return change(document, {
    sources: keepItems(document.sources, [...others.slice(0, to), source, ...others.slice(to)]),
  })
}
