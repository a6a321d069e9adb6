import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openClipStore } from '../../../../src-main/engine/data/clip-store.ts'
import { predictFrame, restoreFrame } from '../../../../src-shared/clip-format.ts'
import { createRandom } from '../../../../src-main/engine/data/random.ts'
import { makeClipStore } from '../../../support/clip-stores.ts'
import { temporaryFolder } from '../../../support/temp.ts'

const clips = [
  { seed: 1, width: 64, height: 64, frames: 20, split: 'train' },
  { seed: 2, width: 48, height: 33, frames: 9, split: 'test' },
] as const

describe('clip stores', () => {
  test('the prediction of frames is undone exactly, for any bytes and size', () => {
    const random = createRandom(5)
    for (const [width, height] of [
      [1, 1],
      [1, 7],
      [9, 1],
      [17, 13],
    ] as const) {
      const frame = Uint8Array.from({ length: width * height * 3 }, () => random.below(256))
      const back = new Uint8Array(frame.length)
      restoreFrame(predictFrame(frame, width, height), width, height, back)
      expect(back).toEqual(frame)
    }
  })

  test('any frames of any clip come back byte for byte', async () => {
    const { store, pixels } = await makeClipStore(temporaryFolder(), clips)
    const opened = openClipStore(store)
    for (const [index, split] of (['train', 'test'] as const).entries()) {
      const [clip] = opened.clips(split)
      const { width, height, frames } = clips[index]!
      expect(opened.sizeOf(clip!)).toEqual({ width, height })
      const bytes = width * height * 3
      for (const window of [
        { first: 0, count: frames, stride: 1 },
        { first: 2, count: 3, stride: 3 },
        { first: frames - 1, count: 1, stride: 1 },
      ]) {
        const data = new Uint8Array(window.count * bytes)
        opened.read(clip!, window, data)
        for (let frame = 0; frame < window.count; frame++) {
          const at = (window.first + frame * window.stride) * bytes
          const same = Buffer.compare(
            data.subarray(frame * bytes, (frame + 1) * bytes),
            pixels[index]!.subarray(at, at + bytes),
          )
          expect(same).toBe(0)
        }
      }
      const differences = opened.differences(clip!)
      expect(differences).toHaveLength(frames)
      expect(differences[0]).toBe(0)
      let sum = 0
      for (let at = 0; at < bytes; at++) sum += Math.abs(pixels[index]![at]! - pixels[index]![at + bytes]!)
      expect(differences[1]).toBeCloseTo(sum / bytes, 4)
      expect(clip!.motion).toBeCloseTo(
        differences.reduce((total, value) => total + value, 0) / (frames - 1),
        4,
      )
      const tooFar = () =>
        opened.read(clip!, { first: 1, count: frames, stride: 1 }, new Uint8Array(frames * bytes))
      expect(tooFar).toThrow(RangeError)
    }
    opened.close()
  })

  test('what is not a whole store is refused, and a flipped bit is found', async () => {
    const folder = temporaryFolder()
    expect(() => openClipStore(folder)).toThrow(expect.objectContaining({ code: 'not-found' }))
    const { store } = await makeClipStore(folder, clips)
    const pack = join(store, '00000.pack')
    const bytes = await readFile(pack)
    await writeFile(pack, bytes.subarray(0, bytes.length - 1))
    expect(() => openClipStore(store)).toThrow(expect.objectContaining({ code: 'damaged' }))
    for (const place of [6, 4 + 20 * 8 + 4 + 700]) {
      const broken = Buffer.from(bytes)
      broken[place] = broken[place]! ^ 1
      await writeFile(pack, broken)
      const opened = openClipStore(store)
      const read = () =>
        opened.read(
          opened.clips('train')[0]!,
          { first: 0, count: 20, stride: 1 },
          new Uint8Array(20 * 64 * 64 * 3),
        )
      expect(read, `byte ${place}`).toThrow(expect.objectContaining({ code: 'damaged' }))
      opened.close()
    }
    await writeFile(join(store, 'index.json'), '{"format":"interlude-clips","version":2}')
    expect(() => openClipStore(store)).toThrow(expect.objectContaining({ code: 'damaged' }))
  })
})
