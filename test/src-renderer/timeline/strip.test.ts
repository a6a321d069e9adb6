// Which cells and pictures of a gap are shown.
import { describe, expect, it } from 'vitest'
import type { GapStatus } from '../../../src-shared/editor/values.ts'
import { makeChart } from '../../../src-shared/project/chart.ts'
import type { Exposure } from '../../../src-shared/project/gap.ts'
import { fakeDocument } from '../../support/fake-editor.ts'
import { readySet, runsOf } from '../../../src-renderer/timeline/cells.ts'
import { overviewOf, tilesOf } from '../../../src-renderer/timeline/strip.ts'

const chartOf = (length: number, exposure: Exposure = { kind: 'every', frames: 1 }) =>
  makeChart({ exposure, spacing: { kind: 'named', name: 'ease' } }, length)
const charts = [
  chartOf(2),
  chartOf(12),
  chartOf(100),
  chartOf(30, { kind: 'every', frames: 2 }),
  chartOf(40, { kind: 'count', count: 7 }),
]

describe('state bar', () => {
  it('covers every frame of the drawings once, with what is ready in it', () => {
    for (const chart of charts) {
      const ready = new Set(chart.drawings.keys().filter((index) => index % 3 !== 1))
      const runs = runsOf(chart, ready)
      expect(runs[0]!.from).toBe(chart.drawings[0]!.offset)
      expect(runs.at(-1)!.to).toBe(chart.arrival)
      for (const [index, run] of runs.slice(1).entries()) {
        expect(run.from).toBe(runs[index]!.to)
        expect(run.ready).not.toBe(runs[index]!.ready)
      }
      for (const [index, { offset }] of chart.drawings.entries()) {
        expect(runs.find(({ from, to }) => offset >= from && offset < to)!.ready).toBe(ready.has(index))
      }
    }
  })

  it('remembers the set of a status, and has an empty one for none', () => {
    const status: GapStatus = { gap: 'a>b', state: 'partial', key: 'k', total: 9, ready: [1, 4], notes: [] }
    expect(readySet(status)).toBe(readySet({ ...status, state: 'done' }))
    expect([...readySet(status)]).toEqual([1, 4])
    expect(readySet(undefined).size).toBe(0)
  })
})

describe('strip', () => {
  const all = (chart: (typeof charts)[number], width: number, ready: ReadonlySet<number>) =>
    tilesOf(chart, width, { from: -1e9, to: 1e9 }, ready)

  it('shows every drawing where there is room for each', () => {
    for (const chart of charts) {
      const tiles = all(chart, 0.8, new Set([0]))
      expect(tiles.map(({ index }) => index)).toEqual([...chart.drawings.keys()])
      expect(tiles.map(({ from }) => from)).toEqual(chart.drawings.map(({ offset }) => offset))
    }
  })

  it('else shows one that is on screen in each stretch, and a ready one if there is any', () => {
    for (const chart of charts) {
      for (const width of [1.5, 4, 9.3]) {
        const ready = new Set([Math.floor(chart.drawings.length / 2)])
        const tiles = all(chart, width, ready)
        for (const { from, to, index, ready: here } of tiles) {
          const { offset, frames } = chart.drawings[index]!
          expect(offset < to && offset + frames > from).toBe(true)
          expect(here).toBe(ready.has(index))
        }
        expect(tiles.some(({ ready: here }) => here)).toBe(true)
      }
    }
  })

  it('keeps its places while the view moves: a part shows what the whole shows there', () => {
    const [, , chart] = charts
    const ready = new Set([3, 50, 51, 80])
    for (const width of [0.5, 3.7, 11]) {
      const whole = all(chart!, width, ready)
      for (let from = -5; from < 100; from += 6.3) {
        const part = tilesOf(chart!, width, { from, to: from + 20 }, ready)
        expect(part.every((tile) => whole.some((one) => JSON.stringify(one) === JSON.stringify(tile)))).toBe(
          true,
        )
      }
    }
  })

  it('shows keyframes instead where gaps are too narrow, in places that stay', () => {
    const { keyframes } = fakeDocument(60, 4)
    const whole = overviewOf(keyframes, 20, { from: 0, to: 1e4 })
    expect(whole.length).toBeGreaterThan(8)
    for (const { from, index } of whole) {
      expect(keyframes[index]!.at).toBeGreaterThanOrEqual(from)
      expect(keyframes[index]!.at).toBeLessThan(from + 20)
    }
    expect(overviewOf(keyframes, 20, { from: 43, to: 90 })).toEqual(
      whole.filter(({ from }) => from >= 40 && from < 90),
    )
    expect(overviewOf(keyframes, 7, { from: 0, to: 1e4 })).toEqual([])
  })

  it('shows nothing of a hold', () => {
    expect(all(chartOf(20, { kind: 'hold' }), 3, new Set())).toEqual([])
  })
})
