import { describe, expect, it } from 'vitest'
import type { GapStatus } from '../../../src-shared/editor/values.ts'
import { gapId } from '../../../src-shared/project/gap.ts'
import { itemAt } from '../../../src-shared/project/lookup.ts'
import { drawableOf, planAt, wishesOf, type Plan } from '../../../src-renderer/preview/plan.ts'
import { LastShown } from '../../../src-renderer/preview/last-shown.ts'
import { skinsAt } from '../../../src-renderer/preview/onion.ts'
import { stationsAfter, stationsBefore } from '../../../src-renderer/preview/stations.ts'
import { once, wishesAhead, wishesAround } from '../../../src-renderer/preview/wanted.ts'
import { pictureAt } from '../../../src-shared/project/picture-at.ts'
import { fakeDocument } from '../../support/fake-editor.ts'

const box = { width: 320, height: 180 }
const document = fakeDocument(4, 12)
const gap = gapId(itemAt(document.gaps, 0))

function known(ready: readonly number[], name = gap): (asked: string) => GapStatus | undefined {
  const status: GapStatus = { gap: name, state: 'partial', key: 'k', total: 11, ready: [...ready], notes: [] }
  return (asked) => (asked === name ? status : undefined)
}

/** Pictures as far as plans look at them. */
function bitmap(name: string): ImageBitmap {
  return { width: 320, height: 180, close: () => undefined, name } as ImageBitmap
}

function shelf(...keys: readonly string[]): (key: string) => ImageBitmap | undefined {
  const kept = new Map(keys.map((key) => [key, bitmap(key)]))
  return (key) => kept.get(key)
}

const keysOf = (plan: Plan): string[] => wishesOf(plan).map(({ key }) => key)

describe('what a frame shows', () => {
  it('is a keyframe, or an in-between that is made', () => {
    expect(planAt(document, 12, known([]), box)).toMatchObject({ kind: 'picture', within: undefined })
    expect(planAt(document, 5, known([4]), box)).toMatchObject({
      kind: 'picture',
      wish: { key: `in-between k ${String(5 / 12)} 320x180` },
      within: { gap, index: 4 },
    })
  })

  it('is a blend of the nearest that are made where it is not', () => {
    const plan = planAt(document, 5, known([1, 3, 8]), box)
    if (plan.kind !== 'blend') throw new Error('no blend')
    expect(plan.before.map(({ time }) => Math.round(time * 12))).toEqual([4, 2, 0])
    expect(plan.after.map(({ time }) => Math.round(time * 12))).toEqual([9, 12])
  })

  it('blends the keyframes while nothing nearer is here, in the right shares', () => {
    const plan = planAt(document, 3, known([6]), box)
    if (plan.kind !== 'blend') throw new Error('no blend')
    const [from, to] = [plan.before[0], plan.after.at(-1)]
    const coarse = drawableOf(plan, shelf(from!.wish.key, to!.wish.key))
    expect(coarse).toMatchObject({
      kind: 'blend',
      from: { name: from!.wish.key },
      to: { name: to!.wish.key },
    })
    expect(coarse?.kind === 'blend' && coarse.share).toBeCloseTo(3 / 12)
    const fine = drawableOf(plan, shelf(...keysOf(plan)))
    expect(fine?.kind === 'blend' && fine.share).toBeCloseTo(3 / 7)
  })

  it('is the frame itself as soon as it has come, though its gap does not say so yet', () => {
    const plan = planAt(document, 5, known([]), box)
    const key = plan.kind === 'blend' ? plan.key! : ''
    expect(drawableOf(plan, shelf(key))).toMatchObject({ kind: 'picture', key })
  })
})

describe('what stays while a picture is fetched', () => {
  const wish = (index: number): Plan => ({
    kind: 'picture',
    wish: { key: String(index), ref: { kind: 'source', source: 'a', index } },
    within: undefined,
  })

  it('is the last one, of the same place', () => {
    const shown = new LastShown()
    const first = drawableOf(wish(1), shelf('1'))
    expect(shown.choose('a', wish(1), first, shelf('1'))).toBe(first)
    expect(shown.choose('a', wish(2), undefined, shelf('1'))).toBe(first)
    expect(shown.choose('b', wish(2), undefined, shelf('1'))).toBeUndefined()
  })

  it('is the newest that came, when the playhead is dragged faster than pictures come', () => {
    const shown = new LastShown()
    shown.choose('a', wish(1), drawableOf(wish(1), shelf('1')), shelf('1'))
    shown.choose('a', wish(2), undefined, shelf('1'))
    shown.choose('a', wish(3), undefined, shelf('1'))
    expect(shown.choose('a', wish(4), undefined, shelf('1', '3', '2'))).toMatchObject({ key: '3' })
    // Never back.
    expect(shown.choose('a', wish(5), undefined, shelf('1', '2'))).toMatchObject({ key: '3' })
  })

  it('is nothing that was dropped from memory', () => {
    const shown = new LastShown()
    const gone = { kind: 'picture', key: '1', bitmap: Object.assign(bitmap('1'), { width: 0 }) } as const
    shown.choose('a', wish(1), gone, shelf())
    expect(shown.choose('a', wish(2), undefined, shelf())).toBeUndefined()
  })
})

describe('the drawings around a frame', () => {
  it('are all of the sequence, each at the frame where it appears', () => {
    const [before, after] = [[...stationsBefore(document, 17)], [...stationsAfter(document, 17)]]
    expect(before.map(({ at }) => at)).toEqual(Array.from({ length: 17 }, (_, index) => 16 - index))
    expect(after.map(({ at }) => at)).toEqual(Array.from({ length: 19 }, (_, index) => 18 + index))
    for (const station of [...before, ...after]) {
      expect(pictureAt(document, station.at).kind).toBe(station.kind)
    }
  })

  it('are onion skins: farthest first, fading, warm side before', () => {
    const settings = { before: 2, after: 1, opacity: 0.6, keyframesOnly: false }
    const skins = skinsAt(document, 5, known([0, 1, 3, 4, 5]), box, settings)
    expect(
      skins.map(({ side, wish }) => [side, wish.ref.kind === 'in-between' ? wish.ref.index : wish.ref.kind]),
    ).toEqual([
      ['before', 1],
      ['before', 3],
      ['after', 5],
    ])
    expect(skins.map(({ opacity }) => opacity)).toEqual([0.3, 0.6, 0.6])
  })

  it('may be keyframes only, and pass over what is not made', () => {
    const settings = { before: 1, after: 2, opacity: 0.5, keyframesOnly: true }
    const kinds = (only: boolean) =>
      skinsAt(document, 14, known([]), box, { ...settings, keyframesOnly: only }).map(
        ({ wish }) => wish.ref.kind,
      )
    expect(kinds(true)).toEqual(['keyframe', 'keyframe', 'keyframe'])
    expect(kinds(false)).toEqual(kinds(true))
  })
})

describe('what is asked for besides', () => {
  const sequence = { document, statusOf: known([0, 1, 2]), box }
  const course = { frame: 0, span: { first: 0, last: 36 }, loop: true, speed: 24 }

  it('while playing: what is made, and the ends of what is not', () => {
    const wishes = wishesAhead(sequence, course, { fetchTime: 0.01, lanes: 3 }, 8, () => false)
    expect(wishes.map(({ ref }) => (ref.kind === 'in-between' ? ref.index : ref.kind))).toEqual([
      0,
      1,
      2,
      'keyframe',
      'keyframe',
    ])
  })

  it('nothing that would come too late, unless it is on its way', () => {
    const slow = { fetchTime: 0.1, lanes: 3 }
    const indexes = (pending: boolean) =>
      wishesAhead(sequence, course, slow, 3, () => pending).map(
        ({ ref }) => ref.kind === 'in-between' && ref.index,
      )
    expect(indexes(false)).toEqual([2])
    expect(indexes(true)).toEqual([0, 1, 2])
  })

  it('each picture once, in the order first named', () => {
    const [a, b] = wishesAround(sequence, 1, course.span)
    expect(once([a!, b!, a!])).toEqual([a, b])
  })
})
