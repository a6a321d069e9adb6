// The rule of the benchmark: which stretches of a clip are judged.

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
  const first = judgedFrom(frameCount)
  const last = frameCount - gap - 1
  if (last < first) return []
  const at = (index: number) => roundHalfToEven(first + ((last - first) * index) / (candidates - 1))
  return [...new Set(Array.from({ length: candidates }, (_, index) => at(index)))]
}

/** As numpy rounds, with which the first tables were made. */
function roundHalfToEven(value: number): number {
  const below = Math.floor(value)
  if (value - below !== 0.5) return Math.round(value)
  return below % 2 === 0 ? below : below + 1
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
  return candidateStarts(frameCount, rule.gap)
    .map((start) => ({ start, movement: meanDifference(frameAt(start), frameAt(start + rule.gap)) }))
    .sort((a, b) => b.movement - a.movement || a.start - b.start)
    .slice(0, rule.judged)
    .map(({ start }) => start)
}

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0
  for (let index = 0; index < a.length; index++) sum += Math.abs((a[index] ?? 0) - (b[index] ?? 0))
  return sum / a.length
}
