import { describe, expect, it } from 'vitest'
import { FrameIndex, hasDuplicates, type ScannedFrame } from '../../../src-main/media/frame-index.ts'

const frame = (pts: number, dts: number, key = false, duration = 10): ScannedFrame => ({
  pts,
  dts,
  key,
  duration,
})

// Decoding order of an open GOP: the second keyframe (60) is decoded before 40 and 50 are shown.
const open = new FrameIndex(
  [
    frame(0, -20, true),
    frame(30, -10),
    frame(10, 0),
    frame(20, 10),
    frame(60, 20, true),
    frame(40, 30),
    frame(50, 40),
    frame(70, 50),
  ],
  10,
)

describe('FrameIndex', () => {
  it('orders frames by presentation and measures the whole', () => {
    expect([...open.times]).toEqual([0, 10, 20, 30, 40, 50, 60, 70])
    expect([open.count, open.start, open.duration, open.isSteady()]).toEqual([8, 0, 80, true])
  })

  it('finds the frame on screen', () => {
    expect([-1, 0, 9, 10, 69, 70, 1000].map((ticks) => open.at(ticks))).toEqual([-1, 0, 0, 1, 6, 7, 7])
  })

  it('seeks to a keyframe that is shown no later than the frame', () => {
    expect(open.seekTarget(50)).toBeUndefined()
    expect(open.seekTarget(60)).toBe(60)
    expect(open.seekTarget(70)).toBe(60)
    expect(open.seekTarget(70, 1)).toBeUndefined()
  })

  it('stays before the next keyframe where that is decoded before this one is shown', () => {
    const short = new FrameIndex(
      [frame(0, -20, true), frame(20, -10, true), frame(10, 0), frame(40, 10, true), frame(30, 20)],
      10,
    )
    expect(short.seekTarget(30)).toBe(9)
  })

  it('tells varying steps from rounded ones', () => {
    const steady = Array.from({ length: 50 }, (_, index) => frame(Math.round((index * 100) / 24), index))
    const varying = Array.from({ length: 50 }, (_, index) => frame(index * 4 + (index > 20 ? 9 : 0), index))
    expect(new FrameIndex(steady, 4).isSteady()).toBe(true)
    expect(new FrameIndex(varying, 4).isSteady()).toBe(false)
  })

  it('a last frame without a duration lasts as long as the usual one', () => {
    expect(
      new FrameIndex([frame(0, 0, true, 0), frame(7, 7, false, 0), frame(14, 14, false, 0)], 3).lastDuration,
    ).toBe(7)
    expect(new FrameIndex([frame(5, 5, true, 0)], 3).lastDuration).toBe(3)
  })

  it('sees a time that is claimed twice', () => {
    expect(hasDuplicates([frame(1, 0), frame(2, 1)])).toBe(false)
    expect(hasDuplicates([frame(1, 0), frame(2, 1), frame(1, 2)])).toBe(true)
  })
})
