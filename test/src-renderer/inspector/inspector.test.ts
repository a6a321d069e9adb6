import { describe, expect, it } from 'vitest'
import {
  curveOf,
  exposureFor,
  exposureKinds,
  kindOfExposure,
  kindOfSpacing,
  lineOf,
  spacingFor,
} from '../../../src-renderer/inspector/exposure.ts'
import { common } from '../../../src-renderer/inspector/mixed.ts'
import { shortfallOf } from '../../../src-renderer/inspector/shortfall.ts'
import { readPlace, readRate } from '../../../src-renderer/inspector/typed.ts'
import { formatTimecode } from '../../../src-renderer/ui/format.ts'
import { makeChart } from '../../../src-shared/project/chart.ts'
import { exposureSchema, spacingSchema } from '../../../src-shared/project/gap.ts'
import { rational } from '../../../src-shared/timebase.ts'
import * as v from 'valibot'

const names = ['linear', 'ease-in', 'ease-out', 'ease'] as const

describe('several things', () => {
  it('have a value in common, or are mixed', () => {
    expect(common([2, 2], (one) => one)).toBe(2)
    expect(common([2, 3], (one) => one)).toBeUndefined()
    const none: readonly number[] = []
    expect(common(none, (one) => one)).toBeUndefined()
  })
})

describe('exposures', () => {
  it.each(exposureKinds)('%s makes an exposure that is listed as itself', (kind) => {
    const exposure = exposureFor(kind, 7)
    expect(v.is(exposureSchema, exposure)).toBe(true)
    expect(kindOfExposure(exposure)).toBe(kind)
  })

  it('say what they do not get, and why: just where the chart has fewer drawings', () => {
    const spacing = { kind: 'named', name: 'linear' } as const
    const asked = (exposure: Parameters<typeof shortfallOf>[0], length: number) => {
      const short = shortfallOf(exposure, length)
      const { drawings } = makeChart({ exposure, spacing }, length)
      if (short) expect(drawings).toHaveLength(short.shown)
      return short && [short.why, short.shown, short.asked]
    }
    const ones = { kind: 'every', frames: 1 } as const
    expect(asked(ones, 1001)).toBeUndefined()
    expect(asked(ones, 1002)).toEqual(['limit', 1000, 1001])
    expect(asked({ kind: 'every', frames: 2 }, 2002)).toBeUndefined()
    expect(asked({ kind: 'count', count: 11 }, 12)).toBeUndefined()
    expect(asked({ kind: 'count', count: 20 }, 12)).toEqual(['length', 11, 20])
    expect(asked({ kind: 'count', count: 1000 }, 5000)).toBeUndefined()
    expect(asked({ kind: 'hold' }, 5000)).toBeUndefined()
  })

  it('a fixed number begins with what there is', () => {
    expect(exposureFor('count', 7)).toEqual({ kind: 'count', count: 7 })
    expect(exposureFor('count', 0)).toEqual({ kind: 'count', count: 1 })
  })
})

describe('spacings', () => {
  it.each(names)('%s becomes a curve that the document takes, with the same drawings', (name) => {
    const curve = spacingFor('bezier', { kind: 'named', name })
    const parsed = v.parse(spacingSchema, curve)
    expect(kindOfSpacing(parsed)).toBe('bezier')
    const exposure = { kind: 'every', frames: 1 } as const
    const named = makeChart({ exposure, spacing: { kind: 'named', name } }, 24).drawings
    const curved = makeChart({ exposure, spacing: parsed }, 24).drawings
    for (const [index, { time }] of named.entries()) expect(curved[index]?.time).toBeCloseTo(time, 6)
  })

  it.each(names)('the line of %s is what is sampled', (name) => {
    const line = lineOf({ kind: 'named', name }, 400)
    const { drawings, length } = makeChart(
      { exposure: { kind: 'every', frames: 1 }, spacing: { kind: 'named', name } },
      10,
    )
    for (const { offset, time } of drawings) {
      const after = line.findIndex(({ x }) => x >= offset / length)
      expect(Math.abs((line[after]?.y ?? 2) - time)).toBeLessThan(0.01)
    }
  })

  it('a chart is drawn through its times, and kept when it is chosen again', () => {
    const chart = { kind: 'chart', times: [0.2, 0.9] } as const
    expect(lineOf(chart)).toEqual([
      { x: 0, y: 0 },
      { x: 1 / 3, y: 0.2 },
      { x: 2 / 3, y: 0.9 },
      { x: 1, y: 1 },
    ])
    expect(spacingFor('chart', chart)).toBe(chart)
    expect(curveOf(chart).kind).toBe('bezier')
  })
})

describe('typed places', () => {
  it.each([24, 25, 60])('timecodes at %i frames a second come back', (rate) => {
    for (const frame of [0, 1, 23, 24, 1441, 90_000]) {
      expect(readPlace(formatTimecode(frame, rational(rate)), rational(rate))).toBe(frame)
    }
  })

  it('are frames, or the last parts of a timecode', () => {
    expect(readPlace('120', rational(24))).toBe(120)
    expect(readPlace('2:12', rational(24))).toBe(60)
    expect(readPlace('1:00:00', rational(30_000, 1001))).toBe(1800)
  })

  it.each(['', '-1', '1.5', 'x', '1:24', '1:2:3:4:5', '99999999999'])('%j is none', (text) => {
    expect(readPlace(text, rational(24))).toBeUndefined()
  })
})

describe('typed rates', () => {
  it.each([
    ['24', rational(24)],
    ['29.97', rational(30_000, 1001)],
    ['23,976', rational(24_000, 1001)],
    ['30000/1001', rational(30_000, 1001)],
    ['12.5', rational(25, 2)],
  ])('%s is exact', (text, rate) => expect(readRate(text)).toEqual(rate))

  it.each(['0', '-24', '1001', 'fast', ''])('%j is none', (text) => expect(readRate(text)).toBeUndefined())
})
