// The rule of the benchmark: which stretches of a clip are judged.
import { meanDifference } from '../../src-main/app/datasets/fit.ts'
import { evenPlaces, mostMoving } from '../../src-main/app/evaluation/window-rule.ts'

/** How windows are chosen. */
export interface Rule {
  /** Side of the square frames, in pixels. */
  readonly size: number
  /** Frames from one keyframe to the next: 15 means 14 are made. */
  readonly gap: number
  /** How many windows of a clip are judged: the most moving of the candidates. */
  readonly judged: number
}

/** Candidates, evenly spaced over the judged part. */
const candidates = 12

/** Only the end of a clip is judged; what lies before may be learned from. */
const judgedShare = 0.3

/** The first frame of the judged part. */
export function judgedFrom(frameCount: number): number {
  return Math.floor(frameCount * (1 - judgedShare) + 1e-9)
}

/** First frames of the candidate windows, ascending; fewer than 12 where they would be the same, none where none fits. */
export function candidateStarts(frameCount: number, gap: number): number[] {
  return evenPlaces(judgedFrom(frameCount), frameCount - gap - 1, candidates)
}

/**
 * The `judged` most moving candidates: those whose keyframes differ most (mean absolute difference), most first.
 * `frameAt` gives the samples of a frame.
 */
export function chooseWindows(
  frameCount: number,
  rule: Rule,
  frameAt: (index: number) => Uint8Array,
): number[] {
  return mostMoving(
    candidateStarts(frameCount, rule.gap),
    (start) => meanDifference(frameAt(start), frameAt(start + rule.gap)),
    rule.judged,
  )
}
