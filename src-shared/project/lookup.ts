// Finding things in a document by id and by place. Lists are never changed once they are part of a document, so an index of one is
// made once and lives as long as the list.
import { InterludeError } from '../errors.ts'
import type { ProjectDocument } from './document.ts'
import { gapId, type Gap } from './gap.ts'
import type { Source } from './source.ts'

const indexes = new WeakMap<object, ReadonlyMap<string, number>>()

function indexOf<T>(items: readonly T[], name: (item: T) => string): ReadonlyMap<string, number> {
  let index = indexes.get(items)
  if (!index) {
    index = new Map(items.map((item, at) => [name(item), at]))
    indexes.set(items, index)
  }
  return index
}

const idOf = ({ id }: { readonly id: string }): string => id

function missing(what: string, id: string): InterludeError {
  return new InterludeError(
    'not-found',
    `The project has no ${what} "${id}".`,
    'It may have been removed: choose another.',
  )
}

function require(index: ReadonlyMap<string, number>, what: string, id: string): number {
  const at = index.get(id)
  if (at === undefined) throw missing(what, id)
  return at
}

/** The source with this id, or undefined. */
export function findSource(document: ProjectDocument, id: string): Source | undefined {
  return document.sources[indexOf(document.sources, idOf).get(id) ?? -1]
}

/** The source with this id. Throws `not-found`. */
export function sourceOf(document: ProjectDocument, id: string): Source {
  const source = findSource(document, id)
  if (!source) throw missing('source', id)
  return source
}

/** Where among the keyframes the one with this id is, or undefined. */
export function findKeyframeIndex(document: ProjectDocument, id: string): number | undefined {
  return indexOf(document.keyframes, idOf).get(id)
}

/** Where among the keyframes the one with this id is. Throws `not-found`. */
export function keyframeIndex(document: ProjectDocument, id: string): number {
  return require(indexOf(document.keyframes, idOf), 'keyframe', id)
}

/** The gap with this name (see {@link gapId}), or undefined. */
export function findGap(document: ProjectDocument, id: string): Gap | undefined {
  return document.gaps[indexOf(document.gaps, gapId).get(id) ?? -1]
}

/** Where among the gaps the one with this name is: also the index of its start keyframe. Throws `not-found`. */
export function gapIndex(document: ProjectDocument, id: string): number {
  return require(indexOf(document.gaps, gapId), 'gap', id)
}

/** The item at an index that is known to be there (RangeError where it is not). */
export function itemAt<T>(items: readonly T[], index: number): T {
  const item = items[index]
  if (item === undefined) throw new RangeError(`There is no item ${String(index)}.`)
  return item
}

/** Index of the last item whose number is not above `value`; -1 where there is none. The numbers rise. */
export function lastUpTo<T>(items: readonly T[], numberOf: (item: T) => number, value: number): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (numberOf(itemAt(items, middle)) <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}
