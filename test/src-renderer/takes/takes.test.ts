import { describe, expect, it } from 'vitest'
import type { GapTakes } from '../../../src-shared/editor/takes.ts'
import { layoutOf } from '../../../src-shared/project/picture-at.ts'
import { distanceTo, levelsOf, verdictOf } from '../../../src-renderer/takes/differences.ts'
import { cellAt, cellsOf, frameAfter, middleFirst, stripLength } from '../../../src-renderer/takes/strip.ts'
import { chainAt } from '../../src-shared/project/random-document.ts'

const layoutFor = (length: number) => layoutOf(chainAt(3, 3 + length), 'k0>k1')

describe('a strip of a take', () => {
  it('shows what the gap shows, frame by frame', () => {
    const cells = cellsOf(layoutFor(5))
    expect(cells.map(({ offset }) => offset)).toEqual([0, 1, 2, 3, 4, 5])
    expect(cellAt(cells, 0)?.shows).toBe('from')
    expect(cellAt(cells, 2)?.shows).toEqual({ index: 1, time: 0.4 })
    expect(cellAt(cells, 5)?.shows).toBe('to')
    expect(stripLength(layoutFor(5))).toBe(6)
  })

  it('of a long gap shows some drawings, in order, from end to end', () => {
    const cells = cellsOf(layoutFor(900))
    expect(cells.length).toBeLessThan(60)
    expect(cells.length).toBeGreaterThan(40)
    const offsets = cells.map(({ offset }) => offset)
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b))
    expect(new Set(offsets).size).toBe(offsets.length)
    expect(cellAt(cells, 899)?.offset).toBeGreaterThan(870)
  })

  it('loops at the rate of the sequence, in step whenever it is looked at', () => {
    const at = [0, 0.04, 0.08, 0.2399, 0.24, 0.25].map((seconds) => frameAfter(seconds, 25, 6))
    expect(at).toEqual([0, 1, 2, 5, 0, 0])
    expect(frameAfter(1, 25, 0)).toBe(0)
  })

  it('wants its middle first', () => {
    const wanted = middleFirst(cellsOf(layoutFor(4))).map(({ offset }) => offset)
    expect(wanted[0]).toBe(2)
    expect(wanted.toSorted()).toEqual([0, 1, 2, 3, 4])
  })
})

describe('what is said of takes', () => {
  const lane = (rms: number, compared = 3): GapTakes => ({
    ...{ gap: 'k0>k1', total: 3, takes: [], compared, comparisons: 3 },
    spread: { rms, dissimilarity: 0 },
    pairs: [{ first: 4, second: 9, rms, dissimilarity: 0 }],
  })

  it('is that they are equal, alike, or differ; and nothing before all is compared', () => {
    expect(verdictOf(lane(0))).toBe('equal')
    expect(verdictOf(lane(0.3 / 255))).toBe('alike')
    expect(verdictOf(lane(0.01))).toBe('differ')
    expect(verdictOf(lane(0.01, 2))).toBeUndefined()
    expect(verdictOf({ ...lane(0), spread: null })).toBeUndefined()
  })

  it('gives distances in levels, whichever of two is first', () => {
    expect([0, 1e-6, 0.01].map((rms) => levelsOf({ rms, dissimilarity: 0 }))).toEqual(['0', '< 0.1', '2.6'])
    expect(distanceTo(lane(0.01), 9, 4)?.rms).toBe(0.01)
    expect(distanceTo(lane(0.01), 9, 9)).toBeUndefined()
  })
})
