// A model folder, through the same inference that the program uses, in this process.
import { basename, resolve } from 'node:path'
import { loadBackend } from '../../../src-main/engine/backend.ts'
import type { MotionRoom } from '../../../src-main/engine/flow/motion.ts'
import { createInbetweener } from '../../../src-main/engine/infer/inbetween.ts'
import { pictureOf, type Picture } from '../../../src-main/engine/metrics/picture.ts'
import { loadModel } from '../../../src-main/engine/model/inbetween-model.ts'
import { evenTimes, type Method } from '../method.ts'
import { openMotionRoom } from './prior.ts'

/** The model in `folder`; one sample a gap, of this seed. */
export async function model(root: string, folder: string, seed: number): Promise<Method> {
  const { device } = await loadBackend()
  const loaded = await loadModel(resolve(folder))
  let room: Promise<MotionRoom> | undefined
  const inbetween = createInbetweener({
    motion: () => (room ??= openMotionRoom(root)),
    model: () => Promise.resolve(loaded),
    memory: 4 * 2 ** 30,
  })
  return {
    name: basename(folder),
    about: `model ${folder}, seed ${seed}, ${device.backend} on ${device.name}`,
    inbetween: async (from, to, count) => {
      const made: Picture[] = []
      await inbetween(
        { model: folder, from, to, times: evenTimes(count), seed },
        {
          signal: new AbortController().signal,
          emit: ({ index, frame }) => {
            made[index] = pictureOf(frame)
            return Promise.resolve()
          },
        },
      )
      return made
    },
    close: async () => {
      loaded.dispose()
      await (await room)?.close()
    },
  }
}
