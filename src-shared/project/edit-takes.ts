// Edits of a gap's lane of takes. A take is a seed: its in-betweens are those that the gap would have with that seed, so pinning one makes
// nothing anew. Rules as in edit-keyframes.ts.
import { InterludeError } from '../errors.ts'
import type { ProjectDocument } from './document.ts'
import { changeGaps } from './edit-gaps.ts'
import { playedSeed, type Gap } from './gap.ts'
import { gapIndex, itemAt } from './lookup.ts'
import { tooMany } from './refusals.ts'
import { limits } from './values.ts'

/** Seeds are 32 bits wide, and go on from the start behind the last. */
const seeds = 2 ** 32

/** Takes that a lane begins with. */
export const usualTakes = 4

const gapOf = (document: ProjectDocument, gap: string): Gap => itemAt(document.gaps, gapIndex(document, gap))

/** The next `count` seeds that are not among `taken`, counting up from `start`. */
function freshSeeds(taken: readonly number[], start: number, count: number): number[] {
  const known = new Set(taken)
  const fresh: number[] = []
  for (let seed = start % seeds; fresh.length < count; seed = (seed + 1) % seeds) {
    if (!known.has(seed)) fresh.push(seed)
  }
  return fresh
}

/**
 * Adds takes to the lane: of an empty one the take that plays first, then the seeds that follow. `start` is the seed to count up from; else
 * the one behind the last take. As many as there is room for. Throws `not-found`, `too-large` where there is no room.
 */
export function addTakes(
  document: ProjectDocument,
  gap: string,
  count = usualTakes,
  start?: number,
): ProjectDocument {
  const { takes, ...rest } = gapOf(document, gap)
  const room = limits.takes - takes.length
  if (room <= 0) throw tooMany('takes of one gap', limits.takes)
  const known = takes.length > 0 ? takes : [playedSeed(rest)]
  const wanted = Math.min(room, count) - (known.length - takes.length)
  const fresh = freshSeeds(known, start ?? (known.at(-1) ?? 0) + 1, wanted)
  return changeGaps(document, [gap], { takes: [...known, ...fresh] })
}

/** Adds the take of this seed, behind the others. Throws `not-found`, `out-of-range`, `exists`, `too-large`. */
export function addTake(document: ProjectDocument, gap: string, seed: number): ProjectDocument {
  const { takes } = gapOf(document, gap)
  if (takes.includes(seed)) {
    throw new InterludeError(
      'exists',
      `The take with seed ${String(seed)} is in the lane already.`,
      'Choose another seed.',
    )
  }
  if (takes.length >= limits.takes) throw tooMany('takes of one gap', limits.takes)
  return changeGaps(document, [gap], { takes: [...takes, seed] })
}

/** From now on this take plays, also where no model did before; null: the one of the gap's own seed. Throws `not-found`, `out-of-range`. */
export function pinTake(document: ProjectDocument, gap: string, seed: number | null): ProjectDocument {
  return changeGaps(document, [gap], { pinned: seed, method: 'model' })
}

/** Takes a take out of the lane; if it was pinned, the gap's own seed plays. Throws `not-found`. */
export function discardTake(document: ProjectDocument, gap: string, seed: number): ProjectDocument {
  const { takes, pinned } = gapOf(document, gap)
  return changeGaps(document, [gap], {
    takes: takes.filter((take) => take !== seed),
    pinned: pinned === seed ? null : pinned,
  })
}

/** The document as it would be if this take of the gap were pinned. What is made, named and exported of it is the take's. */
export function withTake(document: ProjectDocument, gap: string, seed: number): ProjectDocument {
  const { method, ...played } = gapOf(document, gap)
  return method === 'model' && playedSeed(played) === seed ? document : pinTake(document, gap, seed)
}
