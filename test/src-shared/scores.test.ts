import { describe, expect, it } from 'vitest'
import { gapScoreOf, meanGapScore, meanScore, sampleScoresOf } from '../../src-shared/scores.ts'

const gap = (...scores: [psnr: number, ssim: number][]) =>
  gapScoreOf(scores.map(([psnr, ssim]) => ({ psnr, ssim })))

describe('means of scores', () => {
  it('average each measure, and of nothing there is none', () => {
    expect(
      meanScore([
        { psnr: 20, ssim: 0.5 },
        { psnr: 30, ssim: 0.7 },
      ]),
    ).toEqual({ psnr: 25, ssim: 0.6 })
    expect(() => meanScore([])).toThrow(RangeError)
  })

  it('keep positions apart', () => {
    const mean = meanGapScore([gap([20, 0.5], [40, 0.7]), gap([30, 0.7], [20, 0.5])])
    expect(mean.positions).toEqual([
      { psnr: 25, ssim: 0.6 },
      { psnr: 30, ssim: 0.6 },
    ])
    expect(mean.mean).toEqual({ psnr: 27.5, ssim: 0.6 })
    expect(() => meanGapScore([gap([1, 0]), gap([1, 0], [1, 0])])).toThrow('different lengths')
  })
})

describe('sampleScoresOf', () => {
  it('finds the sample nearest to the truth and the mean of all', () => {
    const scores = sampleScoresOf([gap([20, 0.4]), gap([100, 1]), gap([30, 0.1])])
    expect(scores.samples).toBe(3)
    expect(scores.best).toEqual(gap([100, 1]))
    expect(scores.mean.mean).toEqual({ psnr: 50, ssim: 0.5 })
  })

  it('chooses the best for each measure by itself, over the whole gap', () => {
    const near = gap([30, 0.2], [28, 0.2])
    // Better in one place only, so not the best sample.
    const alike = gap([20, 0.9], [29, 0.9])
    const { best } = sampleScoresOf([near, alike])
    expect(best.mean).toEqual({ psnr: near.mean.psnr, ssim: alike.mean.ssim })
    expect(best.positions).toEqual([
      { psnr: 30, ssim: 0.9 },
      { psnr: 28, ssim: 0.9 },
    ])
  })

  it('of one sample are that sample, and of none an error', () => {
    const only = gap([20, 0.5], [30, 0.7])
    expect(sampleScoresOf([only])).toEqual({ samples: 1, mean: only, best: only })
    expect(() => sampleScoresOf([])).toThrow(RangeError)
  })
})
