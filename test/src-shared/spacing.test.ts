import { describe, expect, it } from 'vitest'
import { spacingNames, timesOf } from '../../src-shared/spacing.ts'

const counts = [0, 1, 2, 3, 14, 15, 1000]

describe('the spacing of a gap', () => {
  it.each(spacingNames)('%s never goes back, stays in [0,1), has the count asked for', (name) => {
    for (const count of counts) {
      const times = timesOf(name, count)
      expect(times).toHaveLength(count)
      for (const [index, time] of times.entries()) {
        expect(time).toBeGreaterThanOrEqual(times[index - 1] ?? 0)
        expect(time).toBeLessThan(1)
      }
    }
  })

  it.each(['linear', 'ease-in', 'ease-out', 'ease'] as const)(
    '%s has distinct times within (0,1)',
    (name) => {
      for (const count of counts) {
        const times = timesOf(name, count)
        expect(new Set(times).size).toBe(count)
        expect(times.every((time) => time > 0)).toBe(true)
      }
    },
  )

  it('is even when linear', () => {
    expect(timesOf('linear', 3)).toEqual([0.25, 0.5, 0.75])
  })

  it('starts slowly, ends slowly, or both', () => {
    const [linear, easeIn, easeOut, ease] = (['linear', 'ease-in', 'ease-out', 'ease'] as const).map((name) =>
      timesOf(name, 9),
    ) as [number[], number[], number[], number[]]
    for (let index = 0; index < 9; index++) {
      expect(easeIn[index]).toBeLessThan(linear[index]!)
      expect(easeOut[index]).toBeGreaterThan(linear[index]!)
      // Reversed in time, ease-in is ease-out and ease is itself.
      expect(easeOut[8 - index]).toBeCloseTo(1 - easeIn[index]!, 12)
      expect(ease[8 - index]).toBeCloseTo(1 - ease[index]!, 12)
    }
    expect(ease[4]).toBeCloseTo(0.5, 12)
    expect(ease[0]).toBeLessThan(linear[0]!)
  })

  it('shows the start keyframe throughout when held', () => {
    expect(timesOf('hold', 3)).toEqual([0, 0, 0])
  })

  it('shows each drawing for two frames on twos', () => {
    expect(timesOf('on-twos', 5)).toEqual([0, 2 / 6, 2 / 6, 4 / 6, 4 / 6])
    expect(timesOf('on-twos', 1)).toEqual([0])
  })

  it('takes the times themselves, in a list of its own', () => {
    const given = [0.1, 0.5, 0.9]
    const times = timesOf(given, 3)
    expect(times).toEqual(given)
    expect(times).not.toBe(given)
    expect(() => timesOf(given, 4)).toThrow(RangeError)
  })
})
