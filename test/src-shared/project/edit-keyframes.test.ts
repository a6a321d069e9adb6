import { describe, expect, it } from 'vitest'
import {
  addKeyframes,
  deleteKeyframes,
  duplicateKeyframes,
  moveKeyframes,
  replaceKeyframes,
  reverseKeyframes,
} from '../../../src-shared/project/edit-keyframes.ts'
import { changeGaps } from '../../../src-shared/project/edit-gaps.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { gapId, type GapSettings, type GapSpacing } from '../../../src-shared/project/gap.ts'
import { pictureAt } from '../../../src-shared/project/picture-at.ts'
import { rational } from '../../../src-shared/timebase.ts'
import { chainAt, Dice, emptyDocument, frameOf, randomDocument } from './random-document.ts'

const places = ({ keyframes }: ProjectDocument): Record<string, number> =>
  Object.fromEntries(keyframes.map(({ id, at }) => [id, at]))
const named = (name: 'linear' | 'ease-in' | 'ease-out' | 'ease'): GapSpacing => ({ kind: 'named', name })
const refusal = (code: string, words: RegExp): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(words) as unknown })

/** A chain whose gaps differ: seeds 1, 2, 3, ... */
function seeded(...at: number[]): ProjectDocument {
  const chain = chainAt(...at)
  return chain.gaps.reduce(
    (document, gap, index) => changeGaps(document, [gapId(gap)], { seed: index + 1 }),
    chain,
  )
}
const seeds = ({ gaps }: ProjectDocument): Record<string, number> =>
  Object.fromEntries(gaps.map((gap) => [gapId(gap), gap.seed]))

describe('adding keyframes', () => {
  it('splits the gap that they fall into, easing in before and out behind', () => {
    const eased = changeGaps(seeded(0, 10, 30), ['k1>k2'], { spacing: named('ease'), pinned: 4, takes: [4] })
    const document = addKeyframes(eased, [{ id: 'new', at: 15, shows: frameOf('v', 9) }])
    expect(seeds(document)).toEqual({ 'k0>k1': 1, 'k1>new': 2, 'new>k2': 2 })
    expect(document.gaps[1]).toMatchObject({ spacing: named('ease-in'), pinned: null, takes: [] })
    expect(document.gaps[2]).toMatchObject({ spacing: named('ease-out') })
    expect(document.gaps[0]).toBe(eased.gaps[0])
  })

  it('is undone by deleting them, gap for gap', () => {
    const wishes: Partial<GapSettings>[] = [
      ...(['linear', 'ease-in', 'ease-out', 'ease'] as const).map((name) => ({ spacing: named(name) })),
      { exposure: { kind: 'every', frames: 2 } },
      { exposure: { kind: 'hold' } },
      { exposure: { kind: 'count', count: 3 } },
      { exposure: { kind: 'count', count: 14 } },
    ]
    for (const wish of wishes) {
      const before = changeGaps(chainAt(0, 20), ['k0>k1'], wish)
      for (const at of [1, 7, 19]) {
        const added = addKeyframes(before, [{ id: 'new', at, shows: frameOf('v', 9) }])
        expect(deleteKeyframes(added, ['new'])).toEqual(before)
      }
    }
  })

  it('shares the drawings of a count by length, and takes the place of one', () => {
    const before = changeGaps(chainAt(0, 40), ['k0>k1'], { exposure: { kind: 'count', count: 9 } })
    const counts = (at: number) =>
      addKeyframes(before, [{ id: 'new', at, shows: frameOf('v', 9) }]).gaps.map(({ exposure }) =>
        exposure.kind === 'count' ? exposure.count : 0,
      )
    expect([counts(20), counts(10), counts(1)]).toEqual([
      [4, 4],
      [2, 6],
      [1, 7],
    ])
  })

  it('begins with the defaults before the first and after the last', () => {
    const chain = seeded(10, 20)
    const document = addKeyframes(chain, [
      { id: 'late', at: 40, shows: frameOf('v', 9) },
      { id: 'early', at: 0, shows: frameOf('v', 9) },
      { id: 'earlier', at: 5, shows: frameOf('v', 9) },
    ])
    expect(seeds(document)).toEqual({ 'early>earlier': 0, 'earlier>k0': 0, 'k0>k1': 1, 'k1>late': 0 })
  })

  it('refuses what can not be, and says what to do', () => {
    const document = chainAt(0, 10)
    const add = (one: object) => () =>
      addKeyframes(document, [{ id: 'new', at: 5, shows: frameOf('v', 1), ...one }])
    expect(add({ at: 10 })).toThrow(refusal('exists', /frame 10/))
    const twin = { id: 'twin', at: 5, shows: frameOf('v', 1) }
    expect(() => addKeyframes(document, [twin, { ...twin, id: 'other' }])).toThrow(
      refusal('exists', /frame 5/),
    )
    expect(() => addKeyframes(document, [twin, { ...twin, at: 6 }])).toThrow(refusal('exists', /"twin"/))
    expect(add({ id: 'k0' })).toThrow(refusal('exists', /"k0"/))
    expect(add({ at: -1 })).toThrow(refusal('out-of-range', /at:/))
    expect(add({ at: 1.5 })).toThrow(refusal('out-of-range', /at:/))
    expect(add({ at: Number.NaN })).toThrow(refusal('out-of-range', /at:/))
    expect(add({ id: '__proto__' })).toThrow(refusal('out-of-range', /id:/))
    expect(add({ shows: frameOf('w', 1) })).toThrow(refusal('not-found', /"w"/))
    expect(add({ shows: frameOf('v', 1000) })).toThrow(refusal('out-of-range', /frame 1000 of 1000/))
    expect(add({ shows: { kind: 'picture', source: 'v' } })).toThrow(
      refusal('out-of-range', /names no frame/),
    )
    expect(add({ shows: { ...frameOf('v', 9), time: { num: 2, den: 4 } } })).toThrow(/lowest terms/)
    expect(add({ shows: { ...frameOf('v', 9), time: rational(-1) } })).toThrow(/not before 0/)
    expect(add({ shows: { ...frameOf('v', 9), time: rational(9999) } })).toThrow(/after the end/)
  })

  it('takes the place of another when asked to, gaps and all', () => {
    const document = addKeyframes(
      seeded(0, 10, 20),
      [{ id: 'new', at: 10, shows: frameOf('v', 9) }],
      'replace',
    )
    expect(places(document)).toEqual({ k0: 0, new: 10, k2: 20 })
    expect(seeds(document)).toEqual({ 'k0>new': 1, 'new>k2': 2 })
  })
})

describe('moving keyframes', () => {
  it('keeps every gap as long as their order is the same', () => {
    const chain = seeded(0, 10, 20, 30)
    const document = moveKeyframes(chain, ['k1', 'k2'], 4)
    expect(places(document)).toEqual({ k0: 0, k1: 14, k2: 24, k3: 30 })
    expect(document.gaps).toBe(chain.gaps)
    expect(moveKeyframes(document, ['k1', 'k2'], -4)).toEqual(chain)
    expect(moveKeyframes(chain, ['k1'], 0)).toBe(chain)
  })

  it('joins what they leave and splits what they come into; a block keeps the gaps within', () => {
    const document = moveKeyframes(seeded(0, 10, 12, 20, 40, 50), ['k1', 'k2'], 15)
    expect(places(document)).toEqual({ k0: 0, k3: 20, k1: 25, k2: 27, k4: 40, k5: 50 })
    expect(seeds(document)).toEqual({ 'k0>k3': 1, 'k3>k1': 4, 'k1>k2': 2, 'k2>k4': 4, 'k4>k5': 5 })
  })

  it('refuses to leave the timeline or to meet another', () => {
    const chain = chainAt(5, 10)
    expect(() => moveKeyframes(chain, ['k0'], -6)).toThrow(refusal('out-of-range', /before the first frame/))
    expect(() => moveKeyframes(chain, ['k1'], 1e7)).toThrow(refusal('out-of-range', /after the end/))
    expect(() => moveKeyframes(chain, ['k0'], 0.5)).toThrow(refusal('out-of-range', /distance/))
    expect(() => moveKeyframes(chain, ['k0'], 5)).toThrow(refusal('exists', /frame 10/))
    expect(() => moveKeyframes(chain, ['k9'], 1)).toThrow(refusal('not-found', /"k9"/))
    expect(places(moveKeyframes(chain, ['k0'], 5, 'replace'))).toEqual({ k0: 10 })
    // Two that move together do not meet each other.
    expect(places(moveKeyframes(chain, ['k0', 'k1'], 5))).toEqual({ k0: 10, k1: 15 })
  })
})

describe('deleting keyframes', () => {
  it('leaves the others where they are, or closes up', () => {
    const chain = seeded(0, 10, 25, 30)
    expect(places(deleteKeyframes(chain, ['k1']))).toEqual({ k0: 0, k2: 25, k3: 30 })
    const closed = deleteKeyframes(chain, ['k1'], 'ripple')
    expect(places(closed)).toEqual({ k0: 0, k2: 10, k3: 15 })
    expect(seeds(closed)).toEqual({ 'k0>k2': 1, 'k2>k3': 3 })
    expect(places(deleteKeyframes(chain, ['k0', 'k3'], 'ripple'))).toEqual({ k1: 0, k2: 15 })
    expect(deleteKeyframes(chain, [])).toBe(chain)
    expect(deleteKeyframes(chain, ['k0', 'k1', 'k2', 'k3']).gaps).toEqual([])
  })
})

describe('duplicating keyframes', () => {
  it('copies them with the gaps between', () => {
    let copies = 0
    const document = duplicateKeyframes(
      seeded(0, 10, 20),
      ['k2', 'k0', 'k1'],
      30,
      () => `c${String(copies++)}`,
    )
    expect(places(document)).toEqual({ k0: 0, k1: 10, k2: 20, c0: 30, c1: 40, c2: 50 })
    expect(seeds(document)).toEqual({ 'k0>k1': 1, 'k1>k2': 2, 'k2>c0': 0, 'c0>c1': 1, 'c1>c2': 2 })
    expect(document.keyframes[4]!.shows).toEqual(document.keyframes[1]!.shows)
    expect(() => duplicateKeyframes(document, ['k0'], 10, () => 'x')).toThrow(refusal('exists', /frame 10/))
    expect(() => duplicateKeyframes(document, ['k0'], 1, () => 'k1')).toThrow(refusal('exists', /"k1"/))
  })
})

describe('replacing keyframes', () => {
  it('changes what they show and nothing else', () => {
    const chain = seeded(0, 10, 20)
    const document = replaceKeyframes(chain, new Map([['k1', frameOf('v', 500)]]))
    expect(document.keyframes[1]).toEqual({ ...chain.keyframes[1], shows: frameOf('v', 500) })
    expect(document.gaps).toBe(chain.gaps)
    expect(document.keyframes[0]).toBe(chain.keyframes[0])
    expect(replaceKeyframes(chain, new Map([['k1', frameOf('v', 1)]]))).toBe(chain)
    expect(() => replaceKeyframes(chain, new Map([['k1', frameOf('v', 1e6)]]))).toThrow(
      refusal('out-of-range', /10/),
    )
  })
})

describe('reversing keyframes', () => {
  it('turns a stretch round, gaps with their keyframes, and nothing outside', () => {
    const eased = changeGaps(seeded(0, 10, 12, 20, 40), ['k1>k2'], { spacing: named('ease-in') })
    const document = reverseKeyframes(eased, ['k3', 'k1'])
    expect(places(document)).toEqual({ k0: 0, k3: 10, k2: 18, k1: 20, k4: 40 })
    expect(seeds(document)).toEqual({ 'k0>k3': 1, 'k3>k2': 3, 'k2>k1': 2, 'k1>k4': 4 })
    expect(document.gaps[2]!.spacing).toEqual(named('ease-out'))
    expect(reverseKeyframes(eased, ['k2'])).toBe(eased)
    expect(reverseKeyframes(emptyDocument(), [])).toEqual(emptyDocument())
  })

  it('shows the frames of the whole sequence backwards, on ones', () => {
    for (let seed = 0; seed < 40; seed++) {
      const dice = new Dice(seed)
      const random = randomDocument(dice)
      const before = changeGaps(random, random.gaps.map(gapId), { exposure: { kind: 'every', frames: 1 } })
      const [first, last] = [before.keyframes[0], before.keyframes.at(-1)]
      if (!first || !last) continue
      const after = reverseKeyframes(before, [first.id, last.id])
      for (let frame = first.at; frame <= last.at; frame++) {
        const [a, b] = [pictureAt(before, frame), pictureAt(after, first.at + last.at - frame)]
        if (a.kind !== 'in-between' || b.kind !== 'in-between') continue
        expect(gapId(b.gap)).toBe(gapId({ from: a.gap.to, to: a.gap.from }))
        expect(b.time).toBeCloseTo(1 - a.time, 6)
      }
    }
  })

  it('twice is as if never, but for takes', () => {
    for (let seed = 0; seed < 40; seed++) {
      const random = randomDocument(new Dice(seed))
      const before = changeGaps(random, random.gaps.map(gapId), { takes: [], pinned: null })
      const ids = before.keyframes.map(({ id }) => id)
      expect(reverseKeyframes(reverseKeyframes(before, ids), ids)).toEqual(before)
    }
  })
})
