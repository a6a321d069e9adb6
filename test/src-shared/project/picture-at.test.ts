import { describe, expect, it } from 'vitest'
import { makeChart } from '../../../src-shared/project/chart.ts'
import { changeGaps } from '../../../src-shared/project/edit-gaps.ts'
import { replaceKeyframes } from '../../../src-shared/project/edit-keyframes.ts'
import { setRange } from '../../../src-shared/project/edit-project.ts'
import { footageFrame } from '../../../src-shared/project/footage.ts'
import type { Exposure, GapSpacing } from '../../../src-shared/project/gap.ts'
import { layoutAt, pictureAt, playedRange, sequenceFrames } from '../../../src-shared/project/picture-at.ts'
import { spacingNames, timesOf, type Spacing } from '../../../src-shared/spacing.ts'
import {
  chainAt,
  Dice,
  emptyDocument,
  frameOf,
  randomDocument,
  randomExposure,
  randomSpacing,
} from './random-document.ts'

const ones: Exposure = { kind: 'every', frames: 1 }
const linear: GapSpacing = { kind: 'named', name: 'linear' }

/** The time of the movement at each frame inside the gap: 0 and 1 are the keyframes. */
function timesOnScreen(exposure: Exposure, spacing: GapSpacing, length: number): number[] {
  const { drawings, arrival } = makeChart({ exposure, spacing }, length)
  return Array.from({ length: length - 1 }, (_, index) => {
    if (index + 1 >= arrival) return 1
    return drawings.findLast(({ offset }) => offset <= index + 1)?.time ?? 0
  })
}

/** The same in words of src-shared/spacing.ts. */
function inOurWords(name: (typeof spacingNames)[number]): [Exposure, GapSpacing] {
  if (name === 'hold') return [{ kind: 'hold' }, linear]
  if (name === 'on-twos') return [{ kind: 'every', frames: 2 }, linear]
  return [ones, { kind: 'named', name }]
}

describe('the chart of a gap', () => {
  it.each(spacingNames)('shows %s just as the command line does', (name) => {
    for (const length of [1, 2, 3, 8, 15, 16, 400]) {
      expect(timesOnScreen(...inOurWords(name), length)).toEqual(timesOf(name satisfies Spacing, length - 1))
    }
  })

  it('rises, fills the gap without holes, and keeps what the exposure promises', () => {
    const dice = new Dice(1)
    for (let round = 0; round < 2000; round++) {
      const [exposure, spacing, length] = [randomExposure(dice), randomSpacing(dice), dice.whole(1, 40)]
      const { drawings, arrival } = makeChart({ exposure, spacing }, length)
      let next = drawings[0]?.offset ?? arrival
      let last = 0
      for (const { offset, frames, time } of drawings) {
        expect(offset).toBe(next)
        expect(frames).toBeGreaterThan(0)
        expect(time).toBeGreaterThan(last)
        expect(time).toBeLessThan(1)
        next = offset + frames
        last = time
      }
      expect(next).toBe(arrival)
      expect(arrival).toBeLessThanOrEqual(length)
      if (exposure.kind === 'hold' || exposure.kind === 'source') expect(drawings).toEqual([])
      if (spacing.kind !== 'named') continue
      if (exposure.kind === 'count') expect(drawings).toHaveLength(Math.min(exposure.count, length - 1))
      if (exposure.kind === 'every') {
        expect(drawings).toHaveLength(Math.ceil(length / exposure.frames) - 1)
        expect(drawings.slice(0, -1).every(({ frames }) => frames === exposure.frames)).toBe(true)
      }
    }
  })

  it('spreads a count as evenly as whole frames allow, and no time depends on the length then', () => {
    for (let length = 6; length < 60; length++) {
      const { drawings } = makeChart({ exposure: { kind: 'count', count: 5 }, spacing: linear }, length)
      expect(drawings.map(({ time }) => time)).toEqual(timesOf('linear', 5))
      // A drawing appears on the first frame that is as far in time as it is in the movement, never before.
      for (const { offset, time } of drawings) {
        expect(offset).toBeGreaterThanOrEqual(time * length - 1e-9)
        expect(offset - 1).toBeLessThan(time * length)
      }
      const stays = [drawings[0]!.offset, ...drawings.map(({ frames }) => frames)]
      expect(Math.max(...stays) - Math.min(...stays)).toBeLessThanOrEqual(1)
    }
  })

  it('shows the drawings of a chart at their own times, and reads it as a line for another number of them', () => {
    const spacing: GapSpacing = { kind: 'chart', times: [0.1, 0.2, 0.9] }
    expect(timesOnScreen(ones, spacing, 4)).toEqual([0.1, 0.2, 0.9])
    expect(timesOnScreen({ kind: 'every', frames: 2 }, spacing, 7)).toEqual([0, 0.1, 0.1, 0.2, 0.2, 0.9])
    expect(timesOnScreen({ kind: 'every', frames: 2 }, spacing, 8)).toEqual([0, 0.1, 0.1, 0.2, 0.2, 0.9, 0.9])
    const finer = timesOnScreen(ones, spacing, 8)
    expect([finer[1], finer[3], finer[5]]).toEqual([0.1, 0.2, 0.9])
    expect(finer[2]).toBeCloseTo(0.15, 12)
    expect(finer[6]).toBeCloseTo(0.95, 12)
  })

  it('follows a curve: the straight one is linear, the others are symmetrical and known at a point', () => {
    const curve = (x1: number, y1: number, x2: number, y2: number): number[] =>
      timesOnScreen(ones, { kind: 'bezier', x1, y1, x2, y2 }, 20)
    curve(1 / 3, 1 / 3, 2 / 3, 2 / 3).forEach((time, index) => expect(time).toBeCloseTo((index + 1) / 20, 8))
    const [there, back] = [curve(0.4, 0.1, 0.7, 0.8), curve(0.3, 0.2, 0.6, 0.9)]
    there.forEach((time, index) => expect(time).toBeCloseTo(1 - back[18 - index]!, 8))
    // At the parameter 1/2: x = (3 * 0.42 + 3 * 0.58 + 1) / 8 = 0.5, y = (3 * 0 + 3 * 1 + 1) / 8.
    expect(curve(0.42, 0, 0.58, 1)[9]).toBeCloseTo(0.5, 8)
    expect(curve(0.5, 1, 0.5, 1)[9]).toBeCloseTo(0.875, 8)
  })

  it('holds a keyframe where the spacing stays at it', () => {
    expect(timesOnScreen(ones, { kind: 'chart', times: [0, 0.5, 0.5, 1] }, 5)).toEqual([0, 0.5, 0.5, 1])
    const { drawings, arrival } = makeChart(
      { exposure: ones, spacing: { kind: 'chart', times: [0, 0.5, 0.5, 1] } },
      5,
    )
    expect(drawings).toEqual([{ offset: 2, frames: 2, time: 0.5 }])
    expect(arrival).toBe(4)
  })

  it('never asks for more than the engine takes, however long the gap', () => {
    for (const exposure of [
      ones,
      { kind: 'every', frames: 24 } as const,
      { kind: 'count', count: 1000 } as const,
    ]) {
      const { drawings } = makeChart({ exposure, spacing: linear }, 9_999_999)
      expect(drawings).toHaveLength(1000)
      expect(drawings[499]?.time).toBe(500 / 1001)
    }
  })
})

describe('what is on screen', () => {
  it('is nothing outside the sequence, a keyframe at its place, and drawings between', () => {
    const document = chainAt(3, 7, 8)
    const kinds = Array.from({ length: 12 }, (_, frame) => pictureAt(document, frame))
    expect(kinds.map(({ kind }) => kind[0]).join('')).toBe('nnnkiiikknnn')
    expect(kinds[5]).toEqual({ kind: 'in-between', gap: document.gaps[0], index: 1, time: 0.5 })
    expect(sequenceFrames(document)).toBe(9)
    expect(pictureAt(emptyDocument(), 0)).toEqual({ kind: 'nothing' })
    expect(sequenceFrames(emptyDocument())).toBe(0)
  })

  it('agrees with the layout of each gap, frame by frame, in any document', () => {
    for (let seed = 0; seed < 60; seed++) {
      const document = randomDocument(new Dice(seed))
      for (const [index, gap] of document.gaps.entries()) {
        const { from, to, length, drawings, arrival, footage } = layoutAt(document, index)
        const expected = Array.from({ length }, (_, offset) => {
          if (footage && offset > 0) {
            return { kind: 'source', gap, footage, offset, index: footageFrame(document, footage, offset) }
          }
          const drawn = drawings.findIndex((one) => offset >= one.offset && offset < one.offset + one.frames)
          if (drawn >= 0) return { kind: 'in-between', gap, index: drawn, time: drawings[drawn]!.time }
          return { kind: 'keyframe', keyframe: offset >= arrival ? to : from }
        })
        expect(Array.from({ length }, (_, offset) => pictureAt(document, from.at + offset))).toEqual(expected)
      }
    }
  })

  it('is the keyframe throughout where both ends show the same', () => {
    const document = replaceKeyframes(chainAt(0, 6), new Map([['k1', frameOf('v', 0)]]))
    expect(pictureAt(document, 3)).toEqual({ kind: 'keyframe', keyframe: document.keyframes[0] })
    expect(layoutAt(document, 0).drawings).toEqual([])
  })

  it('shows fewer drawings in a shorter gap and forgets none', () => {
    const wish = { exposure: { kind: 'count', count: 9 } } as const
    const [long, short] = [chainAt(0, 10), chainAt(0, 4)].map((one) => changeGaps(one, ['k0>k1'], wish))
    expect(layoutAt(long!, 0).drawings).toHaveLength(9)
    expect(layoutAt(short!, 0).drawings).toHaveLength(3)
    expect(short!.gaps[0]!.exposure).toEqual(wish.exposure)
  })

  it('is played within the marks', () => {
    const document = chainAt(3, 7, 20)
    expect(playedRange(document)).toEqual({ first: 3, last: 20 })
    expect(playedRange(setRange(document, { in: 5, out: 400 }))).toEqual({ first: 5, last: 20 })
    expect(playedRange(setRange(document, { out: 2 }))).toBeUndefined()
    expect(playedRange(emptyDocument())).toBeUndefined()
  })
})
