import { describe, expect, it } from 'vitest'
import { fakeDocument } from '../../support/fake-editor.ts'
import { snap, snapMove, snapReach } from '../../../src-renderer/timeline/snap.ts'

const { keyframes } = fakeDocument(5, 10)

describe('snapping', () => {
  it('is drawn within reach in pixels, whatever the zoom', () => {
    for (const zoom of [0.5, 1, 4]) {
      const near = 20 + (snapReach - 0.1) / zoom
      const far = 20 + (snapReach + 0.6) / zoom
      expect(snap(near, zoom, { others: [20] })).toEqual({ frame: 20, guide: 20 })
      expect(snap(far, zoom, { others: [20] })).toEqual({ frame: Math.round(far), guide: undefined })
    }
  })

  it('takes the nearest of keyframes, seconds and marks', () => {
    const targets = { keyframes, second: 24, others: [33] }
    expect(snap(31, 2, targets).guide).toBe(30)
    expect(snap(32.6, 2, targets).guide).toBe(33)
    expect(snap(25, 2, targets).guide).toBe(24)
    expect(snap(47, 2, targets).guide).toBe(48)
  })

  it('always gives whole frames', () => {
    for (let wanted = -3; wanted < 60; wanted += 0.37) {
      expect(Number.isInteger(snap(wanted, 20, { keyframes, second: 24 }).frame)).toBe(true)
    }
  })

  it('moves a group by what brings its nearest member to a place that draws', () => {
    expect(snapMove([3, 40], 7.4, 2, { others: [50] })).toEqual({ by: 10, guide: 50 })
    expect(snapMove([3, 46], 3.2, 2, { others: [50] })).toEqual({ by: 4, guide: 50 })
    expect(snapMove([3], 7.4, 2, { others: [50] })).toEqual({ by: 7, guide: undefined })
  })
})
