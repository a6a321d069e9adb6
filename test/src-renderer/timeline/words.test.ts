// Names, news and drops: what the timeline says and reads.
import { describe, expect, it } from 'vitest'
import type { GapStatus } from '../../../src-shared/editor/values.ts'
import { rational } from '../../../src-shared/timebase.ts'
import { words as en } from '../../../src-renderer/i18n/en/timeline.ts'
import { words as ko } from '../../../src-renderer/i18n/ko/timeline.ts'
import { GapWatch } from '../../../src-renderer/timeline/announce.svelte.ts'
import { dropEdit, placeShown, readFrames } from '../../../src-renderer/timeline/drop.ts'
import { isAnother } from '../../../src-renderer/timeline/follow.svelte.ts'
import { fileName, gapLabel, gapName, keyframeName } from '../../../src-renderer/timeline/names.ts'
import { zoomOfWheel } from '../../../src-renderer/timeline/wheel.ts'
import { fakeBlank, fakeDocument } from '../../support/fake-editor.ts'

const document = fakeDocument(8, 12)
const status = (gap: string, state: GapStatus['state'], ready: number[] = []): GapStatus => ({
  ...{ gap, state, key: 'k', total: 11, ready, notes: [] },
})

describe('names', () => {
  it('say which, where, and what of', () => {
    expect(keyframeName(document, 2, en)).toBe('Keyframe 3 of 8, frame 24, robot-arm.mp4 frame 24')
    expect(gapName(document, 2, status('x', 'done'), en)).toBe('Gap 3, 11 in-betweens, ready')
    expect(gapName(document, 2, status('x', 'running', [4, 5]), en)).toContain('2 of 11')
    expect(keyframeName(document, 2, ko)).toContain('robot-arm.mp4')
    expect(gapLabel(11, status('x', 'partial', [1]), en)).toBe('1 / 11')
    expect(gapLabel(0, undefined, en)).toBe('hold')
    expect(fileName('C:\\clips\\a b.mov')).toBe('a b.mov')
  })
})

describe('news of gaps', () => {
  it('are told when the work is over, failures at once, and not what was so from the start', () => {
    const watch = new GapWatch()
    expect(watch.next([status('a', 'done'), status('b', 'failed')])).toEqual({ failed: [], done: [] })
    expect(watch.next([status('a', 'running'), status('b', 'queued')])).toEqual({ failed: [], done: [] })
    expect(watch.next([status('a', 'done'), status('b', 'running')]).done).toEqual([])
    expect(watch.next([status('a', 'done'), status('b', 'done')]).done).toEqual(['a', 'b'])
    expect(watch.next([status('a', 'done'), status('b', 'done')]).done).toEqual([])
    watch.next([status('a', 'running'), status('b', 'done')])
    const { failed, done } = watch.next([status('a', 'failed'), status('b', 'done')])
    expect([failed.map(({ gap }) => gap), done]).toEqual([['a'], []])
  })
})

describe('what is dropped', () => {
  it('is read with care', () => {
    expect(readFrames('{"source":"robot-arm","frame":7}')).toEqual({ source: 'robot-arm', frame: 7 })
    expect(readFrames('{"source":"robot-arm","frame":7,"until":9}')?.until).toBe(9)
    for (const text of ['', 'x', '{}', '{"source":"a","frame":-1}', '{"source":"a","frame":1.5}', '[1]']) {
      expect(readFrames(text)).toBeUndefined()
    }
  })

  it('comes as far apart as in its source, and takes the place of what is there', () => {
    const shown = [12, 36].map((index) => ({
      ...({ kind: 'frame', source: 'robot-arm', index } as const),
      time: rational(index, 48),
    }))
    let id = 0
    const placed = placeShown(shown, 24, rational(24), () => `dropped-${String(++id)}`)
    expect(placed.map(({ at }) => at)).toEqual([24, 36])
    const after = dropEdit(placed)(document)
    expect(after.keyframes.map(({ at }) => at)).toEqual(document.keyframes.map(({ at }) => at))
    expect(after.keyframes[2]!.id).toBe('dropped-1')
  })
})

describe('the view', () => {
  it('tells another project from an edited one', () => {
    const shorter = fakeDocument(7, 12)
    const other = { ...document, keyframes: document.keyframes.map((one) => ({ ...one, id: `${one.id}x` })) }
    expect(isAnother(document, shorter)).toBe(false)
    expect(isAnother(document, other)).toBe(true)
    expect(isAnother(fakeBlank(), document)).toBe(true)
    expect(isAnother(fakeBlank(), fakeDocument(1))).toBe(false)
    expect(isAnother(document, fakeBlank())).toBe(true)
    expect(isAnother(fakeBlank(), fakeBlank())).toBe(false)
  })

  it('zooms by wheel with a key alone, in and out alike', () => {
    const turn = { deltaY: 100, deltaMode: 0, ctrlKey: false, altKey: false, metaKey: false }
    expect(zoomOfWheel(turn)).toBeUndefined()
    const out = zoomOfWheel({ ...turn, ctrlKey: true })!
    const back = zoomOfWheel({ ...turn, ctrlKey: true, deltaY: -100 })!
    expect(out).toBeLessThan(1)
    expect(out * back).toBeCloseTo(1, 9)
    expect(zoomOfWheel({ ...turn, altKey: true, deltaY: 2 })).toBeCloseTo(1, 1)
  })
})
