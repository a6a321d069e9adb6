// Making in-betweens without a model: by the very functions that stand beside models when these are judged.
import type { Frame } from '../../../src-shared/frame.ts'
import type { GapMethod } from '../../../src-shared/project/gap.ts'
import { crossFade, nearestKeyframe } from '../evaluation/baselines.ts'

/** The in-between of two keyframes of one shape at a time in (0,1), by a method that needs no model. */
export function plainFrame(method: Exclude<GapMethod, 'model'>, from: Frame, to: Frame, time: number): Frame {
  return method === 'cross-fade' ? crossFade(from, to, time) : nearestKeyframe(from, to, time)
}
