// Keyframes leave their places and come to others; this finds the gaps that are then between them. A gap whose two keyframes are
// still neighbours is the same object as before. One that was split, joined or copied inherits (inherit.ts); one in the open, before
// the first or after the last keyframe, begins with the project's defaults.
import { InterludeError } from '../errors.ts'
import type { ProjectDocument } from './document.ts'
import { gapId, type Gap, type GapSettings } from './gap.ts'
import { freshSettings, joinSettings, settingsOf, splitSettings } from './inherit.ts'
import type { Keyframe } from './keyframe.ts'
import { findGap, findKeyframeIndex, itemAt } from './lookup.ts'
import { occupied, offTimeline, tooMany } from './refusals.ts'
import { change, keepItems } from './sharing.ts'
import { limits } from './values.ts'

/** What happens to a keyframe whose place another one takes. The gaps beside a replaced one stay as they are. */
export type Occupied = 'refuse' | 'replace'

/** Which keyframes go where. */
export interface Rearrangement {
  /** Ids of keyframes that leave: those removed, and those in `placed` that come from elsewhere. */
  readonly gone: ReadonlySet<string>
  /** Keyframes that come, in any order. */
  readonly placed: readonly Keyframe[]
  readonly occupied: Occupied
  /** Where `placed` are copies: new id to the id it was copied from. Gaps between copies are copies too. */
  readonly copies?: ReadonlyMap<string, string>
}

/** Keyframes in order, and the settings of the gap behind each but the last. */
interface Row {
  readonly keyframes: readonly Keyframe[]
  readonly gaps: readonly GapSettings[]
}

/** The keyframes that stay; gaps over those that go are joined. */
function takeAway(document: ProjectDocument, gone: ReadonlySet<string>): Row {
  const keyframes: Keyframe[] = []
  const gaps: GapSettings[] = []
  let behind: GapSettings | undefined
  for (const [index, keyframe] of document.keyframes.entries()) {
    if (!gone.has(keyframe.id)) {
      if (behind) gaps.push(behind)
      behind = undefined
      keyframes.push(keyframe)
    }
    const gap = document.gaps[index]
    if (!gap || keyframes.length === 0) continue
    behind = behind ? joinSettings(behind, settingsOf(gap)) : settingsOf(gap)
  }
  return { keyframes, gaps }
}

/** The gaps along a chain of keyframes that fell into `whole`, or into the open. */
function divide(
  chain: readonly Keyframe[],
  whole: GapSettings | undefined,
  fresh: GapSettings,
): GapSettings[] {
  const end = chain.at(-1)
  let rest = whole
  return chain.slice(1).map((to, index) => {
    if (!rest || !end || to === end) return rest ?? fresh
    const start = itemAt(chain, index).at
    const [before, after] = splitSettings(rest, (to.at - start) / (end.at - start))
    rest = after
    return before
  })
}

/** Sets keyframes, in order of their places, among those that stay. */
function setIn(row: Row, placed: readonly Keyframe[], fresh: GapSettings): Row {
  const keyframes: Keyframe[] = []
  const gaps: GapSettings[] = []
  let next = 0
  for (let index = 0; index <= row.keyframes.length; index++) {
    const start = row.keyframes[index - 1]
    const end = row.keyframes[index]
    const chain = start ? [start] : []
    for (let one = placed[next]; one && (!end || one.at < end.at); one = placed[++next]) chain.push(one)
    if (end) chain.push(end)
    gaps.push(...divide(chain, start && end ? row.gaps[index - 1] : undefined, fresh))
    keyframes.push(...(start ? chain.slice(1) : chain))
  }
  return { keyframes, gaps }
}

function checkPlaced(document: ProjectDocument, { gone, placed }: Rearrangement): void {
  if (document.keyframes.length - gone.size + placed.length > limits.keyframes) {
    throw tooMany('keyframes', limits.keyframes)
  }
  const places = new Set<number>()
  const ids = new Set<string>()
  for (const { id, at } of placed) {
    if (at < 0 || at >= limits.frames) throw offTimeline(at)
    if (places.size === places.add(at).size) throw occupied(at)
    const known = findKeyframeIndex(document, id) !== undefined && !gone.has(id)
    if (!known && ids.size !== ids.add(id).size) continue
    throw new InterludeError('exists', `There is a keyframe "${id}" already.`, 'Give the new one another id.')
  }
}

/**
 * The document after the rearrangement. Throws `exists` for a taken place (unless it is to be replaced) or id, `out-of-range`
 * outside the timeline, `too-large`.
 */
export function rearrange(document: ProjectDocument, arrangement: Rearrangement): ProjectDocument {
  checkPlaced(document, arrangement)
  const { gone, copies } = arrangement
  const placed = [...arrangement.placed].sort((a, b) => a.at - b.at)
  const arriving = new Map(placed.map((keyframe) => [keyframe.at, keyframe]))
  const staying = takeAway(document, gone)
  const taken = staying.keyframes.filter(({ at }) => arriving.has(at))
  if (taken[0] && arrangement.occupied === 'refuse') throw occupied(taken[0].at)
  const takenPlaces = new Set(taken.map(({ at }) => at))
  const { keyframes, gaps } = setIn(
    { ...staying, keyframes: staying.keyframes.map((keyframe) => arriving.get(keyframe.at) ?? keyframe) },
    placed.filter(({ at }) => !takenPlaces.has(at)),
    freshSettings(document.defaults),
  )
  const origin = (id: string): string => copies?.get(id) ?? id
  const named = gaps.map((settings, index): Gap => {
    const between = { from: itemAt(keyframes, index).id, to: itemAt(keyframes, index + 1).id }
    const known = findGap(document, gapId(between))
    if (known) return known
    const copied = findGap(document, gapId({ from: origin(between.from), to: origin(between.to) }))
    return { ...between, ...(copied ? settingsOf(copied) : settings) }
  })
  return change(document, {
    keyframes: keepItems(document.keyframes, keyframes),
    gaps: keepItems(document.gaps, named),
  })
}
