// Published networks in the in-betweening: their one size, their batches, what the user is told. The paper's path is tested in
// paint-gap.test.ts.
import { expect, test } from 'vitest'
import { paintGap } from '../../../../src-main/engine/infer/paint-gap.ts'
import type { PublishedModel } from '../../../../src-main/engine/model/inbetween-model.ts'
import { publishedOptions } from '../../../../src-main/engine/model/options.ts'
import type { PublishedInput } from '../../../../src-main/engine/model/published-model.ts'
import type { InbetweenItem } from '../../../../src-shared/engine-contract.ts'
import { srgb, type Frame } from '../../../../src-shared/frame.ts'

/** A published network of 8x4 pixels and batches of 16 that has learned to cross-fade. */
function fadingModel(seeded: boolean) {
  const runs: (readonly PublishedInput[])[] = []
  const model: PublishedModel = {
    kind: 'published',
    options: publishedOptions,
    info: { folder: '', name: 'fade', kind: 'published', parameters: 0, hash: '', trained: true, card: {} },
    card: { name: 'fade', kind: 'published', trained: true } as PublishedModel['card'],
    weights: new Map(),
    width: 8,
    height: 4,
    batch: 16,
    seeded,
    generate: (inputs) => {
      runs.push(inputs)
      return Promise.resolve(
        inputs.map(({ from, to }) =>
          Array.from({ length: 14 }, (_, step) =>
            from.map((value, at) => value + ((step + 1) / 15) * (to[at]! - value)),
          ),
        ),
      )
    },
    dispose: () => undefined,
  }
  return { model, runs }
}

/** A ramp from left to right, brighter by `light`; the fourth channel, if any, is that light. */
function ramp(width: number, height: number, light: number, channels: 3 | 4 = 3, depth: 8 | 16 = 8): Frame {
  const most = depth === 8 ? 255 : 65535
  const values = Array.from({ length: width * height * channels }, (_, at) => {
    const x = Math.floor(at / channels) % width
    return at % channels === 3 ? light * most : Math.round((light + (0.5 * x) / width) * most)
  })
  const data = depth === 8 ? Uint8Array.from(values) : new Uint8Array(Uint16Array.from(values).buffer)
  return { width, height, channels, depth, colour: srgb, data }
}

async function paint(from: Frame, to: Frame, times: number[], seeded = true) {
  const { model, runs } = fadingModel(seeded)
  const items: InbetweenItem[] = []
  const input = { model: '', from, to, times, seed: 5 }
  const emit = (item: InbetweenItem) => Promise.resolve(void items.push(item))
  const output = await paintGap(model, { input, memory: 1e12, signal: new AbortController().signal, emit })
  return { items, runs, output }
}

const evenly = (count: number) => Array.from({ length: count }, (_, index) => (index + 1) / (count + 1))

test('keyframes of its own size go in and come out unchanged in size', async () => {
  const { items, output, runs } = await paint(ramp(8, 4, 0), ramp(8, 4, 0.2), evenly(14))
  expect(runs).toHaveLength(1)
  expect(output).toMatchObject({ working: { width: 8, height: 4 }, notes: [] })
  for (const { frame, time } of items) {
    for (let x = 0; x < 8; x++) {
      expect(Math.abs(frame.data[x * 3]! - 255 * (0.2 * time + x / 16))).toBeLessThanOrEqual(1)
    }
  }
})

test.each([
  [31, 17],
  [64, 64],
  [5, 3],
])('keyframes of %ix%i are brought to its size and back, and the user is told', async (width, height) => {
  const { items, output } = await paint(ramp(width, height, 0), ramp(width, height, 0.2), [0.4])
  const { frame } = items[0]!
  expect(frame).toMatchObject({ width, height, channels: 3, depth: 8 })
  expect(output.notes.join()).toContain('pictures of 8x4')
  // A ramp stays one: within the pixel that the coarse size blurs over.
  for (let x = 0; x < width; x++) {
    const expected = 255 * (0.08 + (0.5 * x) / width)
    expect(Math.abs(frame.data[x * 3]! - expected)).toBeLessThan(0.5 * 255 * (1 / 8 + 1 / width))
  }
})

test('keeps 16 bits and blends the fourth channel', async () => {
  const [from, to] = [ramp(8, 4, 0, 4, 16), ramp(8, 4, 0.4, 4, 16)]
  const { frame } = (await paint(from, to, [0.5])).items[0]!
  expect(frame).toMatchObject({ channels: 4, depth: 16 })
  const samples = new Uint16Array(frame.data.buffer)
  expect(samples[3]! / 65535).toBeCloseTo(0.2, 3)
})

test('a subdivided gap takes its spans in batches, not one by one', async () => {
  const { items, output, runs } = await paint(ramp(8, 4, 0), ramp(8, 4, 0.2), evenly(40))
  expect(items).toHaveLength(40)
  expect(runs.map((inputs) => inputs.length)).toEqual([1, 15])
  expect(new Set(runs[1]!.map(({ seed }) => seed)).size).toBe(15)
  expect(output.notes.join()).toContain('16 generations')
})

test('a network that draws its own noise says so', async () => {
  const { output } = await paint(ramp(8, 4, 0), ramp(8, 4, 0.2), [0.5], false)
  expect(output.notes.join()).toContain('seed does not fix it')
})
