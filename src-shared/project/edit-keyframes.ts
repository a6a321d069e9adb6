// Edits of keyframes. Each is a function from a document to the next: it checks what it is given, throws InterludeError where it
// refuses, and returns the very document it was given when nothing changes.
import type { ProjectDocument } from './document.ts'
import { rearrange, type Occupied } from './arrange.ts'
import { whyNotShown } from './check.ts'
import type { Gap } from './gap.ts'
import { mirrorSettings, settingsOf } from './inherit.ts'
import { keyframeSchema, shownSchema, type Keyframe, type Shown } from './keyframe.ts'
import { itemAt, keyframeIndex, sourceOf } from './lookup.ts'
import { accept, notShown } from './refusals.ts'
import { change, keep, keepItems } from './sharing.ts'
import { limits, whole } from './values.ts'

/** Throws `not-found` or `out-of-range` when the source can't give what the keyframe shows. */
export function checkShown(document: ProjectDocument, keyframe: Keyframe): void {
  const why = whyNotShown(sourceOf(document, keyframe.shows.source).facts, keyframe.shows)
  if (why !== undefined) throw notShown(keyframe, why)
}

/** Lets keyframes (by id) show something that is yet to be checked against its source. Throws `not-found`, `out-of-range`. */
export function letShow(document: ProjectDocument, shown: ReadonlyMap<string, Shown>): ProjectDocument {
  const keyframes = [...document.keyframes]
  for (const [id, given] of shown) {
    const index = keyframeIndex(document, id)
    const old = itemAt(keyframes, index)
    const shows = accept(shownSchema, given, `The keyframe at frame ${String(old.at)}`)
    keyframes[index] = keep(old, { ...old, shows })
  }
  return change(document, { keyframes: keepItems(document.keyframes, keyframes) })
}

/** The keyframes with these ids, in order of their places. Throws `not-found`. */
function pick(document: ProjectDocument, ids: Iterable<string>): Keyframe[] {
  const places = new Set([...ids].map((id) => keyframeIndex(document, id)))
  return [...places].sort((a, b) => a - b).map((index) => itemAt(document.keyframes, index))
}

const idsOf = (keyframes: readonly Keyframe[]): Set<string> => new Set(keyframes.map(({ id }) => id))

/**
 * Adds keyframes. One that falls into a gap splits it. Throws `not-found` for an unknown source, `out-of-range` for a frame that it
 * does not have, `exists` for a place or id that is taken, `too-large`.
 */
export function addKeyframes(
  document: ProjectDocument,
  keyframes: readonly Keyframe[],
  occupied: Occupied = 'refuse',
): ProjectDocument {
  const placed = keyframes.map((keyframe) => accept(keyframeSchema, keyframe, 'The keyframe'))
  for (const keyframe of placed) checkShown(document, keyframe)
  return rearrange(document, { gone: new Set(), placed, occupied })
}

/**
 * Moves keyframes by so many frames, past others where need be. Throws `not-found`, `out-of-range` at the ends of the timeline, and
 * `exists` for a place that is taken, unless it is to be replaced.
 */
export function moveKeyframes(
  document: ProjectDocument,
  ids: Iterable<string>,
  by: number,
  occupied: Occupied = 'refuse',
): ProjectDocument {
  const moving = pick(document, ids)
  if (by === 0) return document
  accept(whole(-limits.frames, limits.frames), by, 'The distance')
  const placed = moving.map((keyframe) => ({ ...keyframe, at: keyframe.at + by }))
  return rearrange(document, { gone: idsOf(moving), placed, occupied })
}

/** Lets keyframes (by id) show something else; places and gaps stay. Throws `not-found` and `out-of-range`. */
export function replaceKeyframes(
  document: ProjectDocument,
  shown: ReadonlyMap<string, Shown>,
): ProjectDocument {
  const next = letShow(document, shown)
  for (const id of shown.keys()) checkShown(next, itemAt(next.keyframes, keyframeIndex(next, id)))
  return next
}

/** What is left without some keyframes, each stretch from one of them to the next closed. */
function closeUp(document: ProjectDocument, gone: ReadonlySet<string>): ProjectDocument {
  const keyframes: Keyframe[] = []
  const gaps: Gap[] = []
  let closed = 0
  let before: Gap | undefined
  for (const [index, keyframe] of document.keyframes.entries()) {
    if (gone.has(keyframe.id)) {
      closed += (document.keyframes[index + 1]?.at ?? keyframe.at) - keyframe.at
      continue
    }
    if (before) gaps.push(keep(before, { ...before, to: keyframe.id }))
    before = document.gaps[index]
    keyframes.push(closed === 0 ? keyframe : { ...keyframe, at: keyframe.at - closed })
  }
  return change(document, { keyframes, gaps })
}

/**
 * Deletes keyframes. `leave` keeps all others in their places; the gaps on both sides become one. `ripple` closes the stretch from a
 * deleted keyframe to the next one, so that what follows comes earlier and the gap before it stays as long as it was. Throws
 * `not-found`.
 */
export function deleteKeyframes(
  document: ProjectDocument,
  ids: Iterable<string>,
  space: 'leave' | 'ripple' = 'leave',
): ProjectDocument {
  const gone = idsOf(pick(document, ids))
  if (gone.size === 0) return document
  return space === 'ripple'
    ? closeUp(document, gone)
    : rearrange(document, { gone, placed: [], occupied: 'refuse' })
}

/**
 * Copies keyframes to places so many frames later (or earlier), with the gaps between them. `makeId` names each copy. Throws as
 * {@link moveKeyframes} and {@link addKeyframes}.
 */
export function duplicateKeyframes(
  document: ProjectDocument,
  ids: Iterable<string>,
  by: number,
  makeId: () => string,
  occupied: Occupied = 'refuse',
): ProjectDocument {
  const copies = new Map<string, string>()
  const placed = pick(document, ids).map((keyframe) => {
    const copy = accept(keyframeSchema, { ...keyframe, id: makeId(), at: keyframe.at + by }, 'The copy')
    copies.set(copy.id, keyframe.id)
    return copy
  })
  return rearrange(document, { gone: new Set(), placed, occupied, copies })
}

/**
 * Turns a stretch of the sequence round in time: from the first of these keyframes to the last, with all between them. Gaps go with
 * their keyframes, their spacing mirrored. Throws `not-found`.
 */
export function reverseKeyframes(document: ProjectDocument, ids: Iterable<string>): ProjectDocument {
  const chosen = pick(document, ids)
  const [first, last] = [chosen[0], chosen.at(-1)]
  if (!first || !last || first === last) return document
  const [start, end] = [keyframeIndex(document, first.id), keyframeIndex(document, last.id)]
  const turned = document.keyframes
    .slice(start, end + 1)
    .map((keyframe) => keep(keyframe, { ...keyframe, at: first.at + last.at - keyframe.at }))
    .reverse()
  const keyframes = document.keyframes.map((keyframe, index) => turned[index - start] ?? keyframe)
  const gaps = document.gaps.map((gap, index) => {
    const between = { from: itemAt(keyframes, index).id, to: itemAt(keyframes, index + 1).id }
    if (index < start || index >= end) return keep(gap, { ...gap, ...between })
    return { ...between, ...mirrorSettings(settingsOf(itemAt(document.gaps, start + end - 1 - index))) }
  })
  return change(document, { keyframes, gaps: keepItems(document.gaps, gaps) })
}
