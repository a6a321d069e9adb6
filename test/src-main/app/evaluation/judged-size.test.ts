import { describe, expect, it } from 'vitest'
import { fitJudged, movementBetween, planJudged } from '../../../../src-main/app/evaluation/judged-size.ts'
import { byteLengthOf, samplesOf, srgb, type Frame } from '../../../../src-shared/frame.ts'
import { flatFrame, noiseFrame } from '../../../support/frames.ts'

describe('the judged part', () => {
  it('is the middle, in the asked shape', () => {
    expect(planJudged({ width: 320, height: 240 }, 64)).toEqual({
      crop: { x: 40, y: 0, width: 240, height: 240 },
      size: { width: 64, height: 64 },
    })
    expect(planJudged({ width: 320, height: 240 }, { width: 160, height: 90 }).crop).toEqual({
      x: 0,
      y: 30,
      width: 320,
      height: 180,
    })
    expect(planJudged({ width: 31, height: 20 }, undefined).size).toEqual({ width: 31, height: 20 })
  })

  it('is the frame itself where nothing changes', () => {
    const frame = noiseFrame(1)
    expect(fitJudged(frame, undefined)).toBe(frame)
    expect(fitJudged(frame, { width: 8, height: 6 })).toBe(frame)
  })

  it('is the mean over the area, in 8 and 16 bits', () => {
    const small = { width: 4, height: 2 }
    const eight = fitJudged(
      { ...flatFrame(0, small), data: Uint8Array.from({ length: 24 }, (_, at) => at * 10) },
      1,
    )
    // The 2x2 in the middle: pixels 1, 2, 5, 6.
    expect([...eight.data]).toEqual([105, 115, 125])
    const deep = fitJudged(flatFrame(77, { ...small, depth: 16 }), 1)
    expect([...samplesOf(deep)]).toEqual([77 * 257, 77 * 257, 77 * 257])
  })

  it('does not let colours of what is transparent through', () => {
    const shape = { width: 2, height: 2, channels: 4, depth: 8 } as const
    const frame: Frame = { ...shape, colour: srgb, data: new Uint8Array(byteLengthOf(shape)) }
    frame.data.set([200, 100, 50, 255, 255, 255, 255, 0, 200, 100, 50, 255, 255, 255, 255, 0])
    expect([...fitJudged(frame, 1).data]).toEqual([200, 100, 50, 128])
  })
})

describe('movement', () => {
  it('is in the same units whatever the depth', () => {
    expect(movementBetween(flatFrame(10), flatFrame(30))).toBe(20)
    expect(movementBetween(flatFrame(10, { depth: 16 }), flatFrame(30, { depth: 16 }))).toBe(20)
  })
})
