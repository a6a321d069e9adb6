import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { augmentWindow, noAugment, type AugmentOptions } from '../../../../src-main/engine/data/augment.ts'
import { createBatchSource } from '../../../../src-main/engine/data/batch-source.ts'
import { openClipStore } from '../../../../src-main/engine/data/clip-store.ts'
import { createRandom, mixSeed } from '../../../../src-main/engine/data/random.ts'
import { createSampler, evenWindows, type SamplingPlan } from '../../../../src-main/engine/data/sampling.ts'
import { makeClipStore } from '../../../support/clip-stores.ts'

const workerFile = join(import.meta.dirname, '../../../../src-main/engine/data/batch-worker.ts')
const full: AugmentOptions = {
  smallestCrop: 0.5,
  anywhere: true,
  mirror: true,
  turn: true,
  reverse: true,
  colour: 0.5,
  grey: 0.1,
}
let store = ''
let pixels: Uint8Array[] = []

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'interlude-test-'))
  const made = await makeClipStore(folder, [
    { seed: 1, width: 48, height: 32, frames: 20, split: 'train' },
    { seed: 3, width: 32, height: 32, frames: 40, split: 'train' },
    { seed: 4, width: 32, height: 32, frames: 5, split: 'train' },
    { seed: 5, width: 32, height: 32, frames: 30, split: 'test' },
  ])
  ;({ store, pixels } = made)
  return () => rm(folder, { recursive: true, force: true })
})

const planOf = (more: Partial<SamplingPlan> = {}): SamplingPlan => ({
  seed: 9,
  batch: 3,
  frames: 8,
  width: 24,
  height: 24,
  sources: [
    { kind: 'clips', folder: store, split: 'train', weight: 3 },
    { kind: 'procedural', weight: 1 },
  ],
  strides: [
    [1, 2],
    [2, 1],
  ],
  motionBias: 0.5,
  augment: full,
  ...more,
})

describe('sampling', () => {
  test('a batch follows from seed and step alone', () => {
    const sampler = createSampler(planOf())
    const later = createSampler(planOf())
    const other = createSampler(planOf({ seed: 10 }))
    const first = [0, 1, 2, 3].map((step) => sampler.batch(step))
    expect(first[0]!.data).toHaveLength(3 * 8 * 24 * 24 * 3)
    for (const step of [3, 1]) {
      const again = later.batch(step)
      expect(again.origins).toEqual(first[step]!.origins)
      expect(Buffer.compare(again.data, first[step]!.data)).toBe(0)
    }
    expect(Buffer.compare(first[0]!.data, first[1]!.data)).not.toBe(0)
    expect(Buffer.compare(first[0]!.data, other.batch(0).data)).not.toBe(0)
    expect(mixSeed(1, 2)).not.toBe(mixSeed(2, 1))
    for (const one of [sampler, later, other]) one.close()
  })

  test('windows stay within their clips and split; both strides and sources come', () => {
    const sampler = createSampler(planOf({ batch: 40 }))
    const { origins } = sampler.batch(0)
    for (const { source, id, first, stride } of origins) {
      if (source === 1) continue
      expect(['clip-0', 'clip-1']).toContain(id)
      expect(first + 7 * stride).toBeLessThan(id === 'clip-0' ? 20 : 40)
    }
    expect(new Set(origins.map(({ stride }) => stride))).toEqual(new Set([1, 2]))
    expect(new Set(origins.map(({ source }) => source))).toEqual(new Set([0, 1]))
    sampler.close()
    expect(() => createSampler(planOf({ frames: 64 }))).toThrow(
      expect.objectContaining({ code: 'too-small' }),
    )
  })

  test('without augmentation the centre comes as it is', () => {
    const sampler = createSampler(
      planOf({
        batch: 6,
        width: 32,
        height: 32,
        sources: [{ kind: 'clips', folder: store, split: 'train', weight: 1 }],
        augment: noAugment,
        strides: [[1, 1]],
      }),
    )
    const { origins, data } = sampler.batch(5)
    for (const [place, { id, first }] of origins.entries()) {
      const wide = id === 'clip-0' ? 48 : 32
      const clip = pixels[id === 'clip-0' ? 0 : 1]!
      for (const [frame, y] of [
        [0, 0],
        [7, 31],
      ] as const) {
        const from = (((first + frame) * 32 + y) * wide + (wide - 32) / 2) * 3
        const at = ((place * 8 + frame) * 32 + y) * 32 * 3
        expect(Buffer.compare(data.subarray(at, at + 96), clip.subarray(from, from + 96))).toBe(0)
      }
    }
    sampler.close()
  })

  test('turning, mirroring and reversing move pixels and change none', () => {
    const original = Uint8Array.from(
      { length: 4 * 6 * 6 * 3 },
      (_, index) => (index * 37 + (index >> 5)) % 256,
    )
    const sorted = (frame: Uint8Array) => [...frame].sort((a, b) => a - b).join()
    const seen = new Set<string>()
    for (let seed = 0; seed < 60; seed++) {
      const data = original.slice()
      const augment = { ...noAugment, mirror: true, turn: true, reverse: true }
      augmentWindow(data, { width: 6, height: 6, frames: 4, augment }, createRandom(seed))
      const reversed = sorted(data.subarray(0, 108)) !== sorted(original.subarray(0, 108))
      for (let frame = 0; frame < 4; frame++) {
        const from = (reversed ? 3 - frame : frame) * 108
        expect(sorted(data.subarray(frame * 108, frame * 108 + 108))).toBe(
          sorted(original.subarray(from, from + 108)),
        )
      }
      seen.add(data.join())
    }
    // Two mirrorings, four turns, two directions.
    expect(seen.size).toBe(16)
  })

  test('windows for judging are even and the same every time', () => {
    const opened = openClipStore(store)
    const options = { frames: 16, stride: 1, perClip: 3 }
    const windows = evenWindows(opened, 'test', options)
    expect(windows.map(({ window }) => window.first)).toEqual([0, 7, 14])
    expect(windows).toEqual(evenWindows(opened, 'test', options))
    expect(windows.every(({ motion }) => motion > 0)).toBe(true)
    expect(evenWindows(opened, 'validation', options)).toEqual([])
    opened.close()
  })
})

describe('the source of batches', () => {
  test('workers give the very batches of the plan, in order, from any step', async () => {
    const plan = planOf()
    const sampler = createSampler(plan)
    for (const workers of [1, 2]) {
      const source = createBatchSource({ plan, workerFile, startStep: 5, ahead: 3, workers })
      for (const step of [5, 6, 7, 8]) {
        expect(source.position).toBe(step)
        const batch = await source.next()
        expect(batch.step).toBe(step)
        expect(Buffer.compare(batch.data, sampler.batch(step).data)).toBe(0)
      }
      const times = source.times()
      expect(times.batches).toBe(4)
      expect(times.elapsed).toBeGreaterThanOrEqual(times.waited * 0.99)
      expect(times.waitedShare).toBeLessThanOrEqual(1)
      await source.close()
      await expect(source.next()).rejects.toMatchObject({ code: 'cancelled' })
    }
    sampler.close()
  })

  test('a failure in a worker reaches the trainer in its words; closing ends a waiting request', async () => {
    const missing = planOf({
      sources: [{ kind: 'clips', folder: join(store, 'absent'), split: 'train', weight: 1 }],
    })
    const broken = createBatchSource({ plan: missing, workerFile })
    await expect(broken.next()).rejects.toMatchObject({ code: 'not-found' })
    await broken.close()
    const source = createBatchSource({ plan: planOf({ batch: 200 }), workerFile })
    const waiting = source.next()
    const refused = expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
    await source.close()
    await refused
  })
})
