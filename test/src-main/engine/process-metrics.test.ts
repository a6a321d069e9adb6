// The engine's calls about pictures and clips, with small real stores and a classifier that can be seen through.
import { appendFileSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { frechetDistance, gaussianOf } from '../../../src-main/engine/metrics/frechet.ts'
import { pictureOf } from '../../../src-main/engine/metrics/picture.ts'
import { scorePicture } from '../../../src-main/engine/metrics/scores.ts'
import { createMetrics } from '../../../src-main/engine/process-metrics.ts'
import { makeClipStore } from '../../support/clip-stores.ts'
import { flatFrame, noiseFrame } from '../../support/frames.ts'
import { temporaryFolder } from '../../support/temp.ts'

const context = { signal: new AbortController().signal, emit: () => Promise.resolve() }
const cancelled = { ...context, signal: AbortSignal.abort() }
const none = () => Promise.reject(new Error('There is no classifier.'))
const shape = { width: 16, height: 12 }

describe('pictures', () => {
  it('are scored pair by pair as they are', async () => {
    const { handlers } = createMetrics(none)
    const truth = [noiseFrame(1, shape), noiseFrame(2, shape)]
    const made = [noiseFrame(1, shape), flatFrame(128, shape)]
    const { scores } = await handlers['score-pictures']({ truth, made }, context)
    expect(scores[0]).toEqual({ psnr: 100, ssim: 1 })
    expect(scores[1]).toEqual(scorePicture(pictureOf(truth[1]!), pictureOf(made[1]!)))
    await expect(handlers['score-pictures']({ truth, made }, cancelled)).rejects.toMatchObject({
      code: 'cancelled',
    })
  })

  it('differ as much as they do', async () => {
    const { handlers } = createMetrics(none)
    const samples = [flatFrame(0, shape), flatFrame(51, shape), flatFrame(51, shape)]
    const { rms } = await handlers['measure-diversity']({ samples }, context)
    expect(rms).toBeCloseTo((0.2 + 0.2 + 0) / 3, 6)
  })
})

describe('features', () => {
  it('come from one classifier, which is read once and freed', async () => {
    const events: string[] = []
    const metrics = createMetrics((file) => {
      events.push(`load ${file}`)
      return Promise.resolve({
        features: (clip) => Promise.resolve(Float32Array.of(clip.length, clip[0]?.data[0] ?? 0)),
        dispose: () => events.push(`dispose ${file}`),
      })
    })
    const ask = (weights: string) =>
      metrics.handlers['video-features']({ weights, clip: [flatFrame(255), flatFrame(0)] }, context)
    expect(await ask('a')).toEqual({ features: [2, 1] })
    await ask('a')
    await ask('b')
    metrics.clear()
    expect(events).toEqual(['load a', 'dispose a', 'load b', 'dispose b'])
  })

  it('are as far apart as their distributions', async () => {
    const { handlers } = createMetrics(none)
    const real = [
      [0, 1],
      [1, 0],
      [2, 2],
    ]
    const made = real.map((row) => row.map((value) => value + 3))
    const { distance } = await handlers['frechet-distance']({ real, made }, context)
    expect(distance).toBeCloseTo(18, 6)
    const spread = (rows: number[][]) => gaussianOf(rows.map((row) => Float32Array.from(row)))
    expect(distance).toBeCloseTo(frechetDistance(spread(real), spread(made)), 10)
  })

  it('are said to be impossible without the weights, with the way to them', async () => {
    const { handlers } = createMetrics(none)
    const answer = await handlers['find-fvd-weights']({ cache: temporaryFolder() }, context)
    expect(answer).toMatchObject({ found: false, absent: expect.stringContaining('--fvd') as string })
  })
})

describe('clip stores', () => {
  const clips = [
    { seed: 1, width: 32, height: 24, frames: 5, split: 'train' },
    { seed: 2, width: 16, height: 16, frames: 7, split: 'test' },
  ] as const

  it('are described, and their frames read', async () => {
    const { handlers, clear } = createMetrics(none)
    const { store, pixels } = await makeClipStore(temporaryFolder(), clips)
    const { clips: found } = await handlers['describe-store']({ store }, context)
    expect(found.map(({ split, frames, width, source }) => [split, frames, width, source])).toEqual([
      ['train', 5, 32, 'source-0'],
      ['test', 7, 16, 'source-1'],
    ])
    const { frames } = await handlers['read-clip']({ store, clip: 1, first: 1, count: 2, stride: 4 }, context)
    expect(frames).toHaveLength(2)
    expect(Buffer.from(frames[1]!.data).equals(pixels[1]!.subarray(5 * 768, 6 * 768))).toBe(true)
    expect(frames[1]!.data.buffer.byteLength).toBe(768)
    clear()
  })

  it('are read anew once they have changed', async () => {
    const { handlers, clear } = createMetrics(none)
    const { store } = await makeClipStore(temporaryFolder(), clips)
    await handlers['describe-store']({ store }, context)
    appendFileSync(join(store, 'index.json'), 'damage')
    utimesSync(join(store, 'index.json'), 1, 1)
    // Handlers answer with a promise; what goes wrong before it is theirs as well.
    await expect(async () => handlers['describe-store']({ store }, context)).rejects.toMatchObject({
      code: 'damaged',
    })
    clear()
  })
})
