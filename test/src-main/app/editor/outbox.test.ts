// What waits for a window: bounded, in order, the newest of each thing.
import { describe, expect, it } from 'vitest'
import { createOutbox, type FrameNews } from '../../../../src-main/app/editor/outbox.ts'
import type { EditorEvent } from '../../../../src-shared/editor/events.ts'
import type { GapStatus, Pixels } from '../../../../src-shared/editor/values.ts'

const pixels: Pixels = { format: 'rgb', width: 1, height: 1, data: new Uint8Array(3) }
const news = (gap: string, index: number, key = 'k'): FrameNews => ({ gap, key, index, time: 0.5, madeAt: 0 })
const status = (gap: string, ready: number[] = []): GapStatus => ({
  gap,
  state: 'running',
  key: 'k',
  total: 9,
  ready,
  notes: [],
})
const settled = () => Promise.resolve(pixels)

/** A box of these limits, and all that it says until it is empty. */
function boxOf(limits = { pixelBytes: 100, frames: 10, sayings: 3 }, statuses: GapStatus[] = []) {
  const outbox = createOutbox((gaps) => statuses.filter(({ gap }) => gaps.has(gap)), limits)
  const all = async () => {
    const events: EditorEvent[] = []
    while (outbox.size().events > 0) events.push(await outbox.next(new AbortController().signal))
    return events
  }
  return { outbox, all }
}

describe('an outbox', () => {
  it('gives the newest state of each thing, once, in the order in which things changed', async () => {
    const { outbox, all } = boxOf()
    let files = 0
    const cache = (): EditorEvent => ({ type: 'cache', cache: { files, bytes: 0, limit: 0 } })
    outbox.gaps([status('a')], [])
    for (let round = 0; round < 1000; round++) {
      files = round
      outbox.changed('cache', cache)
      outbox.gaps([status('a', [round])], ['b'])
    }
    outbox.gaps([status('b')], ['a'])
    expect(await all()).toEqual([
      { type: 'gaps', changed: [status('b')], removed: ['a'] },
      { type: 'cache', cache: { files: 999, bytes: 0, limit: 0 } },
    ])
  })

  it('holds so many bytes of pixels and no more; beyond that the news alone', async () => {
    const { outbox, all } = boxOf()
    let asked = 0
    for (let index = 0; index < 10; index++) {
      outbox.frame(news('a', index), 30, () => {
        asked++
        return settled()
      })
      expect(outbox.size().pixelBytes).toBeLessThanOrEqual(100)
    }
    expect(asked).toBe(3)
    const events = await all()
    expect(
      events.map((event) => event.type === 'frame' && [event.index, event.pixels !== undefined]),
    ).toEqual(Array.from({ length: 10 }, (_, index) => [index, index < 3]))
    expect(outbox.size()).toEqual({ events: 0, pixelBytes: 0 })
    // There is room again.
    outbox.frame(news('a', 11), 30, settled)
    expect((await all())[0]).toMatchObject({ index: 11, pixels })
  })

  it('drops the oldest news where there are too many, and says in their place how the gap is', async () => {
    const { outbox, all } = boxOf(undefined, [status('a', [1, 2]), status('b', [3]), status('c')])
    for (let index = 0; index < 8; index++) outbox.frame(news('a', index), 1, settled)
    for (let index = 0; index < 8; index++) outbox.frame(news('b', index), 1, settled)
    expect(outbox.size().events).toBe(11)
    const events = await all()
    expect(
      events.flatMap((event) => (event.type === 'frame' ? [event.gap + String(event.index)] : [])),
    ).toEqual('a6 a7 b0 b1 b2 b3 b4 b5 b6 b7'.split(' '))
    expect(events.find(({ type }) => type === 'gaps')).toEqual({
      ...{ type: 'gaps', changed: [status('a', [1, 2])], removed: [] },
    })
  })

  it('forgets a frame that was made again, and sends the news of one that could not be scaled', async () => {
    const { outbox, all } = boxOf()
    outbox.frame(news('a', 1, 'old'), 60, settled)
    outbox.frame(news('a', 2), 30, () => Promise.reject(new Error('too odd')))
    outbox.frame(news('a', 1, 'new'), 60, settled)
    expect(await all()).toEqual([
      { type: 'frame', ...news('a', 2) },
      { type: 'frame', ...news('a', 1, 'new'), pixels },
    ])
  })

  it('says the same once, and keeps the last few sayings', async () => {
    const { outbox, all } = boxOf()
    for (const text of ['a', 'a', 'b', 'c', 'd', 'd']) outbox.say({ type: 'notice', level: 'info', text })
    expect((await all()).map((event) => event.type === 'notice' && event.text)).toEqual(['b', 'c', 'd'])
  })

  it('wakes who waits, also to say that it is over, and leaves no listener on the signal', async () => {
    const { outbox } = boxOf()
    const abort = new AbortController()
    const waiting = outbox.next(abort.signal)
    outbox.say({ type: 'command', command: 'close' })
    expect(await waiting).toEqual({ type: 'command', command: 'close' })
    const over = outbox.next(abort.signal)
    abort.abort(new Error('over'))
    await expect(over).rejects.toThrow('over')
  })
})
