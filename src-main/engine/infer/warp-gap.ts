// The studio path: the keyframes' own pixels are moved, so the result is as sharp and as large as they are.
// The network answers for a few moments of the gap at a time, and the frames that they are enough for leave before it
// goes on: the first is there long before the last has been thought about.
import type { InbetweenOutput } from '../../../src-shared/engine-contract.ts'
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import type { MotionRoom, Residual } from '../flow/motion.ts'
import type { StudioModel } from '../model/inbetween-model.ts'
import type { GapJob } from './gap-job.ts'
import { groupMoments, middleFirst } from './order.ts'
import { predictTiled } from './predict-tiled.ts'
import { momentsOf, residualAt } from './residual-grid.ts'
import { createStopwatch } from './stopwatch.ts'
import { gatherInput } from './studio-input.ts'
import { workingSize } from './working-size.ts'

/** Fills a gap with a studio model. See `createInbetweener`. */
export async function warpGap(model: StudioModel, motion: MotionRoom, job: GapJob): Promise<InbetweenOutput> {
  const { input, signal } = job
  const watch = createStopwatch()
  const working = workingSize(input.from)
  const frames = input.times.length
  if (frames === 0) {
    return { frames, seconds: watch.seconds(), tiles: 0, working, notes: [], networkFlops: 0 }
  }
  const gap = await watch.time('motion', () => motion.open(input.from, input.to, signal))
  try {
    const wanted = middleFirst(frames).map((index) => {
      const time = input.times[index] ?? 0
      return { index, time, needs: momentsOf(time) }
    })
    const grid = new Map<number, Residual>()
    const composeReady = async () => {
      const ready = wanted.filter(({ needs }) => needs.every((moment) => grid.has(moment)))
      for (const { index, time } of ready) {
        throwIfCancelled(signal)
        const size = { width: working.width / 2, height: working.height / 2 }
        const residual = residualAt(grid, time, size)
        const frame = await watch.time('compose', () => gap.compose(time, residual, signal))
        await watch.pause(() => job.emit({ index, time, frame }))
      }
      wanted.splice(0, wanted.length, ...wanted.filter((frame) => !ready.includes(frame)))
    }
    const cost = await watch.time('network', async () => {
      const asked = await gatherInput(gap, model.options, working, { seed: input.seed, signal })
      const groups = groupMoments(wanted.map(({ needs }) => needs))
      return predictTiled(model, asked, groups, job, async (moments) => {
        for (const [moment, residual] of moments) grid.set(moment, residual)
        await composeReady()
      })
    })
    await composeReady()
    return {
      frames,
      seconds: watch.seconds(),
      tiles: cost.tiles,
      working,
      notes: [...cost.notes],
      networkFlops: cost.flops,
    }
  } finally {
    gap.close()
  }
}
