import { describe, expect, it } from 'vitest'
import { rational } from '../../../src-shared/timebase.ts'
import { formatPlace, framesOfSecond, marksOf, rulerSteps } from '../../../src-renderer/timeline/ruler.ts'

const rates = [rational(24), rational(25), rational(30000, 1001), rational(60), rational(12)]
const zooms = [0.0005, 0.01, 0.1, 0.5, 2, 8, 30, 160]

describe('ruler', () => {
  it('leaves room for numbers and lines at every zoom, and divides evenly', () => {
    for (const rate of rates) {
      for (const mode of ['timecode', 'frames'] as const) {
        for (const zoom of zooms) {
          const { minor, major } = rulerSteps(zoom, rate, mode)
          expect(major % minor).toBe(0)
          expect(major * zoom).toBeGreaterThanOrEqual(60)
          expect(minor === major || minor * zoom >= 7).toBe(true)
        }
      }
    }
  })

  it('numbers whole seconds, or parts that divide one', () => {
    for (const rate of rates) {
      const second = framesOfSecond(rate)
      for (const zoom of zooms) {
        const { major } = rulerSteps(zoom, rate, 'timecode')
        expect(major % second === 0 || second % major === 0).toBe(true)
      }
    }
  })

  it('marks what can be seen, from the one before the left edge on', () => {
    const marks = [...marksOf({ start: 101, zoom: 2, width: 100 }, 12)]
    expect(marks[0]).toBe(96)
    expect(marks.at(-1)).toBe(144)
    expect([...marksOf({ start: -12, zoom: 2, width: 100 }, 12)][0]).toBe(0)
  })

  it('writes places in both ways', () => {
    expect(formatPlace(49, rational(24), 'timecode')).toBe('00:00:02:01')
    expect(formatPlace(49, rational(24), 'frames')).toBe('49')
  })
})
