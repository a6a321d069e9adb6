// Snapping: what is dragged is drawn to places that matter when it comes near them.
import type { Keyframe } from '../../src-shared/project/keyframe.ts'
import { itemAt } from '../../src-shared/project/lookup.ts'
import { nearestKeyframe } from './visible.ts'

/** Places that draw. */
export interface SnapTargets {
  /** In order of their places. */
  readonly keyframes?: readonly Keyframe[]
  /** Frames of a second: every whole one draws. */
  readonly second?: number
  /** Playhead, in and out marks. */
  readonly others?: readonly number[]
}

/** Where it comes to lie. */
export interface Snapped {
  /** Whole. */
  readonly frame: number
  /** The place that drew it, for the line that shows it; undefined when it is the nearest frame alone. */
  readonly guide: number | undefined
}

/** Pixels from which on a place draws. */
export const snapReach = 8

function nearest(wanted: number, { keyframes, second, others }: SnapTargets): number | undefined {
  const index = keyframes && nearestKeyframe(keyframes, wanted)
  const places = [
    ...(keyframes && index !== undefined ? [itemAt(keyframes, index).at] : []),
    ...(second === undefined ? [] : [Math.round(wanted / second) * second]),
    ...(others ?? []),
  ]
  let best: number | undefined
  for (const place of places) {
    if (best === undefined || Math.abs(place - wanted) < Math.abs(best - wanted)) best = place
  }
  return best
}

/** The nearest place that draws within reach, else the nearest whole frame. `zoom` is pixels of a frame. */
export function snap(wanted: number, zoom: number, targets: SnapTargets): Snapped {
  const place = nearest(wanted, targets)
  const drawn = place !== undefined && Math.abs(place - wanted) * zoom <= snapReach
  return drawn ? { frame: place, guide: place } : { frame: Math.round(wanted), guide: undefined }
}

/**
 * How far things at `places` are moved when `by` frames (a fraction) are wanted: so that the one nearest to a place that draws comes to lie
 * on it. All of them move by the same.
 */
export function snapMove(
  places: readonly number[],
  by: number,
  zoom: number,
  targets: SnapTargets,
): { readonly by: number; readonly guide: number | undefined } {
  let best: { by: number; guide: number } | undefined
  for (const place of places) {
    const { frame, guide } = snap(place + by, zoom, targets)
    if (guide === undefined) continue
    const moved = frame - place
    if (!best || Math.abs(moved - by) < Math.abs(best.by - by)) best = { by: moved, guide }
  }
  return best ?? { by: Math.round(by), guide: undefined }
}
