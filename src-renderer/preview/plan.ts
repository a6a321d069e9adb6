// What the preview is to show, and what it can show with the pictures that are here.
import type { Box, GapStatus } from '../../src-shared/editor/values.ts'
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import { layoutOf } from '../../src-shared/project/picture-at.ts'
import type { Wish } from '../state/pictures.svelte.ts'
import { inbetweenKey, keyframeWish, showingAt } from '../state/wishes.ts'

/** A picture with its place in the movement of its gap, 0..1. */
interface Neighbour {
  readonly wish: Wish
  readonly time: number
}

/** Which in-between. */
export interface Within {
  readonly gap: string
  /** Among the gap's drawings. */
  readonly index: number
  /** Place in the movement, 0..1. */
  readonly time: number
}

/** What is to be shown. */
export type Plan =
  | { readonly kind: 'nothing' }
  /** A picture that can be had; `within` where it is an in-between. */
  | { readonly kind: 'picture'; readonly wish: Wish; readonly within: Within | undefined }
  /** An in-between that is not made: the nearest pictures on both sides are blended, whichever of them are here. */
  | {
      readonly kind: 'blend'
      readonly within: Within
      /** Its name once it is made; undefined while nothing is known of the gap. */
      readonly key: string | undefined
      /** Nearest first, the keyframe last. */
      readonly before: readonly Neighbour[]
      readonly after: readonly Neighbour[]
    }

/** What can be shown: a picture, or two laid over each other. */
export type Drawable =
  | { readonly kind: 'picture'; readonly key: string; readonly bitmap: ImageBitmap }
  | {
      readonly kind: 'blend'
      readonly from: ImageBitmap
      readonly to: ImageBitmap
      /** How much of `to`, 0..1. */
      readonly share: number
    }

/** Neighbours of a missing in-between that are worth asking for on each side: the nearest, and the keyframe. */
const nearest = 1

/** What a frame of the sequence is to show. */
export function planAt(
  document: ProjectDocument,
  frame: number,
  statusOf: (gap: string) => GapStatus | undefined,
  box: Box,
): Plan {
  const shown = showingAt(document, frame, statusOf, box)
  if (shown.kind === 'nothing') return shown
  if (shown.kind !== 'in-between') return { kind: 'picture', wish: shown.wish, within: undefined }
  const { gap, index, time, wish } = shown
  const within = { gap, index, time }
  if (wish) return { kind: 'picture', wish, within }

  const { from, to, drawings } = layoutOf(document, gap)
  const status = statusOf(gap)
  const made: Neighbour[] = (status?.ready ?? []).flatMap((ready) => {
    const drawing = drawings[ready]
    if (!status || !drawing) return []
    const key = inbetweenKey(status.key, drawing.time, box)
    return [{ time: drawing.time, wish: { key, ref: { kind: 'in-between', gap, index: ready }, box } }]
  })
  const byDistance = (a: Neighbour, b: Neighbour): number => Math.abs(a.time - time) - Math.abs(b.time - time)
  const side = (neighbours: Neighbour[], keyframe: Neighbour): Neighbour[] => [
    ...neighbours.sort(byDistance),
    keyframe,
  ]
  return {
    kind: 'blend',
    within,
    key: status && inbetweenKey(status.key, time, box),
    before: side(
      made.filter((one) => one.time < time),
      { wish: keyframeWish(document, from, box), time: 0 },
    ),
    after: side(
      made.filter((one) => one.time > time),
      { wish: keyframeWish(document, to, box), time: 1 },
    ),
  }
}

/** What is to be asked for, most urgent first. */
export function wishesOf(plan: Plan): Wish[] {
  if (plan.kind === 'nothing') return []
  if (plan.kind === 'picture') return [plan.wish]
  const sides = [plan.before, plan.after].flatMap((side) => [...side.slice(0, nearest), ...side.slice(-1)])
  return sides.map(({ wish }) => wish)
}

/** What of the plan can be drawn with the pictures that are here. */
export function drawableOf(plan: Plan, get: (key: string) => ImageBitmap | undefined): Drawable | undefined {
  if (plan.kind === 'nothing') return undefined
  if (plan.kind === 'picture') return pictureOf(plan.wish.key, get)
  // A frame that was streamed may be here before the state of its gap says so.
  const made = plan.key === undefined ? undefined : pictureOf(plan.key, get)
  if (made) return made
  const before = plan.before.find(({ wish }) => get(wish.key))
  const after = plan.after.find(({ wish }) => get(wish.key))
  const from = before && get(before.wish.key)
  const to = after && get(after.wish.key)
  if (!from || !to) return undefined
  return { kind: 'blend', from, to, share: (plan.within.time - before.time) / (after.time - before.time) }
}

function pictureOf(key: string, get: (key: string) => ImageBitmap | undefined): Drawable | undefined {
  const bitmap = get(key)
  return bitmap && { kind: 'picture', key, bitmap }
}

/** Whether two drawables look the same: nothing need be drawn. */
export function sameDrawable(a: Drawable | undefined, b: Drawable | undefined): boolean {
  if (a?.kind === 'picture' && b?.kind === 'picture') return a.bitmap === b.bitmap
  if (a?.kind === 'blend' && b?.kind === 'blend') {
    return a.from === b.from && a.to === b.to && a.share === b.share
  }
  return a === b
}
