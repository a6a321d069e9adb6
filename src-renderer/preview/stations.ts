// The drawings of the sequence one after another, from a frame on forwards or backwards: what onion skins show and stepping meets.
import type { Box, GapStatus } from '../../src-shared/editor/values.ts'
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import { footageFrame, type Footage } from '../../src-shared/project/footage.ts'
import { gapId } from '../../src-shared/project/gap.ts'
import type { Keyframe } from '../../src-shared/project/keyframe.ts'
import { lastUpTo } from '../../src-shared/project/lookup.ts'
import { layoutAt } from '../../src-shared/project/picture-at.ts'
import type { Wish } from '../state/pictures.svelte.ts'
import { footageWish, inbetweenKey, keyframeWish } from '../state/wishes.ts'

/** A keyframe, a drawing or a frame of footage, from the frame on at which it appears. */
export type Station =
  | { readonly kind: 'keyframe'; readonly at: number; readonly keyframe: Keyframe }
  | { readonly kind: 'source'; readonly at: number; readonly footage: Footage; readonly offset: number }
  | {
      readonly kind: 'in-between'
      readonly at: number
      readonly gap: string
      readonly index: number
      readonly time: number
    }

/** How many there are from the keyframe of this index to before the next one, and which is the n-th. */
function stationsAt(
  document: ProjectDocument,
  index: number,
): { readonly count: number; readonly get: (n: number) => Station | undefined } {
  const keyframe = document.keyframes[index]
  if (!keyframe) return { count: 0, get: () => undefined }
  const { at } = keyframe
  const first: Station = { kind: 'keyframe', at, keyframe }
  if (index >= document.gaps.length) return { count: 1, get: () => first }
  const { gap, drawings, footage, length } = layoutAt(document, index)
  // Footage may be hours long: its stations are made as they are asked for.
  if (footage) {
    const get = (n: number): Station => (n === 0 ? first : { kind: 'source', at: at + n, footage, offset: n })
    return { count: length, get }
  }
  const name = gapId(gap)
  const get = (n: number): Station | undefined => {
    const drawing = drawings[n - 1]
    if (n === 0 || !drawing) return n === 0 ? first : undefined
    return { kind: 'in-between', at: at + drawing.offset, gap: name, index: n - 1, time: drawing.time }
  }
  return { count: drawings.length + 1, get }
}

/** Of the stations at a keyframe's index, the last that has appeared at a frame; -1 where none has. */
function lastAt({ count, get }: ReturnType<typeof stationsAt>, frame: number): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((get(middle)?.at ?? Infinity) <= frame) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Those that appear after this frame, nearest first. */
export function* stationsAfter(document: ProjectDocument, frame: number): Generator<Station> {
  const start = lastUpTo(document.keyframes, ({ at }) => at, frame)
  for (let index = Math.max(0, start); index < document.keyframes.length; index++) {
    const stations = stationsAt(document, index)
    for (let n = lastAt(stations, frame) + 1; n < stations.count; n++) {
      const station = stations.get(n)
      if (station) yield station
    }
  }
}

/** Those before the one that is on screen at this frame, nearest first. */
export function* stationsBefore(document: ProjectDocument, frame: number): Generator<Station> {
  const start = lastUpTo(document.keyframes, ({ at }) => at, frame)
  for (let index = start; index >= 0; index--) {
    const stations = stationsAt(document, index)
    for (let n = lastAt(stations, frame) - (index === start ? 1 : 0); n >= 0; n--) {
      const station = stations.get(n)
      if (station) yield station
    }
  }
}

/** The picture of a station, as far as it can be had. */
export function wishOf(
  document: ProjectDocument,
  station: Station,
  statusOf: (gap: string) => GapStatus | undefined,
  box: Box,
): Wish | undefined {
  if (station.kind === 'keyframe') return keyframeWish(document, station.keyframe, box)
  if (station.kind === 'source') {
    const { footage, offset } = station
    return footageWish(document, footage, offset, footageFrame(document, footage, offset), box)
  }
  const { gap, index, time } = station
  const status = statusOf(gap)
  if (!status?.ready.includes(index)) return undefined
  return { key: inbetweenKey(status.key, time, box), ref: { kind: 'in-between', gap, index }, box }
}
