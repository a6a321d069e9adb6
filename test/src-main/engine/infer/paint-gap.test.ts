import { expect, test } from 'vitest'
import { paintGap } from '../../../../src-main/engine/infer/paint-gap.ts'
import type { PaperModel } from '../../../../src-main/engine/model/inbetween-model.ts'
import type { KeyframeInput } from '../../../../src-main/engine/model/run-network.ts'
import { presets } from '../../../../src-main/engine/model/options.ts'
import { type Frame, srgb } from '../../../../src-shared/frame.ts'
import type { InbetweenItem } from '../../../../src-shared/engine-contract.ts'

/** A paper network that has learned to cross-fade, and nothing else. */
function fadingModel() {
  const calls: KeyframeInput[] = []
  const model: PaperModel = {
    kind: 'paper',
    options: presets['paper-kth'],
    info: { folder: '', name: 'fade', kind: 'paper', parameters: 0, hash: '', trained: true, card: {} },
    card: { name: 'fade', kind: 'paper', trained: true } as PaperModel['card'],
    weights: new Map(),
    generate: (input) => {
      calls.push(input)
      const mix = (share: number) => input.from.map((value, at) => value + share * (input.to[at]! - value))
      return Promise.resolve(Array.from({ length: 14 }, (_, index) => mix((index + 1) / 15)))
    },
    dispose: () => undefined,
  }
  return { model, calls }
}

function plain(value: number, width = 10, height = 9): Frame {
  const data = new Uint8Array(new Uint16Array(width * height * 3).fill(value).buffer)
  return { width, height, channels: 3, depth: 16, colour: srgb, data }
}

async function paint(times: number[], memory = 1e12, size: [number, number] = [10, 9]) {
  const { model, calls } = fadingModel()
  const items: InbetweenItem[] = []
  const input = { model: '', from: plain(0, ...size), to: plain(60000, ...size), times, seed: 5 }
  const emit = (item: InbetweenItem) => Promise.resolve(void items.push(item))
  const output = await paintGap(model, { input, memory, signal: new AbortController().signal, emit })
  return { items, calls, output }
}

test.each([1, 2, 7, 14, 15, 60, 500])(
  '%i in-betweens of a fade lie where they were asked for',
  async (count) => {
    const times = Array.from({ length: count }, (_, index) => (index + 1) / (count + 1))
    const { items, output } = await paint(times)
    expect(output.frames).toBe(count)
    expect(items.map(({ index }) => index).sort((a, b) => a - b)).toEqual(times.map((_, index) => index))
    for (const { index, frame } of items) {
      const value = new Uint16Array(frame.data.buffer)[0]! / 60000
      expect(Math.abs(value - times[index]!)).toBeLessThan(0.5 / (count + 1))
    }
  },
)

test('fourteen take one run of the network, the middle first', async () => {
  const { items, calls } = await paint(Array.from({ length: 14 }, (_, index) => (index + 1) / 15))
  expect(calls).toHaveLength(1)
  expect([6, 7]).toContain(items[0]!.index)
})

test('spans are filled with noise of their own, and the same each time', async () => {
  const times = Array.from({ length: 60 }, (_, index) => (index + 1) / 61)
  const seeds = (await paint(times)).calls.map(({ seed }) => seed)
  expect(new Set(seeds).size).toBe(seeds.length)
  expect((await paint(times)).calls.map(({ seed }) => seed)).toEqual(seeds)
})

test('a large picture is painted in tiles without a seam', async () => {
  const { items, output } = await paint([0.4], 400e6 + 1e9, [400, 200])
  expect(output.tiles).toBeGreaterThan(1)
  expect(new Set(new Uint16Array(items[0]!.frame.data.buffer)).size).toBe(1)
})

test('no in-betweens: the network does not run', async () => {
  expect((await paint([])).calls).toHaveLength(0)
})
