import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { PictureRef, Pixels } from '../../../src-shared/editor/values.ts'
import type { Wish } from '../../../src-renderer/state/pictures.svelte.ts'
import { Thumbnails } from '../../../src-renderer/state/thumbnails.svelte.ts'

const size = { width: 4, height: 4 }
const pixels: Pixels = { format: 'rgb', ...size, data: new Uint8Array(48) }

interface Asked {
  readonly refs: readonly PictureRef[]
  readonly signal: AbortSignal
  /** Gives the pictures of these places, and ends the answer. */
  readonly answer: (...places: readonly number[]) => Promise<void>
}

/** Thumbnails whose batches are answered by hand. */
function open() {
  const asked: Asked[] = []
  const thumbnails = new Thumbnails(
    (refs, _, onItem, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('given up')))
        const answer = async (...places: readonly number[]): Promise<void> => {
          for (const place of places) await onItem(place, pixels)
          resolve()
          await vi.runAllTimersAsync()
        }
        asked.push({ refs, signal, answer })
      }),
  )
  const want = async (...wishes: readonly Wish[]): Promise<void> => {
    thumbnails.want('strip', wishes)
    await vi.runAllTimersAsync()
  }
  const retry = async (kind?: PictureRef['kind']): Promise<void> => {
    thumbnails.retry(kind && ((ref) => ref.kind === kind))
    await vi.runAllTimersAsync()
  }
  return { thumbnails, asked, want, retry }
}

const drawing = (index: number): Wish => ({
  key: `drawing ${String(index)}`,
  ref: { kind: 'in-between', gap: 'a>b', index },
})
const frame = (index: number): Wish => ({
  key: `frame ${String(index)}`,
  ref: { kind: 'source', source: 'a', index },
})

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('ImageData', function ImageData() {
    // Nobody looks at it.
  })
  vi.stubGlobal('createImageBitmap', () => Promise.resolve({ ...size, close: () => undefined }))
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('does not ask again for what was refused until something happens that it may be there by', async () => {
  const { thumbnails, asked, want, retry } = open()
  await want(drawing(0), drawing(1), frame(7))
  await asked[0]?.answer(0)
  expect(thumbnails.get('drawing 0')).toBeDefined()
  await want(drawing(0), drawing(1), frame(7))
  expect(asked).toHaveLength(1)
  await retry('in-between')
  expect(asked.slice(1).map(({ refs }) => refs)).toEqual([[drawing(1).ref]])
  await asked[1]?.answer(0)
  await retry()
  expect(asked.slice(2).map(({ refs }) => refs)).toEqual([[frame(7).ref]])
})

it('asks again for what was refused while it got ready', async () => {
  const { thumbnails, asked, want, retry } = open()
  await want(drawing(0), frame(7))
  // The drawing is made while the main side, which looked before, is still answering.
  await retry('in-between')
  expect(asked).toHaveLength(1)
  await asked[0]?.answer()
  expect(asked.slice(1).map(({ refs }) => refs)).toEqual([[drawing(0).ref]])
  await asked[1]?.answer(0)
  expect(thumbnails.get('drawing 0')).toBeDefined()
  expect(asked).toHaveLength(2)
})

it('gives a batch up that nobody looks at any more, and asks anew when it is looked at again', async () => {
  const { thumbnails, asked, want } = open()
  await want(drawing(0), drawing(1))
  await want(drawing(1), frame(7))
  expect(asked[0]?.signal.aborted).toBe(false)
  await want(frame(7))
  expect(asked[0]?.signal.aborted).toBe(true)
  expect(asked[1]?.refs).toEqual([frame(7).ref])
  await want(drawing(0), frame(7))
  await asked[1]?.answer(0)
  expect(asked[2]?.refs).toEqual([drawing(0).ref])
  await asked[2]?.answer(0)
  expect(thumbnails.get('drawing 0')).toBeDefined()
})
