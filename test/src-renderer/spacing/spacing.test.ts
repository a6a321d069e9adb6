import { describe, expect, it } from 'vitest'
import { lineOf } from '../../../src-renderer/inspector/exposure.ts'
import {
  exposureOf,
  freeChart,
  moveTick,
  paceOf,
  presetNames,
  presetOf,
  presets,
} from '../../../src-renderer/spacing/spacing-edits.ts'
import { makeChart } from '../../../src-shared/project/chart.ts'
import { changeGaps } from '../../../src-shared/project/edit-gaps.ts'
import { limits } from '../../../src-shared/project/values.ts'
import { chainAt, Dice, randomExposure, randomSpacing } from '../../src-shared/project/random-document.ts'

describe('presets of spacings', () => {
  it('are known again, also when they come from a document', () => {
    for (const name of presetNames) {
      const document = changeGaps(chainAt(0, 20), ['k0>k1'], { spacing: presets[name] })
      expect(presetOf(document.gaps[0]!.spacing)).toBe(name)
    }
    expect(presetOf({ kind: 'chart', times: [0.5] })).toBeUndefined()
  })

  it('are as slow where they say so', () => {
    const times = (name: (typeof presetNames)[number]) =>
      makeChart({ exposure: { kind: 'every', frames: 1 }, spacing: presets[name] }, 20).drawings.map(
        ({ time }) => time,
      )
    const [even, out, come, both] = [times('linear'), times('slow-out'), times('slow-in'), times('slow-both')]
    expect(out[3]!).toBeLessThan(times('ease-in')[3]! + 0.02)
    expect(1 - come[15]!).toBeLessThan(1 - times('ease-out')[15]! + 0.02)
    expect(both[3]!).toBeLessThan(even[3]!)
    expect(both[15]!).toBeGreaterThan(even[15]!)
    for (const name of presetNames) expect(lineOf(presets[name]).at(-1)).toEqual({ x: 1, y: 1 })
  })
})

describe('exposures', () => {
  it('are what was chosen', () => {
    for (const pace of ['ones', 'twos', 'threes', 'count', 'hold'] as const) {
      expect(paceOf(exposureOf(pace, 7))).toBe(pace)
    }
    expect(paceOf({ kind: 'every', frames: 5 })).toBeUndefined()
    expect(exposureOf('count', 0)).toEqual({ kind: 'count', count: 1 })
  })
})

describe('a free chart', () => {
  it('begins with just the drawings that there are', () => {
    const dice = new Dice(8)
    for (let round = 0; round < 300; round++) {
      const gap = { exposure: randomExposure(dice), spacing: randomSpacing(dice) }
      const length = dice.whole(1, 40)
      const free = freeChart(gap, length)
      const before = makeChart(gap, length)
      if (free) expect(makeChart({ ...gap, spacing: free }, length)).toEqual(before)
      else expect(before.drawings).toEqual([])
    }
    const ones = { exposure: { kind: 'every', frames: 1 }, spacing: presets.ease } as const
    expect(freeChart(ones, limits.chart + 1)).toBeDefined()
    expect(freeChart(ones, limits.chart + 2)).toBeUndefined()
  })

  it('never goes back, wherever a drawing is moved', () => {
    const times = [0.2, 0.4, 0.6]
    expect(moveTick(times, 1, 0.55)).toEqual([0.2, 0.55, 0.6])
    expect(moveTick(times, 1, 0.9)).toEqual([0.2, 0.6, 0.6])
    expect(moveTick(times, 0, -1)).toEqual([0, 0.4, 0.6])
    expect(moveTick(times, 2, 2)).toEqual([0.2, 0.4, 1])
  })
})
