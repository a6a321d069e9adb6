import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Box, PictureRef, Pixels } from '../../../src-shared/editor/values.ts'
import { Pictures, type Wish } from '../../../src-renderer/state/pictures.svelte.ts'

const size = { width: 4, height: 4 }
const pixels: Pixels = { format: 'rgb', ...size, data: new Uint8Array(48) }

interface Asked {
  readonly index: number
  readonly box: Box
  readonly signal: AbortSignal
  readonly answer: (pixels: Pixels | undefined) => void
}

/** Pictures whose questions are answered by hand. */
function open() {
  const asked: Asked[] = []
  const pictures = new Pictures(
    (ref: PictureRef, box, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('given up')))
        asked.push({ index: ref.kind === 'source' ? ref.index : -1, box, signal, answer: resolve })
      }),
  )
  return {
    pictures,
    asked,
    running: () => asked.filter(({ signal }) => !signal.aborted).map(({ index }) => index),
  }
}

const wish = (index: number, box?: Box): Wish => ({
  key: String(index),
  ref: { kind: 'source', source: 'a', index },
  ...(box ? { box } : {}),
})
const settled = () => new Promise((resolve) => setTimeout(resolve))

beforeEach(() => {
  vi.stubGlobal('ImageData', function ImageData() {
    // Nobody looks at it.
  })
  vi.stubGlobal('createImageBitmap', () => Promise.resolve({ ...size, close: () => undefined }))
})
afterEach(() => vi.unstubAllGlobals())

it('asks for the most urgent first, in the box that the wish names', async () => {
  const { pictures, asked } = open()
  pictures.want([wish(1, { width: 9, height: 9 }), wish(2), wish(3), wish(4)])
  expect(asked.map(({ index, box }) => [index, box.width])).toEqual([
    [1, 9],
    [2, 960],
    [3, 960],
  ])
  asked[0]?.answer(pixels)
  await settled()
  expect(pictures.has('1')).toBe(true)
  expect(asked.at(-1)?.index).toBe(4)
})

it('lets the oldest question end while wishes change faster than answers come, so that something comes', async () => {
  const { pictures, asked, running } = open()
  for (let index = 0; index < 20; index++) {
    pictures.want([wish(index)])
    await settled()
  }
  // The first one, and the newest wishes that there is room for.
  expect(running()[0]).toBe(0)
  expect(running()).toContain(19)
  expect(running().length).toBeLessThanOrEqual(3)
  asked[0]?.answer(pixels)
  await settled()
  expect(pictures.has('0')).toBe(true)
})

it('asks again for what was given up and is wanted again at once', () => {
  const { pictures, asked } = open()
  pictures.want([wish(1), wish(2)])
  pictures.want([wish(3)])
  pictures.want([wish(3), wish(2)])
  expect(asked.filter(({ index, signal }) => index === 2 && !signal.aborted)).toHaveLength(1)
})

it('learns how long pictures take', async () => {
  const { pictures, asked } = open()
  expect(pictures.fetchTime).toBe(0)
  pictures.want([wish(1)])
  await new Promise((resolve) => setTimeout(resolve, 20))
  asked[0]?.answer(pixels)
  await settled()
  expect(pictures.fetchTime).toBeGreaterThan(0.01)
})
