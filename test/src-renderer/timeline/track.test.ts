// Where things are on the track, what a press hits, and what a click or a marquee selects.
import { describe, expect, it } from 'vitest'
import { gapId } from '../../../src-shared/project/gap.ts'
import { setRange } from '../../../src-shared/project/edit-project.ts'
import { fakeDocument } from '../../support/fake-editor.ts'
import { gapBox, hitAt, keyframeBox } from '../../../src-renderer/timeline/hit.ts'
import { lanesOf } from '../../../src-renderer/timeline/lanes.ts'
import type { Lens } from '../../../src-renderer/timeline/lens.ts'
import { countItems, pickItem, pickMarquee } from '../../../src-renderer/timeline/pick.ts'
import { listedItems, nextItem } from '../../../src-renderer/timeline/items.ts'
import { nearestKeyframe, visibleRange } from '../../../src-renderer/timeline/visible.ts'

const aspect = 16 / 9
const document = setRange(fakeDocument(20, 12), { in: 30, out: 100 })
const lanes = lanesOf(260)
const lens: Lens = { start: -2, zoom: 10, width: 1200 }
const none = { keyframes: new Set<string>(), gaps: new Set<string>() }
const idOf = (index: number): string => document.keyframes[index]!.id
const nameOf = (index: number): string => gapId(document.gaps[index]!)

describe('lanes', () => {
  it('never overlap and stay within the height; the strip goes first', () => {
    for (let height = 90; height < 700; height += 7) {
      const { ruler, keyframes, charts, bars, strip, bottom } = lanesOf(height)
      const rows = [ruler, keyframes, charts, bars, ...(strip.height > 0 ? [strip] : [])]
      for (const [index, row] of rows.slice(1).entries()) {
        expect(row.top).toBeGreaterThanOrEqual(rows[index]!.top + rows[index]!.height)
      }
      expect(bottom).toBeLessThanOrEqual(height)
    }
    expect(lanesOf(120).strip.height).toBe(0)
    expect(lanesOf(260).strip.height).toBeGreaterThan(0)
  })
})

describe('what can be seen', () => {
  it('is what a look at every keyframe finds, with the one before', () => {
    for (let start = -20; start < 260; start += 3.7) {
      const seen = { ...lens, start, width: 300 }
      const { first, end } = visibleRange(document.keyframes, seen)
      const within = document.keyframes.flatMap(({ at }, index) =>
        at >= start && at <= start + 30 ? [index] : [],
      )
      if (within.length > 0) {
        expect(end).toBe(within.at(-1)! + 1)
        expect([within[0]!, within[0]! - 1]).toContain(first)
      }
    }
  })

  it('finds the nearest keyframe', () => {
    expect(nearestKeyframe(document.keyframes, 17.9)).toBe(1)
    expect(nearestKeyframe(document.keyframes, 18.1)).toBe(2)
    expect(nearestKeyframe(document.keyframes, -50)).toBe(0)
    expect(nearestKeyframe([], 3)).toBeUndefined()
  })
})

describe('a press', () => {
  it('hits each keyframe and each gap in the middle of its box, at every zoom', () => {
    for (const zoom of [1, 3, 10, 40]) {
      const zoomed = { ...lens, zoom, start: 100 }
      for (const index of [10, 11, 12]) {
        const box = keyframeBox(document, index, zoomed, lanes, aspect)
        const hit = hitAt(document, box.left + box.width / 2, box.top + 5, zoomed, lanes, aspect)
        expect(hit).toEqual({ kind: 'keyframe', index })
        const gap = gapBox(document, index, zoomed, lanes)
        const middle = hitAt(document, gap.left + gap.width / 2, gap.top + 5, zoomed, lanes, aspect)
        expect(middle).toEqual({ kind: 'gap', index })
      }
    }
  })

  it('hits the end of a gap from both sides, where the gap is wide enough', () => {
    const { left, width, top } = gapBox(document, 3, lens, lanes)
    for (const off of [-4, 0, 4]) {
      expect(hitAt(document, left + width + off, top + 3, lens, lanes, aspect)).toEqual({
        kind: 'gap-end',
        index: 3,
      })
    }
    const narrow = { ...lens, zoom: 1 }
    const box = gapBox(document, 3, narrow, lanes)
    expect(hitAt(document, box.left + box.width, box.top + 3, narrow, lanes, aspect).kind).toBe('gap')
  })

  it('hits marks in the ruler, and nothing outside the sequence', () => {
    const x = (frame: number): number => (frame - lens.start) * lens.zoom
    expect(hitAt(document, x(30) + 2, 5, lens, lanes, aspect)).toEqual({ kind: 'mark', which: 'in' })
    expect(hitAt(document, x(101) - 2, 5, lens, lanes, aspect)).toEqual({ kind: 'mark', which: 'out' })
    expect(hitAt(document, x(60), 5, lens, lanes, aspect)).toEqual({ kind: 'ruler' })
    expect(hitAt(document, 5, lanes.charts.top + 2, lens, lanes, aspect)).toEqual({ kind: 'nothing' })
    const end = { ...lens, start: 225 }
    expect(hitAt(document, 900, lanes.charts.top + 2, end, lanes, aspect)).toEqual({ kind: 'nothing' })
  })
})

describe('selecting', () => {
  it('picks one, adds and takes away, and ranges of one kind or of both', () => {
    const one = pickItem(document, none, 4, undefined, { range: false, toggle: false })
    expect([...one.keyframes]).toEqual([idOf(2)])
    const two = pickItem(document, one, 7, 4, { range: false, toggle: true })
    expect([two.keyframes.size, [...two.gaps]]).toEqual([1, [nameOf(3)]])
    expect(pickItem(document, two, 7, 4, { range: false, toggle: true })).toEqual(one)
    const row = pickItem(document, one, 10, 4, { range: true, toggle: false })
    expect([[...row.keyframes], row.gaps.size]).toEqual([[2, 3, 4, 5].map(idOf), 0])
    const back = pickItem(document, one, 1, 5, { range: true, toggle: false })
    expect([back.keyframes.size, [...back.gaps]]).toEqual([0, [0, 1, 2].map(nameOf)])
    const mixed = pickItem(document, one, 7, 4, { range: true, toggle: false })
    expect([mixed.keyframes.size, mixed.gaps.size]).toEqual([2, 2])
  })

  it('takes what a marquee touches in the lanes that it touches', () => {
    const over = { from: 13, to: 37 }
    const upper = pickMarquee(
      document,
      { ...over, top: lanes.keyframes.top, bottom: lanes.keyframes.top + 9 },
      lanes,
    )
    expect([[...upper.keyframes], upper.gaps.size]).toEqual([[2, 3].map(idOf), 0])
    const lower = pickMarquee(document, { ...over, top: lanes.charts.top + 2, bottom: 500 }, lanes)
    expect([lower.keyframes.size, [...lower.gaps]]).toEqual([0, [1, 2, 3].map(nameOf)])
    const both = pickMarquee(document, { ...over, top: 0, bottom: 500 }, lanes)
    expect([both.keyframes.size, both.gaps.size]).toEqual([2, 3])
  })
})

describe('the list of items', () => {
  it('is bounded, in order, and always holds the active one', () => {
    const many = fakeDocument(400, 3)
    const count = countItems(many)
    expect(count).toBe(799)
    for (const active of [0, 1, 300, 798]) {
      for (const visible of [
        { first: 0, end: 400 },
        { first: 50, end: 60 },
        { first: 390, end: 400 },
      ]) {
        const items = listedItems(visible, count, active)
        expect(items.length).toBeLessThanOrEqual(97)
        expect(items).toContain(active)
        expect(items).toEqual([...new Set(items)].sort((a, b) => a - b))
        expect(items.every((item) => item >= 0 && item < count)).toBe(true)
      }
    }
  })

  it('is gone through by arrows, and never left', () => {
    const press = (key: string, active: number, ctrlKey = false) =>
      nextItem({ key, ctrlKey, metaKey: false }, active, 9)
    expect(press('ArrowRight', 3)).toBe(4)
    expect(press('ArrowRight', 8)).toBe(8)
    expect(press('ArrowLeft', 0)).toBe(0)
    expect(press('ArrowDown', 3)).toBe(5)
    expect(press('ArrowLeft', 4, true)).toBe(2)
    expect([press('Home', 4), press('End', 4)]).toEqual([0, 8])
    expect(press('a', 4)).toBeUndefined()
  })
})
