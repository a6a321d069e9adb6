// Scores one sample of one gap while its frames come, a few at a time.
import { InterludeError } from '../../../src-shared/errors.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import { gapScoreOf, type GapScore, type Score } from '../../../src-shared/scores.ts'
import type { EvaluationParts } from './types.ts'

/** Bytes of made frames that go to be scored at once: few questions for small pictures, little memory for large ones. */
const batchBytes = 8e6

/** Who sees each made frame; `index` counts from the start keyframe, which is 0. */
export type SeeFrame = (frame: Frame, index: number) => Promise<void> | void

/**
 * Scores made frames against the true ones between the keyframes. Rejects with `internal` when there are not as many, and
 * with what the frames and the engine throw.
 */
export async function judgeSample(
  engine: Pick<EvaluationParts['engine'], 'call'>,
  truth: readonly Frame[],
  made: AsyncIterable<Frame>,
  see: SeeFrame,
  signal: AbortSignal,
): Promise<GapScore> {
  const count = truth.length - 2
  const positions: Score[] = []
  let waiting: Frame[] = []
  const flush = async () => {
    if (waiting.length === 0) return
    const first = 1 + positions.length
    const asked = { truth: truth.slice(first, first + waiting.length), made: waiting }
    const { scores } = await engine.call('score-pictures', asked, { signal })
    positions.push(...scores)
    waiting = []
  }
  let index = 0
  for await (const frame of made) {
    index++
    if (index > count) break
    await see(frame, index)
    waiting.push(frame)
    if (waiting.length * frame.data.byteLength >= batchBytes) await flush()
  }
  await flush()
  if (positions.length !== count) {
    throw new InterludeError(
      'internal',
      `A method gave ${String(positions.length)} of ${String(count)} in-betweens.`,
    )
  }
  return gapScoreOf(positions)
}
