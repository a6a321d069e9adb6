// What a drag does to the document that it began with. The bounds that a pointer runs into are applied here, quietly; what is refused is
// left to the edits, which say why.
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import { setGapLength } from '../../src-shared/project/edit-gaps.ts'
import { moveKeyframes } from '../../src-shared/project/edit-keyframes.ts'
import { setRange } from '../../src-shared/project/edit-project.ts'
import { gapId } from '../../src-shared/project/gap.ts'
import type { Keyframe } from '../../src-shared/project/keyframe.ts'
import { itemAt, lastUpTo } from '../../src-shared/project/lookup.ts'
import { limits } from '../../src-shared/project/values.ts'

/** The keyframes that move: those chosen, and with `ripple` all from the first of them on, which stay before nothing. */
export function movedKeyframes(
  { keyframes }: ProjectDocument,
  chosen: ReadonlySet<string>,
  ripple: boolean,
): Keyframe[] {
  if (!ripple) return keyframes.filter(({ id }) => chosen.has(id))
  const first = keyframes.findIndex(({ id }) => chosen.has(id))
  return first < 0 ? [] : keyframes.slice(first)
}

/** `by` frames, or as many as there is room for: within the timeline, and with `ripple` behind the keyframe before. */
export function boundMove(
  { keyframes }: ProjectDocument,
  moving: readonly Keyframe[],
  by: number,
  ripple: boolean,
): number {
  const [first, last] = [moving[0], moving.at(-1)]
  if (!first || !last) return 0
  const before = ripple ? keyframes[keyframes.indexOf(first) - 1] : undefined
  const least = (before ? before.at + 1 : 0) - first.at
  return Math.max(least, Math.min(limits.frames - 1 - last.at, by)) + 0
}

/** Places where a moved keyframe would come to lie on one that stays. */
export function collisions(
  { keyframes }: ProjectDocument,
  moving: readonly Keyframe[],
  by: number,
): ReadonlySet<number> {
  const ids = new Set(moving.map(({ id }) => id))
  const taken = new Set<number>()
  for (const { at } of moving) {
    const there = keyframes[lastUpTo(keyframes, (keyframe) => keyframe.at, at + by)]
    if (there?.at === at + by && !ids.has(there.id)) taken.add(at + by)
  }
  return taken
}

/** Moves them. Throws `exists` where a place is taken. */
export function moveEdit(moving: readonly Keyframe[], by: number): (d: ProjectDocument) => ProjectDocument {
  const ids = moving.map(({ id }) => id)
  return (document) => moveKeyframes(document, ids, by, 'refuse')
}

/** The frame at which a gap ends when its end is dragged to `frame`: behind its start, and alone before the keyframe that follows. */
export function boundGapEnd(
  { keyframes }: ProjectDocument,
  gap: number,
  frame: number,
  ripple: boolean,
): number {
  const least = itemAt(keyframes, gap).at + 1
  const next = ripple ? undefined : keyframes[gap + 2]
  const behind = (keyframes.at(-1)?.at ?? 0) - itemAt(keyframes, gap + 1).at
  const most = next ? next.at - 1 : limits.frames - 1 - (ripple ? behind : 0)
  return Math.max(least, Math.min(most, frame))
}

/** Lets a gap end at a frame. */
export function gapEndEdit(
  gap: number,
  frame: number,
  ripple: boolean,
): (d: ProjectDocument) => ProjectDocument {
  return (document) => {
    const length = frame - itemAt(document.keyframes, gap).at
    return setGapLength(document, gapId(itemAt(document.gaps, gap)), length, ripple ? 'ripple' : 'alone')
  }
}

/** Sets the in or the out mark, never past the other one. */
export function markEdit(which: 'in' | 'out', frame: number): (d: ProjectDocument) => ProjectDocument {
  return (document) => {
    const { range } = document
    const bounded = which === 'in' ? Math.min(frame, range.out ?? frame) : Math.max(frame, range.in ?? frame)
    return setRange(document, { [which]: Math.max(0, Math.min(limits.frames - 1, bounded)) })
  }
}
