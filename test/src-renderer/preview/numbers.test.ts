import { describe, expect, it } from 'vitest'
import { gapId } from '../../../src-shared/project/gap.ts'
import { itemAt } from '../../../src-shared/project/lookup.ts'
import { replaceKeyframes } from '../../../src-shared/project/edit-keyframes.ts'
import { rational, type Rational } from '../../../src-shared/timebase.ts'
import { psnrOf } from '../../../src-renderer/preview/likeness.ts'
import {
  beside,
  guessFrame,
  nearestFrame,
  stretchOf,
  timeWithin,
} from '../../../src-shared/project/real-frame.ts'
import { frameAt, shareOf, tickPlaces, WheelSteps } from '../../../src-renderer/preview/scrub.ts'
import { SourceTimes } from '../../../src-renderer/preview/source-times.svelte.ts'
import { readPlace } from '../../../src-renderer/preview/time-entry.ts'
import { fakeDocument } from '../../support/fake-editor.ts'

const film = rational(24)

describe('a place that is typed', () => {
  it.each([
    ['36', 36],
    [' 00:00:01:12 ', 36],
    ['1:12', 36],
    ['1:00:00', 1440],
    ['+10', 30],
    ['-5', 15],
    ['-1:00', 0],
    ['2s', 48],
    ['2,5 s', 60],
    ['1;12', 36],
  ])('%s is frame %i', (text, frame) => expect(readPlace(text, 20, film)).toBe(frame))

  it.each(['', 'x', '1:24', '1:2:3:4:5', '--3', '1:60:00', '3.5', '99:99:61:00'])('%s is none', (text) => {
    expect(readPlace(text, 20, film)).toBeUndefined()
  })

  it('counts by the whole rate, as the timecode on screen does', () => {
    expect(readPlace('1:00', 0, rational(30000, 1001))).toBe(30)
  })
})

describe('the scrub bar', () => {
  it('gives each frame its own share, and finds it again', () => {
    for (const count of [1, 2, 7, 300]) {
      for (let frame = 0; frame < count; frame++) expect(frameAt(shareOf(frame, count), count)).toBe(frame)
      expect(frameAt(1, count)).toBe(count - 1)
    }
  })

  it('steps one frame for a notch, and collects the small steps of a touch pad', () => {
    const wheel = new WheelSteps()
    expect(wheel.take(120, false)).toBe(1)
    expect(wheel.take(-3, true)).toBe(-1)
    expect([15, 15, 15].map((delta) => wheel.take(delta, false))).toEqual([0, 0, 1])
    // The other way begins anew.
    expect([-15, -15, -15].map((delta) => wheel.take(delta, false))).toEqual([0, 0, -1])
  })

  it('draws at most one tick a pixel', () => {
    const places = tickPlaces([5, 1, 1, 2, 3], 1000, 100)
    expect(places).toEqual([shareOf(5, 1000)])
    expect(tickPlaces([900, 0], 1000, 100)).toEqual([shareOf(0, 1000), shareOf(900, 1000)])
  })
})

describe('the real frame', () => {
  const document = fakeDocument(3, 12)
  const gap = gapId(itemAt(document.gaps, 0))
  const even = (count: number, from = 0): Rational[] =>
    Array.from({ length: count }, (_, index) => rational(from + index, 24))

  it('is known where both keyframes are frames of one video, in order', () => {
    const stretch = stretchOf(document, gap)
    expect(stretch).toMatchObject({ source: 'robot-arm', from: { index: 0 }, to: { index: 12 } })
    const show = (source: string, index: number) =>
      replaceKeyframes(
        document,
        new Map([['key-00001', { kind: 'frame' as const, source, index, time: rational(index, 24) }]]),
      )
    expect(stretchOf(show('flower-walk', 12), gap)).toBeUndefined()
    const back = show('robot-arm', 100)
    expect(stretchOf(back, gapId(itemAt(back.gaps, 1)))).toBeUndefined()
  })

  it('is the one whose time is nearest, at a varying rate too', () => {
    const times = [0, 1, 2, 30, 31].map((frame) => rational(frame, 24))
    const at = (frames: number) => nearestFrame(times, 100, frames / 24)
    expect([0, 0.4, 0.6, 2, 15, 17, 31, 99, -5].map(at)).toEqual([
      100, 100, 101, 102, 102, 103, 104, 104, 100,
    ])
  })

  it('is sought where it would be at an even rate', () => {
    const stretch = stretchOf(document, gap)!
    expect(timeWithin(stretch, 0.25)).toBeCloseTo(3 / 24)
    expect(guessFrame(stretch, 3 / 24)).toBe(3)
    expect(guessFrame(stretch, 99)).toBe(12)
    expect([beside(even(5, 5), 0), beside(even(5, 5), 0.3), beside(even(5, 5), 1)]).toEqual([-1, 0, 1])
  })

  it('is found over pieces of times, whatever the rate', async () => {
    // Twice as fast in its second half: the guess at an even rate is wrong by hundreds of frames.
    const frames = 6000
    const timeOf = (frame: number): Rational =>
      frame < 3000 ? rational(frame, 24) : rational(2 * 3000 + (frame - 3000), 48)
    const asked: number[] = []
    const times = new SourceTimes(((_: string, input: { readonly start: number; readonly count: number }) => {
      asked.push(input.start)
      const there = Math.min(input.count, frames - input.start)
      return Promise.resolve(Array.from({ length: there }, (_, index) => timeOf(input.start + index)))
    }) as never)
    const shown = (index: number) => ({ kind: 'frame' as const, source: 's', index, time: timeOf(index) })
    const stretch = { source: 's', from: shown(10), to: shown(5990) }
    for (const wanted of [10, 11, 1023, 1024, 2047, 2048, 3000, 3001, 4095, 4096, 5119, 5120, 5990]) {
      const span = timeWithin(stretch, 1) - timeWithin(stretch, 0)
      const share = (timeOf(wanted).num / timeOf(wanted).den - timeWithin(stretch, 0)) / span
      let found = times.realFrame(stretch, 'c', share)
      for (let turn = 0; found === undefined && turn < 12; turn++) {
        await new Promise((resolve) => setTimeout(resolve))
        found = times.realFrame(stretch, 'c', share)
      }
      expect(found).toBe(wanted)
    }
    expect(asked.length).toBe(new Set(asked).size)
  })
})

describe('likeness', () => {
  const picture = (value: number, alpha = 255) =>
    Uint8ClampedArray.from({ length: 400 }, (_, at) => (at % 4 === 3 ? alpha : value))

  it('is infinite for equal pixels, and 20 log 255 for a difference of one', () => {
    expect(psnrOf(picture(7), picture(7, 9))).toBe(Infinity)
    expect(psnrOf(picture(7), picture(8))).toBeCloseTo(48.1308, 3)
    expect(psnrOf(picture(0), picture(255))).toBeCloseTo(0)
  })

  it('refuses other sizes', () => {
    expect(() => psnrOf(picture(1), new Uint8ClampedArray(8))).toThrow(RangeError)
  })
})
