// Edits of the locked regions of gaps. Rules as in edit-keyframes.ts.
import { InterludeError } from '../errors.ts'
import type { ProjectDocument } from './document.ts'
import { changeGaps } from './edit-gaps.ts'
import { pointsOf, type Lock } from './lock.ts'
import { gapIndex, itemAt } from './lookup.ts'
import { tooMany } from './refusals.ts'
import { limits } from './values.ts'

const locksOf = (document: ProjectDocument, gap: string): readonly Lock[] =>
  itemAt(document.gaps, gapIndex(document, gap)).locks

/** What erases has something before it to erase. */
function tidy(locks: readonly Lock[]): readonly Lock[] {
  const start = locks.findIndex((lock) => lock.kind === 'box' || !lock.erase)
  return start < 0 ? [] : locks.slice(start)
}

/** Sets the locks of all these gaps. Throws `not-found`, `too-large`, `out-of-range`. */
export function setLocks(
  document: ProjectDocument,
  gaps: readonly string[],
  locks: readonly Lock[],
): ProjectDocument {
  const next = tidy(locks)
  if (next.length > limits.locks) throw tooMany('locks of one gap', limits.locks)
  if (pointsOf(next) > limits.lockPoints) {
    throw tooMany('points of painted locks in one gap', limits.lockPoints)
  }
  return changeGaps(document, gaps, { locks: next })
}

/** Adds locks behind those that each of the gaps has. Throws as {@link setLocks}. */
export function addLocks(
  document: ProjectDocument,
  gaps: readonly string[],
  locks: readonly Lock[],
): ProjectDocument {
  return gaps.reduce(
    (changed, gap) => setLocks(changed, [gap], [...locksOf(changed, gap), ...locks]),
    document,
  )
}

/** The list with the lock at `index` replaced, or taken out (null). Throws `out-of-range` where there is none. */
function withLock(locks: readonly Lock[], index: number, lock: Lock | null): readonly Lock[] {
  if (!Object.hasOwn(locks, index)) {
    throw new InterludeError(
      'out-of-range',
      `The gap has no lock ${String(index + 1)}.`,
      'Choose one of those that it has.',
    )
  }
  return locks.toSpliced(index, 1, ...(lock ? [lock] : []))
}

/** Puts another lock in the place of the one at `index` of each gap. Throws as {@link setLocks}. */
export function changeLock(
  document: ProjectDocument,
  gaps: readonly string[],
  index: number,
  lock: Lock,
): ProjectDocument {
  return gaps.reduce(
    (changed, gap) => setLocks(changed, [gap], withLock(locksOf(changed, gap), index, lock)),
    document,
  )
}

/** Takes the lock at `index` out of each gap, and what erases and has nothing left to erase. Throws `not-found`, `out-of-range`. */
export function removeLock(
  document: ProjectDocument,
  gaps: readonly string[],
  index: number,
): ProjectDocument {
  return gaps.reduce(
    (changed, gap) => setLocks(changed, [gap], withLock(locksOf(changed, gap), index, null)),
    document,
  )
}
