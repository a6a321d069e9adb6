import { describe, expect, it } from 'vitest'
import { changeGaps, setGapCount, setGapLength } from '../../../src-shared/project/edit-gaps.ts'
import {
  setDefaults,
  setOutput,
  setPicture,
  setRange,
  setRate,
} from '../../../src-shared/project/edit-project.ts'
import {
  addSources,
  moveSource,
  relinkSources,
  removeSources,
} from '../../../src-shared/project/edit-sources.ts'
import { addKeyframes } from '../../../src-shared/project/edit-keyframes.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { playedSeed, type GapSettings } from '../../../src-shared/project/gap.ts'
import { layoutAt } from '../../../src-shared/project/picture-at.ts'
import { rational } from '../../../src-shared/timebase.ts'
import { codecs, containers, qualities } from '../../../src-shared/encoding.ts'
import * as media from '../../../src-main/media/encode-types.ts'
import { chainAt, frameOf, pictureOf, videoOf } from './random-document.ts'

const places = ({ keyframes }: ProjectDocument): number[] => keyframes.map(({ at }) => at)
const refusal = (code: string, words: RegExp): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(words) as unknown })

describe('the length of a gap', () => {
  it('moves its end, and what follows when asked to', () => {
    const chain = chainAt(0, 10, 20, 30)
    expect(places(setGapLength(chain, 'k0>k1', 15, 'ripple'))).toEqual([0, 15, 25, 35])
    expect(places(setGapLength(chain, 'k0>k1', 15, 'alone'))).toEqual([0, 15, 20, 30])
    expect(places(setGapLength(chain, 'k2>k3', 500, 'alone'))).toEqual([0, 10, 20, 520])
    expect(places(setGapLength(chain, 'k1>k2', 1, 'ripple'))).toEqual([0, 10, 11, 21])
    expect(setGapLength(chain, 'k1>k2', 10, 'ripple')).toBe(chain)
    expect(setGapLength(chain, 'k1>k2', 15, 'ripple').gaps).toBe(chain.gaps)
  })

  it('refuses to reach the next keyframe, or the end of the timeline', () => {
    const chain = chainAt(0, 10, 20)
    expect(() => setGapLength(chain, 'k0>k1', 20, 'alone')).toThrow(refusal('out-of-range', /frame 20/))
    expect(() => setGapLength(chain, 'k0>k1', 0, 'ripple')).toThrow(refusal('out-of-range', /length/))
    expect(() => setGapLength(chain, 'k0>k1', 9_999_999, 'ripple')).toThrow(
      refusal('out-of-range', /the end/),
    )
    expect(() => setGapLength(chain, 'k0>k2', 5, 'ripple')).toThrow(refusal('not-found', /k0>k2/))
  })
})

describe('the number of in-betweens', () => {
  const shown = (document: ProjectDocument): number => layoutAt(document, 0).drawings.length

  it('is what is shown then, in each way of setting it', () => {
    const chain = chainAt(0, 10, 40)
    for (const count of [0, 1, 5, 9]) {
      const within = setGapCount(chain, 'k0>k1', count, 'within')
      expect([shown(within), places(within)]).toEqual([count, [0, 10, 40]])
    }
    for (const count of [0, 1, 9, 14]) {
      const rippled = setGapCount(chain, 'k0>k1', count, 'ripple')
      expect([shown(rippled), places(rippled)]).toEqual([count, [0, count + 1, count + 31]])
      expect(places(setGapCount(chain, 'k0>k1', count, 'alone'))).toEqual([0, count + 1, 40])
    }
    expect(setGapCount(chain, 'k0>k1', 9, 'ripple')).toBe(chain)
    expect(setGapCount(chain, 'k0>k1', 9, 'within')).toBe(chain)
  })

  it('is refused where there is no room', () => {
    const chain = chainAt(0, 10, 20)
    expect(() => setGapCount(chain, 'k0>k1', 10, 'within')).toThrow(refusal('out-of-range', /no room for 10/))
    expect(() => setGapCount(chain, 'k0>k1', 19, 'alone')).toThrow(refusal('out-of-range', /frame 20/))
    expect(() => setGapCount(chain, 'k0>k1', 1001, 'ripple')).toThrow(refusal('out-of-range', /number/))
  })
})

describe('the settings of gaps', () => {
  it('change in the gaps named and in no other', () => {
    const chain = chainAt(0, 10, 20, 30)
    const document = changeGaps(chain, ['k0>k1', 'k2>k3'], { seed: 5, model: 'mine' })
    expect(document.gaps.map(({ seed, model }) => [seed, model])).toEqual([
      [5, 'mine'],
      [0, 'studio'],
      [5, 'mine'],
    ])
    expect(document.gaps[1]).toBe(chain.gaps[1])
    expect(changeGaps(document, ['k0>k1'], { seed: 5 })).toBe(document)
    expect(playedSeed(changeGaps(document, ['k0>k1'], { pinned: 8 }).gaps[0]!)).toBe(8)
  })

  it('refuse what is out of range, naming it', () => {
    const wrong: [Partial<GapSettings>, RegExp][] = [
      [{ seed: -1 }, /seed/],
      [{ seed: 2 ** 32 }, /seed/],
      [{ exposure: { kind: 'every', frames: 0 } }, /exposure\.frames/],
      [{ exposure: { kind: 'count', count: 1001 } }, /exposure\.count/],
      [{ spacing: { kind: 'bezier', x1: 0, y1: 1.5, x2: 0, y2: Number.NaN } }, /spacing\.y1/],
      [{ spacing: { kind: 'chart', times: [0.5, 0.4] } }, /spacing\.times: .*never go back/],
      [{ spacing: { kind: 'chart', times: [] } }, /spacing\.times/],
      [{ takes: [1, 1] }, /takes: .*once/],
      [{ locks: [{ kind: 'box', x: 0, y: 0, width: 0, height: 1 }] }, /locks\[0\]\.width/],
    ]
    for (const [changes, words] of wrong) {
      expect(() => changeGaps(chainAt(0, 10), ['k0>k1'], changes)).toThrow(refusal('out-of-range', words))
    }
  })
})

describe('sources', () => {
  it('come, move within the bin, and go when nothing shows them', () => {
    const chain = addSources(chainAt(0, 10), [pictureOf('p'), videoOf('w', 5)])
    const names = ({ sources }: ProjectDocument): string => sources.map(({ id }) => id).join('')
    expect(names(chain)).toBe('vpw')
    expect(names(moveSource(chain, 'w', 0))).toBe('wvp')
    expect(moveSource(chain, 'w', 2)).toBe(chain)
    expect(names(removeSources(chain, ['p'], 'refuse'))).toBe('vw')
    expect(() => removeSources(chain, ['v'], 'refuse')).toThrow(refusal('usage', /2 keyframes show/))
    const without = removeSources(setOutput(chain, { audio: 'v' }), ['v'], 'delete')
    expect([without.keyframes, without.gaps, without.output.audio]).toEqual([[], [], null])
    expect(() => addSources(chain, [videoOf('v', 5)])).toThrow(refusal('exists', /"v"/))
    expect(() => addSources(chain, [videoOf('x', 5), videoOf('x', 5)])).toThrow(refusal('exists', /"x"/))
    expect(() => addSources(chain, [videoOf('x', 0)])).toThrow(refusal('out-of-range', /frameCount/))
  })

  it('are found again elsewhere, changed or not', () => {
    const document = setOutput(addKeyframes(chainAt(0, 10), [{ id: 'z', at: 20, shows: frameOf('v', 40) }]), {
      audio: 'v',
    })
    const moved = relinkSources(document, [{ ...videoOf('v', 1000), path: 'C:\\clips\\v.mp4' }])
    expect(moved.sources[0]!.path).toBe('C:\\clips\\v.mp4')
    expect(moved.keyframes).toBe(document.keyframes)
    expect(relinkSources(document, document.sources)).toBe(document)
    const short = videoOf('v', 30, 'a-shorter-one')
    expect(() => relinkSources(document, [short])).toThrow(
      refusal('out-of-range', /frame 20 names frame 40 of 30/),
    )
    const silent = { ...short, facts: { ...short.facts, audio: false } }
    const relinked = relinkSources(document, [silent], new Map([['z', frameOf('v', 29)]]))
    expect([relinked.keyframes[2]!.shows, relinked.output.audio]).toEqual([frameOf('v', 29), null])
  })
})

describe('the project', () => {
  it('changes its rate by frames or by time, and comes back', () => {
    const chain = setRange(chainAt(0, 12, 24, 25), { in: 12, out: 24 })
    expect(places(setRate(chain, rational(30), 'frames'))).toEqual([0, 12, 24, 25])
    const faster = setRate(chain, rational(60), 'times')
    expect(places(faster)).toEqual([0, 30, 60, 63])
    expect(faster.range).toEqual({ in: 30, out: 60 })
    expect(setRate(faster, rational(24), 'times')).toEqual(chain)
    // A second of NTSC film is not a whole number of frames: nearest, not cut off.
    expect(places(setRate(chain, rational(24000, 1001), 'times'))).toEqual([0, 12, 24, 25])
    // Places that meet are pushed on.
    expect(places(setRate(chain, rational(1), 'times'))).toEqual([0, 1, 2, 3])
    expect(setRate(chain, rational(24), 'times')).toBe(chain)
    expect(() => setRate(chain, rational(1001), 'frames')).toThrow(refusal('out-of-range', /1000 frames/))
    expect(() => setRate(chain, { num: 48, den: 2 }, 'frames')).toThrow(refusal('out-of-range', /lowest/))
  })

  it('sets marks, of which the last one set wins', () => {
    const marked = setRange(chainAt(0, 12), { in: 3, out: 8 })
    expect(setRange(marked, { in: 9 }).range).toEqual({ in: 9, out: null })
    expect(setRange(marked, { out: 1 }).range).toEqual({ in: null, out: 1 })
    expect(setRange(marked, { in: 8 }).range).toEqual({ in: 8, out: 8 })
    expect(setRange(marked, { in: null }).range).toEqual({ in: null, out: 8 })
    expect(setRange(marked, { in: 3 })).toBe(marked)
    expect(() => setRange(marked, { in: 9, out: 2 })).toThrow(refusal('out-of-range', /frame 2/))
    expect(() => setRange(marked, { in: -1 })).toThrow(refusal('out-of-range', /in:/))
  })

  it('checks picture, defaults and output', () => {
    const chain = chainAt(0, 12)
    expect(setPicture(chain, { width: 640 })).toBe(chain)
    expect(() => setPicture(chain, { width: 0 })).toThrow(refusal('out-of-range', /width/))
    expect(() => setPicture(chain, { width: 16384, height: 16384 })).toThrow(
      refusal('out-of-range', /pixels/),
    )
    expect(setDefaults(chain, { seed: 3 }).gaps).toBe(chain.gaps)
    expect(() => setDefaults(chain, { model: '' })).toThrow(refusal('out-of-range', /model/))
    expect(() => setOutput(chain, { audio: 'nobody' })).toThrow(refusal('not-found', /sound/))
    expect(setOutput(chain, { codec: 'h265' }).output).toMatchObject({ container: 'mp4', codec: 'h265' })
  })

  it('can name just what the encoder can write', () => {
    expect([containers, codecs, qualities]).toEqual([media.containers, media.codecs, media.qualities])
  })
})
