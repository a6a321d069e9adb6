// The studio path: the keyframes' own pixels are moved, so the result is as sharp and as large as they are.
import type { InbetweenOutput } from '../../../src-shared/engine-contract.ts'
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import type { MotionRoom } from '../flow/motion.ts'
import type { StudioModel } from '../model/inbetween-model.ts'
import { gridTimes } from './grid-times.ts'
import type { GapJob } from './gap-job.ts'
import { createStopwatch } from './stopwatch.ts'
import { middleFirst } from './order.ts'
import { predictTiled } from './predict-tiled.ts'
import { residualAt } from './residual-grid.ts'
import { workingSize } from './working-size.ts'

/** Fills a gap with a studio model. See `createInbetweener`. */
export async function warpGap(model: StudioModel, motion: MotionRoom, job: GapJob): Promise<InbetweenOutput> {
  const { input, signal } = job
  const watch = createStopwatch()
  const working = workingSize(input.from)
  const gap = await watch.time('motion', () => motion.open(input.from, input.to, signal))
  try {
    const prediction = await watch.time('network', async () => {
      const keyframes = gap.keyframesAt(working.width, working.height)
      const prior = await gap.priorAt([...gridTimes], working.width, working.height)
      return predictTiled(
        model,
        { ...working, from: keyframes.from, to: keyframes.to, prior, seed: input.seed, signal },
        job,
      )
    })
    const { grid } = prediction
    for (const index of middleFirst(input.times.length)) {
      throwIfCancelled(signal)
      const time = input.times[index] ?? 0
      const frame = await watch.time('compose', () => gap.compose(time, residualAt(grid, time), signal))
      await job.emit({ index, time, frame })
    }
    return {
      frames: input.times.length,
      seconds: watch.seconds(),
      tiles: prediction.tiles,
      working,
      notes: [...prediction.notes],
      networkFlops: prediction.flops,
    }
  } finally {
    gap.close()
  }
}
