import { describe, expect, it } from 'vitest'
import { pictureOf } from '../../../../src-main/engine/metrics/picture.ts'
import { diversity } from '../../../../src-main/engine/metrics/diversity.ts'
import { psnrOfEqual, scoreGap } from '../../../../src-main/engine/metrics/scores.ts'
import { srgb } from '../../../../src-shared/frame.ts'
import { greyPicture, noisePicture } from './pictures.ts'

const gap = (...seeds: number[]) => seeds.map((seed) => noisePicture(seed))

describe('scoreGap', () => {
  it('scores each position and averages them', () => {
    const truth = [greyPicture(16, 16, 0), greyPicture(16, 16, 0)]
    const { positions, mean } = scoreGap(truth, [greyPicture(16, 16, 0.1), greyPicture(16, 16, 0.01)])
    expect(positions.map(({ psnr }) => psnr)).toEqual([expect.closeTo(20, 4), expect.closeTo(40, 4)])
    expect(mean.psnr).toBeCloseTo(30, 4)
  })

  it('keeps a mean finite when a frame is met exactly', () => {
    expect(scoreGap(gap(1, 2), gap(1, 3)).positions[0]).toEqual({ psnr: psnrOfEqual, ssim: 1 })
  })

  it('refuses other counts and nothing at all', () => {
    expect(() => scoreGap(gap(1, 2), gap(1))).toThrow('1 in-betweens')
    expect(() => scoreGap([], [])).toThrow(RangeError)
  })
})

describe('diversity', () => {
  it('is zero for equal samples', async () => {
    expect(await diversity([gap(1, 2), gap(1, 2), gap(1, 2)])).toEqual({
      samples: 3,
      pairs: 3,
      rms: 0,
      dissimilarity: 0,
    })
  })

  it('is the mean distance over pairs and pictures', async () => {
    const sample = (value: number) => [greyPicture(16, 16, value), greyPicture(16, 16, value)]
    const shares: number[] = []
    const { rms, pairs } = await diversity([sample(0), sample(0.1), sample(0.3)], {
      onProgress: (done) => shares.push(done),
    })
    expect(shares).toEqual([1 / 3, 2 / 3, 1])
    expect(pairs).toBe(3)
    expect(rms).toBeCloseTo((0.1 + 0.3 + 0.2) / 3, 6)
  })

  it('tells structure that differs from structure that is shared', async () => {
    const near = await diversity([
      gap(1),
      [{ ...noisePicture(1), data: noisePicture(1).data.map((v) => v * 0.9) }],
    ])
    const far = await diversity([gap(1), gap(2)])
    expect(far.dissimilarity).toBeGreaterThan(near.dissimilarity + 0.5)
  })

  it('stops when it is cancelled', async () => {
    await expect(diversity([gap(1), gap(2)], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })

  it('refuses one sample, and samples of different lengths', async () => {
    await expect(diversity([gap(1)])).rejects.toThrow('at least two')
    await expect(diversity([gap(1), gap(1, 2)])).rejects.toThrow('same number')
  })
})

describe('pictureOf', () => {
  it('reads 8 and 16 bits and premultiplies alpha', () => {
    const frame = { width: 1, height: 1, colour: srgb }
    const eight = pictureOf({ ...frame, channels: 3, depth: 8, data: Uint8Array.of(0, 51, 255) })
    expect([...eight.data]).toEqual([0, expect.closeTo(0.2, 6), 1])
    const deep = new Uint8Array(Uint16Array.of(65535, 0, 32768, 65535).buffer)
    expect(pictureOf({ ...frame, channels: 4, depth: 16, data: deep }).data[2]).toBeCloseTo(0.5, 4)
    const clear = pictureOf({ ...frame, channels: 4, depth: 8, data: Uint8Array.of(255, 255, 255, 0) })
    expect([...clear.data]).toEqual([0, 0, 0])
  })
})
