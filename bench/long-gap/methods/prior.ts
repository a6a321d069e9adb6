// Interlude's own motion prior, with nothing learned: what an untrained studio model shows.
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { createMotionRoom, type MotionRoom } from '../../../src-main/engine/flow/motion.ts'
import { pictureOf } from '../../../src-main/engine/metrics/picture.ts'
import { evenTimes, type Method } from '../method.ts'

/** The motion room from sources, with the kernel that `npm run build` made. The caller closes it. */
export function openMotionRoom(root: string): Promise<MotionRoom> {
  return createMotionRoom({
    wasmFile: join(root, 'out/wasm/motion.wasm'),
    workerFile: join(root, 'src-main/engine/flow/flow-worker.ts'),
    threads: availableParallelism(),
  })
}

/** Dense inverse search both ways, warped and blended. */
export async function prior(root: string): Promise<Method> {
  const room = await openMotionRoom(root)
  return {
    name: 'prior',
    about: 'dense inverse search both ways, warped and blended; nothing learned',
    inbetween: async (from, to, count) => {
      const gap = await room.open(from, to)
      try {
        return await Promise.all(evenTimes(count).map(async (time) => pictureOf(await gap.compose(time))))
      } finally {
        gap.close()
      }
    },
    close: () => room.close(),
  }
}
