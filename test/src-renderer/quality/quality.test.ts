import { describe, expect, it } from 'vitest'
import {
  betterMethod,
  meanQuality,
  type DrawingQuality,
  type GapQuality,
} from '../../../src-shared/editor/quality.ts'
import { layoutOf } from '../../../src-shared/project/picture-at.ts'
import { columnsOf, psnrHeight, ssimHeight } from '../../../src-renderer/quality/geometry.ts'
import { qualityLabel, signed } from '../../../src-renderer/quality/numbers.ts'
import { chainAt } from '../../src-shared/project/random-document.ts'

const score = (psnr: number, ssim = 0.9) => ({ psnr, ssim })
const drawing = (index: number, made: number, fade: number, hold: number): DrawingQuality => ({
  ...{ index, real: index + 1, exact: true, made: score(made) },
  ...{ 'cross-fade': score(fade), nearest: score(hold) },
})
const gapOf = (drawings: DrawingQuality[], by: GapQuality['by'] = 'real'): GapQuality => ({
  ...{ gap: 'k0>k1', key: 'k', by, takes: 0, state: 'done', drawings },
})

describe('the advice', () => {
  it('is the best of what does better than what was made', () => {
    const drawings = [drawing(0, 30, 32, 31), drawing(1, 30, 31, 33)]
    expect(betterMethod(drawings)).toMatchObject({ method: 'nearest', psnr: 2, ssim: 0 })
  })

  it('is nothing where the gain can not be seen, similarity is lost, or not all is measured', () => {
    expect(betterMethod([drawing(0, 30, 30.05, 29)])).toBeUndefined()
    expect(betterMethod([{ ...drawing(0, 30, 32, 20), 'cross-fade': score(32, 0.8) }])).toBeUndefined()
    expect(betterMethod([drawing(0, 30, 32, 31), { index: 1 }])).toBeUndefined()
    expect(meanQuality([], 'made')).toBeUndefined()
  })
})

describe('the strip', () => {
  it('has a column for each drawing, as long as it stays', () => {
    const { drawings, arrival } = layoutOf(chainAt(0, 4), 'k0>k1')
    const columns = columnsOf({ drawings, arrival, length: 4 }, gapOf([drawing(0, 30, 32, 20)]))
    expect(columns.map(({ from, to }) => [from, to])).toEqual([
      [1, 2],
      [2, 3],
      [3, 4],
    ])
    expect(columns[0]).toMatchObject({ height: 0.5, beaten: true })
    // Not measured yet.
    expect(columns[1]).toMatchObject({ height: undefined, line: undefined, beaten: false })
  })

  it('is drawn on one scale, from foot to top', () => {
    expect([0, 15, 30, 45, 100].map(psnrHeight)).toEqual([0, 0, 0.5, 1, 1])
    expect([-1, 0.4, 0.7, 1].map(ssimHeight)).toEqual([0, 0, expect.closeTo(0.5), 1])
  })

  it('is high where takes agree, and low where they do not', () => {
    const spreads = [0, 12 / 255, 1].map((rms, index) => ({ index, spread: { rms, dissimilarity: 0 } }))
    const { drawings, arrival } = layoutOf(chainAt(0, 4), 'k0>k1')
    const columns = columnsOf({ drawings, arrival, length: 4 }, gapOf(spreads, 'takes'))
    expect(columns.map(({ height }) => height)).toEqual([1, expect.closeTo(0.5), 0])
  })
})

describe('its numbers', () => {
  it('carry their sign, and stand on the gap when all is measured', () => {
    expect([signed(0.256, 2), signed(-1, 1)]).toEqual(['+0.26', '−1.0'])
    const write = (decibels: string, similarity: string) => `${decibels}/${similarity}`
    expect(qualityLabel([drawing(0, 30, 1, 1), drawing(1, 31, 1, 1)], write)).toBe('30.5/0.900')
    expect(qualityLabel([{ index: 0 }], write)).toBeUndefined()
  })
})
