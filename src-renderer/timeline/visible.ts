// What can be seen: keyframes and gaps are in order of their places, so both ends are found by halving.
import type { Keyframe } from '../../src-shared/project/keyframe.ts'
import { lastUpTo } from '../../src-shared/project/lookup.ts'
import { endOf, type Lens } from './lens.ts'

/**
 * Keyframes `first` to `end` (not within). Gap i begins at keyframe i, so these are the gaps as well, up to the last keyframe, which
 * has none.
 */
export interface VisibleRange {
  readonly first: number
  readonly end: number
}

/** What lies between two frames, with the keyframe before, whose gap and thumbnail reach in. */
export function rangeOf(keyframes: readonly Keyframe[], from: number, to: number): VisibleRange {
  const first = Math.max(
    0,
    lastUpTo(keyframes, ({ at }) => at, from),
  )
  return { first, end: lastUpTo(keyframes, ({ at }) => at, to) + 1 }
}

/** What can be seen through a lens. */
export function visibleRange(keyframes: readonly Keyframe[], lens: Lens): VisibleRange {
  return rangeOf(keyframes, lens.start, endOf(lens))
}

/** Index of the keyframe that is nearest to a frame; undefined where there is none. */
export function nearestKeyframe(keyframes: readonly Keyframe[], frame: number): number | undefined {
  const before = lastUpTo(keyframes, ({ at }) => at, frame)
  const [left, right] = [keyframes[before], keyframes[before + 1]]
  if (!left) return right ? before + 1 : undefined
  if (!right) return before
  return frame - left.at <= right.at - frame ? before : before + 1
}
