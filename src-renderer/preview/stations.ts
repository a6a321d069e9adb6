// The drawings of the sequence one after another, from a frame on forwards or backwards: what onion skins show and stepping meets.
import type { GapStatus } from '../../src-shared/editor/values.ts'
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import { gapId } from '../../src-shared/project/gap.ts'
import type { Keyframe } from '../../src-shared/project/keyframe.ts'
import { lastUpTo } from '../../src-shared/project/lookup.ts'
import { layoutAt } from '../../src-shared/project/picture-at.ts'
import type { Box } from '../../src-shared/editor/values.ts'
import type { Wish } from '../state/pictures.svelte.ts'
import { inbetweenKey, keyframeWish } from '../state/wishes.ts'

/** A keyframe or drawing, from the frame on at which it appears. */
export type Station =
  | { readonly kind: 'keyframe'; readonly at: number; readonly keyframe: Keyframe }
  | {
      readonly kind: 'in-between'
      readonly at: number
      readonly gap: string
      readonly index: number
      readonly time: number
    }

/** The keyframe of this index, and the drawings of the gap behind it. */
function stationsAt(document: ProjectDocument, index: number): Station[] {
  const keyframe = document.keyframes[index]
  if (!keyframe) return []
  const stations: Station[] = [{ kind: 'keyframe', at: keyframe.at, keyframe }]
  if (index >= document.gaps.length) return stations
  const { gap, drawings } = layoutAt(document, index)
  for (const [drawn, { offset, time }] of drawings.entries()) {
    stations.push({ kind: 'in-between', at: keyframe.at + offset, gap: gapId(gap), index: drawn, time })
  }
  return stations
}

/** Those that appear after this frame, nearest first. */
export function* stationsAfter(document: ProjectDocument, frame: number): Generator<Station> {
  const start = lastUpTo(document.keyframes, ({ at }) => at, frame)
  for (let index = Math.max(0, start); index < document.keyframes.length; index++) {
    for (const station of stationsAt(document, index)) if (station.at > frame) yield station
  }
}

/** Those before the one that is on screen at this frame, nearest first. */
export function* stationsBefore(document: ProjectDocument, frame: number): Generator<Station> {
  const start = lastUpTo(document.keyframes, ({ at }) => at, frame)
  for (let index = start; index >= 0; index--) {
    const stations = stationsAt(document, index).filter(({ at }) => at <= frame)
    if (index === start) stations.pop()
    yield* stations.reverse()
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
  const { gap, index, time } = station
  const status = statusOf(gap)
  if (!status?.ready.includes(index)) return undefined
  return { key: inbetweenKey(status.key, time, box), ref: { kind: 'in-between', gap, index }, box }
}
