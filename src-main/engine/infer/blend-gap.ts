// Fills a gap with what the motion prior knows: both keyframes moved along the flow and blended, nothing learned.
import type { InbetweenOutput } from '../../../src-shared/engine-contract.ts'
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import type { MotionRoom } from '../flow/motion.ts'
import type { GapJob, InbetweenContext } from './gap-job.ts'
import { middleFirst } from './order.ts'
import { createStopwatch } from './stopwatch.ts'

/** The keyframes and times of a gap. */
export type BlendInput = Pick<GapJob['input'], 'from' | 'to' | 'times'>

/** The engine's `blend-prior` call: frames are emitted as they are finished, the middle first. Throws cancelled. */
export async function blendGap(
  room: MotionRoom,
  { from, to, times }: BlendInput,
  context: InbetweenContext,
): Promise<InbetweenOutput> {
  const { signal } = context
  const watch = createStopwatch()
  const gap = await watch.time('motion', () => room.open(from, to, signal))
  try {
    for (const index of middleFirst(times.length)) {
      throwIfCancelled(signal)
      const time = times[index] ?? 0
      const frame = await watch.time('compose', () => gap.compose(time, undefined, signal))
      await context.emit({ index, time, frame })
    }
    return {
      frames: times.length,
      seconds: watch.seconds(),
      tiles: 0,
      working: { width: from.width, height: from.height },
      notes: [],
      networkFlops: 0,
    }
  } finally {
    gap.close()
  }
}
