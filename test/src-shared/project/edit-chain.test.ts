import { describe, expect, it } from 'vitest'
import { findProblem } from '../../../src-shared/project/check.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import {
  markCuts,
  placeClip,
  replaceSpan,
  slowDown,
  type CutSides,
} from '../../../src-shared/project/edit-chain.ts'
import { changeGaps } from '../../../src-shared/project/edit-gaps.ts'
import { deleteKeyframes, reverseKeyframes } from '../../../src-shared/project/edit-keyframes.ts'
import { setRange } from '../../../src-shared/project/edit-project.ts'
import { addSources } from '../../../src-shared/project/edit-sources.ts'
import { formatProject, parseProject } from '../../../src-shared/project/file.ts'
import { timedFrame } from '../../../src-shared/project/footage.ts'
import { gapId } from '../../../src-shared/project/gap.ts'
import { apply, beginHistory, undo } from '../../../src-shared/project/history.ts'
import type { Keyframe } from '../../../src-shared/project/keyframe.ts'
import { layoutAt, pictureAt, sequenceFrames } from '../../../src-shared/project/picture-at.ts'
import { rational, type Rational } from '../../../src-shared/timebase.ts'
import { Dice, emptyDocument, frameOf, frozen, videoOf } from './random-document.ts'

const count = 100
const dice = new Dice(5)
const makeId = (): string => dice.name()
const key = (at: number, index: number): Keyframe => ({ id: makeId(), at, shows: frameOf('v', index) })

/** A clip of a hundred frames, as a whole, from frame `at` on. */
function clip(at = 0): ProjectDocument {
  const start = addSources(emptyDocument(), [videoOf('v', count)])
  return frozen(placeClip(start, [key(at, 0), key(at + count - 1, count - 1)]))
}

/** The frame of the source at each frame of the sequence; undefined for what is made. */
function shown(document: ProjectDocument): (number | undefined)[] {
  return Array.from({ length: sequenceFrames(document) }, (_, at) => {
    const on = pictureAt(document, at)
    if (on.kind === 'source') return on.index
    return on.kind === 'keyframe' && on.keyframe.shows.kind === 'frame' ? on.keyframe.shows.index : undefined
  })
}

const upTo = (length: number): number[] => Array.from({ length }, (_, index) => index)

describe('a clip as a whole', () => {
  it('shows every frame of it in its place, makes nothing, and brings its sound', () => {
    const document = clip()
    expect(shown(document)).toEqual(upTo(count))
    expect(layoutAt(document, 0).drawings).toEqual([])
    expect(document.output.audio).toBe('v')
    expect(parseProject(formatProject(document, '0.1.0'))).toEqual(document)
  })

  it('goes behind what is there, and not over it', () => {
    const two = placeClip(clip(), [key(count, 0), key(2 * count - 1, count - 1)])
    expect(shown(two)).toEqual([...upTo(count), ...upTo(count)])
    expect(() => placeClip(clip(), [key(40, 0), key(60, 20)])).toThrow(/goes on to frame 99/)
  })

  it('plays backwards when it is turned round, the same frames in mirrored places', () => {
    const whole = clip()
    for (const length of [99, 50, 33, 200]) {
      const [start, end] = whole.keyframes
      const document = { ...whole, keyframes: [start!, { ...end!, at: length }] }
      const turned = reverseKeyframes(
        document,
        document.keyframes.map(({ id }) => id),
      )
      expect(shown(turned)).toEqual(shown(document).reverse())
    }
  })

  it('is a hold where its keyframes are not frames of one source, and plays again when they are', () => {
    const document = addSources(clip(), [videoOf('w', 9)])
    const [start, end] = document.keyframes
    const other = { ...document, keyframes: [start!, { ...end!, shows: frameOf('w', 3) }] }
    expect(pictureAt(other, 50)).toEqual({ kind: 'keyframe', keyframe: start })
    expect(other.gaps[0]!.exposure).toEqual({ kind: 'source' })
  })
})

describe('which frame footage shows', () => {
  const even = (index: number): Rational => rational(index * 1001, 24000)

  it('is every frame once at its own rate, and never goes back at any other', () => {
    for (let round = 0; round < 400; round++) {
      const [from, length] = [dice.whole(0, 50), dice.whole(1, 300)]
      const footage = { source: 'v', from, to: from + dice.whole(1, 80), length }
      const frames = Array.from({ length: length + 1 }, (_, offset) => timedFrame(footage, offset, even))
      expect(frames[0]).toBe(footage.from)
      expect(frames.at(-1)).toBe(footage.to)
      expect(frames.every((frame, index) => frame >= (frames[index - 1] ?? 0))).toBe(true)
      if (length === footage.to - footage.from) {
        expect(frames).toEqual(Array.from({ length: length + 1 }, (_, offset) => from + offset))
      }
      if (length >= footage.to - footage.from) expect(new Set(frames).size).toBe(footage.to - from + 1)
    }
  })

  it('is told by arithmetic just as by even times, and by times that a clock has rounded', () => {
    const rounded = (index: number): Rational => rational(Math.round((index * 1001) / 24), 1000)
    for (let round = 0; round < 200; round++) {
      const length = dice.pick([dice.whole(1, 300), 99, 198, 49])
      const [start, end] = clip().keyframes
      const document = { ...clip(), keyframes: [start!, { ...end!, at: length }] }
      const { gaps } = document
      const named = [{ ...gaps[0]!, from: start!.id, to: end!.id }]
      const byIndex = shown({ ...document, gaps: named })
      const footage = { source: 'v', from: 0, to: count - 1, length }
      for (const timeOf of [even, rounded]) {
        const byTime = upTo(length + 1).map((offset) => timedFrame(footage, offset, timeOf))
        const apart = byTime.map((frame, at) => Math.abs(frame - byIndex[at]!))
        // Where the place is nearly in the middle of two frames either is right.
        expect(Math.max(...apart)).toBeLessThanOrEqual(1)
        if (length % 99 === 0 || length === 99) expect(byTime).toEqual(byIndex)
      }
    }
  })

  it('follows the times of a source whose frames are uneven', () => {
    // One frame stays ten times as long as each other.
    const uneven = (index: number): Rational => rational(index + (index > 4 ? 9 : 0), 10)
    const footage = { source: 'v', from: 0, to: 9, length: 18 }
    expect(upTo(19).map((offset) => timedFrame(footage, offset, uneven))).toEqual([
      ...[0, 1, 2, 3, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 6, 7, 8, 9],
    ])
  })
})

describe('a span that is replaced', () => {
  it('leaves every other frame in its place, for any spans, in one step that undo takes back', () => {
    for (let round = 0; round < 300; round++) {
      let document = clip()
      const made = new Set<number>()
      for (let span = 0; span < 3; span++) {
        const first = dice.whole(1, count - 3)
        const last = dice.whole(first, Math.min(count - 2, first + 12))
        const border = (at: number): Keyframe =>
          document.keyframes.find((one) => one.at === at) ?? key(at, at)
        // What is made already is no border.
        if (made.has(first - 1) || made.has(last + 1)) continue
        const before = frozen(document)
        const history = apply(beginHistory(before, true), 'replace', (d) =>
          replaceSpan(d, border(first - 1), border(last + 1)),
        )
        expect(undo(history).present).toBe(before)
        document = history.present
        for (let at = first; at <= last; at++) made.add(at)
        expect(findProblem(document)).toBeUndefined()
      }
      expect(shown(document)).toEqual(upTo(count).map((at) => (made.has(at) ? undefined : at)))
    }
  })

  it('keeps all gaps but its own as they are, and plays the footage again when a border goes', () => {
    const document = replaceSpan(clip(), key(9, 9), key(20, 20))
    expect(document.gaps.map(({ exposure }) => exposure.kind)).toEqual(['source', 'every', 'source'])
    const again = replaceSpan(document, key(49, 49), key(60, 60))
    expect(again.gaps.slice(0, 2)).toEqual(document.gaps.slice(0, 2))
    expect(again.gaps[1]).toBe(document.gaps[1])
    for (const border of [1, 2]) {
      const left = deleteKeyframes(document, [document.keyframes[border]!.id])
      expect(left.gaps.map(({ exposure }) => exposure.kind)).toEqual(['source', 'source'])
    }
    expect(() => replaceSpan(clip(), key(9, 9), key(10, 10))).toThrow(/no frame between/)
  })
})

describe('slow motion', () => {
  it('makes every frame a keyframe, holds before cuts, and moves what follows', () => {
    for (let round = 0; round < 100; round++) {
      const factor = dice.whole(2, 6)
      const first = dice.whole(0, 60)
      const last = dice.whole(first + 1, 99)
      const cut = dice.whole(1, last - first)
      const document = setRange(clip(), { in: 0, out: 99 })
      const frames = upTo(last - first + 1).map((index) => frameOf('v', first + index))
      const slow = slowDown(document, {
        frames,
        factor,
        cuts: new Set([cut]),
        place: { first, last },
        makeId,
      })
      expect(findProblem(slow)).toBeUndefined()
      const grown = (last - first) * (factor - 1)
      expect(sequenceFrames(slow)).toBe(count + grown)
      const on = shown(slow)
      expect(on.slice(0, first)).toEqual(upTo(first))
      expect(on.slice(last + grown)).toEqual(upTo(count).slice(last))
      upTo(last - first + 1).forEach((index) => expect(on[first + index * factor]).toBe(first + index))
      // From the last frame before the cut to it nothing is made.
      const held = on.slice(first + (cut - 1) * factor, first + cut * factor)
      expect(held).toEqual(held.map(() => first + cut - 1))
      const made = on.filter((index) => index === undefined).length
      expect(made).toBe((last - first - 1) * (factor - 1))
      expect(slow.range).toEqual({ in: 0, out: last < 99 ? 99 + grown : 99 })
    }
  })

  it('refuses what is too much, and too little, with words', () => {
    const document = addSources(emptyDocument(), [videoOf('v', 30_000)])
    const slow = (length: number, factor: number) => () =>
      slowDown(document, {
        ...{ frames: upTo(length).map((index) => frameOf('v', index)), factor, cuts: new Set<number>() },
        ...{ place: 0, makeId },
      })
    expect(slow(10_001, 2)).toThrow(/at most 10000 keyframes/)
    expect(slow(10_000, 2)).not.toThrow()
    expect(slow(1, 2)).toThrow(/at least two frames/)
    expect(slow(5, 1)).toThrow(/factor of at least 2/)
    expect(slow(10_000, 1001)).toThrow(/after the end of the timeline/)
  })
})

describe('cuts', () => {
  const sides = (cut: number): CutSides => ({ before: key(cut - 1, cut - 1), after: key(cut, cut) })

  it('get a keyframe on each side and a hold between, however near they are, and again without harm', () => {
    const cuts = [1, 20, 21, 22, 60, 99]
    const document = markCuts(clip(), cuts.map(sides))
    expect(shown(document)).toEqual(upTo(count))
    const held = document.gaps.filter(({ exposure }) => exposure.kind === 'hold')
    expect(held).toHaveLength(cuts.length)
    for (const cut of cuts) {
      const index = document.keyframes.findIndex(({ at }) => at === cut)
      expect(document.gaps[index - 1]!.exposure).toEqual({ kind: 'hold' })
    }
    expect(markCuts(document, cuts.map(sides))).toBe(document)
    const made = changeGaps(document, document.gaps.map(gapId), { exposure: { kind: 'every', frames: 1 } })
    const again = markCuts(made, [sides(20)])
    expect(again.gaps.filter(({ exposure }) => exposure.kind === 'hold')).toHaveLength(1)
  })
})
