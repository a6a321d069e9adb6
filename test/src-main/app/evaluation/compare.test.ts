import { describe, expect, it } from 'vitest'
import { compareMethods } from '../../../../src-main/app/evaluation/compare.ts'
import { describeDifference } from '../../../../src-main/app/evaluation/report/verdict.ts'
import { gapEvaluation } from './support.ts'

describe('a comparison', () => {
  it('is of the differences window by window', () => {
    const gap = gapEvaluation({ a: [30, 20, 26], b: [29, 19, 27] })
    const { psnr, windows } = compareMethods(gap, 'a', 'b')!
    expect(windows).toBe(3)
    expect(psnr.difference).toBeCloseTo(1 / 3, 12)
    expect(psnr.better).toBe(2)
    // Differences 1, 1, -1: deviation 2/sqrt(3), over sqrt(3).
    expect(psnr.error).toBeCloseTo(2 / 3, 12)
    const back = compareMethods(gap, 'b', 'a')!
    expect(back.psnr.difference).toBeCloseTo(-psnr.difference, 12)
  })

  it('knows no spread of one window, and nothing of who failed', () => {
    expect(compareMethods(gapEvaluation({ a: [30], b: [29] }), 'a', 'b')!.psnr.error).toBe(Infinity)
    const gap = gapEvaluation({ a: [30, 31], b: undefined })
    expect(compareMethods(gap, 'a', 'b')).toBeUndefined()
    expect(compareMethods(gap, 'a', 'nobody')).toBeUndefined()
  })

  it('is told with its doubt', () => {
    expect(describeDifference({ difference: 1, error: 0.1, better: 9 })).toBe('clearly better')
    expect(describeDifference({ difference: -1, error: 0.1, better: 0 })).toBe('clearly worse')
    expect(describeDifference({ difference: 0.1, error: 0.1, better: 5 })).toContain('chance')
    expect(describeDifference({ difference: 5, error: Infinity, better: 1 })).toContain('one window')
  })
})
