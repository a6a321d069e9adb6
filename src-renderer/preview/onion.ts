// Onion skin: which neighbours of a frame lie over it, and how strongly.
import type { Box, GapStatus } from '../../src-shared/editor/values.ts'
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import type { Wish } from '../state/pictures.svelte.ts'
import { showingAt } from '../state/wishes.ts'
import { stationsAfter, stationsBefore, wishOf, type Station } from './stations.ts'

/** How the user wants it. */
export interface OnionSettings {
  /** How many neighbours on each side, 0..3. */
  readonly before: number
  readonly after: number
  /** Of the nearest, 0..1. */
  readonly opacity: number
  readonly keyframesOnly: boolean
}

/** A neighbour. */
export interface Skin {
  readonly wish: Wish
  readonly side: 'before' | 'after'
  /** 0..1. */
  readonly opacity: number
}

/** Most neighbours that are looked through: beyond them nothing near is there. */
const farthest = 2000

/** The skins of a frame, farthest first, as they are drawn. In-betweens that are not made are passed over. */
export function skinsAt(
  document: ProjectDocument,
  frame: number,
  statusOf: (gap: string) => GapStatus | undefined,
  box: Box,
  settings: OnionSettings,
): Skin[] {
  const shown = showingAt(document, frame, statusOf, box)
  if (shown.kind === 'nothing') return []
  const here = shown.wish?.key

  const pick = (stations: Iterable<Station>, side: Skin['side'], count: number): Skin[] => {
    const skins: Skin[] = []
    const seen = new Set([here])
    let looked = 0
    for (const station of stations) {
      if (skins.length >= count || looked++ > farthest) break
      if (settings.keyframesOnly && station.kind !== 'keyframe') continue
      const wish = wishOf(document, station, statusOf, box)
      if (!wish || seen.has(wish.key)) continue
      seen.add(wish.key)
      const opacity = settings.opacity * (1 - skins.length / count)
      skins.push({ wish, side, opacity })
    }
    return skins.reverse()
  }
  return [
    ...pick(stationsBefore(document, frame), 'before', settings.before),
    ...pick(stationsAfter(document, frame), 'after', settings.after),
  ]
}
