import { describe, expect, it } from 'vitest'
import {
  contain,
  frameAtShare,
  framesOfStrip,
  shareOfFrame,
  visibleRows,
} from '../../../src-renderer/media-bin/filmstrip.ts'
import { everyNth, placesAt } from '../../../src-renderer/media-bin/every-nth.ts'
import { piecesOf } from '../../../src-renderer/media-bin/pieces.ts'
import { clickSelection, nameOfPath, searchSources, usesOf } from '../../../src-renderer/media-bin/rows.ts'
import { rational } from '../../../src-shared/timebase.ts'
import { fakeDocument, fakeSource } from '../../support/fake-editor.ts'

describe('the filmstrip', () => {
  it('shows rising frames that lie within the source, never more cells than frames', () => {
    for (const [count, cells] of [
      [1, 8],
      [5, 8],
      [240, 7],
      [259_200, 12],
    ] as const) {
      const frames = framesOfStrip(count, cells)
      expect(frames).toHaveLength(Math.min(count, cells))
      expect(
        frames.every((frame, index) => frame < count && (index === 0 || frame > (frames[index - 1] ?? 0))),
      ).toBe(true)
    }
  })

  it('comes back to every frame from the place where that frame is drawn', () => {
    for (const count of [1, 2, 3, 100, 259_200]) {
      for (const frame of [0, 1, Math.floor(count / 3), count - 1].filter((one) => one < count)) {
        expect(frameAtShare(shareOfFrame(frame, count), count)).toBe(frame)
      }
      expect(frameAtShare(0, count)).toBe(0)
      expect(frameAtShare(1, count)).toBe(count - 1)
    }
  })

  it('keeps a picture whole and centred in its box', () => {
    const { x, y, width, height } = contain({ width: 900, height: 1200 }, { width: 160, height: 90 })
    expect(height).toBe(90)
    expect(width / height).toBeCloseTo(0.75)
    expect([x, y]).toEqual([(160 - width) / 2, 0])
  })

  it('draws no more rows than there are, and all that can be seen', () => {
    expect(visibleRows(0, 300, 72, 3)).toEqual({ first: 0, last: 2 })
    const { first, last } = visibleRows(7200, 300, 72, 200)
    expect(first * 72).toBeLessThanOrEqual(7200)
    expect((last + 1) * 72).toBeGreaterThanOrEqual(7500)
    expect(last - first).toBeLessThan(8)
    expect(visibleRows(0, 300, 72, 0).last).toBe(-1)
  })
})

describe('every n-th frame', () => {
  it('counts from the first, and stays within the last', () => {
    expect(everyNth(0, 10, 5)).toEqual([0, 5, 10])
    expect(everyNth(3, 10, 5)).toEqual([3, 8])
    expect(everyNth(4, 3, 1)).toEqual([])
  })

  it('goes as far apart on the timeline as in the source, to whole frames', () => {
    const times = [0, 12, 24, 36].map((frame) => rational(frame, 30))
    expect(placesAt(times, rational(24), 100)).toEqual([100, 110, 119, 129])
  })

  it('never puts two at one place, however close they are', () => {
    const times = Array.from({ length: 240 }, (_, frame) => rational(frame * 1001, 240_000))
    const places = placesAt(times, rational(24), 7)
    expect(places[0]).toBe(7)
    expect(new Set(places).size).toBe(240)
  })
})

describe('pieces of a file', () => {
  it('cover it once, in order, and only the last says so', () => {
    for (const size of [0, 1, 10, 11, 100]) {
      const pieces = piecesOf(size, 10)
      expect(pieces[0]?.offset).toBe(0)
      expect(pieces.at(-1)?.end).toBe(size)
      expect(pieces.every((piece, index) => index === 0 || piece.offset === pieces[index - 1]?.end)).toBe(
        true,
      )
      expect(pieces.every(({ offset, end }) => end - offset <= 10)).toBe(true)
      expect(pieces.filter(({ last }) => last)).toEqual([pieces.at(-1)])
    }
  })
})

describe('the list', () => {
  const ids = ['a', 'b', 'c', 'd', 'e']
  const click = (before: string[], anchor: string | undefined, id: string, toggle = false, range = false) =>
    [...clickSelection(ids, new Set(before), anchor, id, { toggle, range })].sort()

  it('selects one, toggles, and selects a stretch', () => {
    expect(click(['a', 'b'], 'a', 'c')).toEqual(['c'])
    expect(click(['a', 'b'], 'a', 'b', true)).toEqual(['a'])
    expect(click(['a'], 'd', 'b', false, true)).toEqual(['b', 'c', 'd'])
    expect(click(['a'], 'd', 'e', true, true)).toEqual(['a', 'd', 'e'])
    expect(click(['a'], undefined, 'c', false, true)).toEqual(['c'])
  })

  it('is searched by all words of the name, whatever their case', () => {
    const sources = [fakeSource('Robot-Arm'), fakeSource('robot-leg'), fakeSource('flower')]
    expect(searchSources(sources, ' ARM robot ').map(({ id }) => id)).toEqual(['Robot-Arm'])
    expect(searchSources(sources, '')).toBe(sources)
    // The folder is no part of the name.
    expect(searchSources(sources, 'videos')).toEqual([])
  })

  it('knows names of either kind of path, and how often a source is used', () => {
    expect(nameOfPath('C:\\clips\\a b.mov')).toBe('a b.mov')
    expect(nameOfPath('/frames/walk/')).toBe('walk')
    expect(usesOf(fakeDocument(5)).get('robot-arm')).toBe(5)
  })
})
