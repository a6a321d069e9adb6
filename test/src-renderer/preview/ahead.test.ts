import { describe, expect, it } from 'vitest'
import { framesAhead, framesAround, strideOf } from '../../../src-renderer/preview/ahead.ts'

const fast = { fetchTime: 0.01, lanes: 3 }
const slow = { fetchTime: 0.4, lanes: 3 }
const course = { frame: 10, span: { first: 0, last: 47 }, loop: true, speed: 24 }
const places = (coming: readonly { readonly frame: number }[]): number[] => coming.map(({ frame }) => frame)

describe('frames that come next while playing', () => {
  it('are the nearest first, and come around in a loop', () => {
    expect(places(framesAhead({ ...course, frame: 45 }, fast, 5))).toEqual([46, 47, 0, 1, 2])
  })

  it('go the other way when playing backwards', () => {
    expect(places(framesAhead({ ...course, frame: 2, speed: -24 }, fast, 4))).toEqual([1, 0, 47, 46])
  })

  it('end with the span where nothing loops', () => {
    expect(places(framesAhead({ ...course, frame: 45, loop: false }, fast, 20))).toEqual([46, 47])
    expect(framesAhead({ ...course, frame: 47, loop: false }, fast, 20)).toEqual([])
  })

  it('are each there once, the one on screen not among them', () => {
    const frames = places(framesAhead(course, slow, 200))
    expect(new Set(frames).size).toBe(frames.length)
    expect(frames).toHaveLength(47)
    expect(frames).not.toContain(10)
  })

  it('are spread evenly where fetching is slower than playing, the rest after them', () => {
    // 24 a second wanted, 3 / 0.4 s = 7.5 a second had.
    expect(strideOf(24, slow)).toBe(4)
    const frames = places(framesAhead(course, slow, 200))
    expect(frames.slice(0, 4)).toEqual([12, 16, 20, 24])
    expect(frames.slice(0, 12).every((frame) => frame % 4 === 0)).toBe(true)
    expect(frames.slice(12).every((frame) => frame % 4 !== 0)).toBe(true)
  })

  it('keep to the same frames while the playhead moves on', () => {
    const first = new Set(places(framesAhead(course, slow, 6)))
    const later = places(framesAhead({ ...course, frame: 11 }, slow, 6))
    expect(later.filter((frame) => first.has(frame)).length).toBeGreaterThanOrEqual(5)
  })

  it('are late where they would come after their turn', () => {
    const late = framesAhead(course, slow, 200).filter((coming) => coming.late)
    // 0.4 s are 9.6 frames.
    expect(Math.max(...places(late))).toBe(19)
    expect(framesAhead(course, fast, 5).some((coming) => coming.late)).toBe(false)
  })
})

it('around a resting playhead: nearest first, on both sides, within the span', () => {
  expect(framesAround(1, { first: 0, last: 9 }, 3)).toEqual([2, 0, 3, 4])
})
