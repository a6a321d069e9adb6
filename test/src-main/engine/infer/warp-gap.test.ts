import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadBackend } from '../../../../src-main/engine/backend.ts'
import { type MotionRoom, createMotionRoom } from '../../../../src-main/engine/flow/motion.ts'
import { warpGap } from '../../../../src-main/engine/infer/warp-gap.ts'
import { type StudioModel, createModel } from '../../../../src-main/engine/model/inbetween-model.ts'
import { presets } from '../../../../src-main/engine/model/options.ts'
import type { InbetweenItem } from '../../../../src-shared/engine-contract.ts'
import { type Frame, byteLengthOf, sameFrame, srgb } from '../../../../src-shared/frame.ts'

const root = join(import.meta.dirname, '../../../..')
let room: MotionRoom
let model: StudioModel

beforeAll(async () => {
  await loadBackend()
  room = await createMotionRoom({
    wasmFile: join(root, 'out/wasm/motion.wasm'),
    workerFile: join(root, 'src-main/engine/flow/flow-worker.ts'),
    threads: 2,
  })
  const made = createModel('test', presets['studio-small'], 3)
  if (made.kind !== 'studio') throw new Error('Not a studio model.')
  model = made
})

afterAll(async () => {
  model.dispose()
  await room.close()
})

/** A soft texture, moved to the right by `shift` pixels. */
function texture(
  width: number,
  height: number,
  shift: number,
  channels: 3 | 4 = 3,
  depth: 8 | 16 = 8,
): Frame {
  const shape = { width, height, channels, depth }
  const data = new Uint8Array(byteLengthOf(shape))
  const samples = depth === 8 ? data : new Uint16Array(data.buffer)
  const scale = depth === 8 ? 255 : 65535
  for (let at = 0; at < width * height; at++) {
    const x = (at % width) - shift
    const y = Math.floor(at / width)
    for (let c = 0; c < channels; c++) {
      const wave = Math.sin(x * 0.21 + c) * Math.cos(y * 0.17) + Math.sin(x * 0.05 + y * 0.09)
      samples[at * channels + c] = Math.round((0.5 + 0.24 * wave) * scale)
    }
  }
  return { ...shape, colour: srgb, data }
}

async function fill(
  from: Frame,
  to: Frame,
  times: number[],
  options: { memory?: number; seed?: number; signal?: AbortSignal } = {},
) {
  const items: InbetweenItem[] = []
  const output = await warpGap(model, room, {
    input: { model: '', from, to, times, seed: options.seed ?? 1 },
    memory: options.memory ?? 1e12,
    signal: options.signal ?? new AbortController().signal,
    emit: (item) => Promise.resolve(void items.push(item)),
  })
  return { items, output }
}

test.each([
  [3, 8],
  [4, 8],
  [3, 16],
  [4, 16],
] as const)(
  'untrained, a gap of %i channels and %i bits is the blend of its motion prior, byte for byte',
  async (channels, depth) => {
    const from = texture(150, 90, 0, channels, depth)
    const to = texture(150, 90, 6, channels, depth)
    const { items } = await fill(from, to, [0.25, 0.5, 0.9])
    const gap = await room.open(from, to)
    for (const { time, frame } of items) expect(sameFrame(frame, await gap.compose(time))).toBe(true)
    gap.close()
    expect(items.map(({ index }) => index)).toEqual([1, 0, 2])
  },
)

test('what moves is moved, not faded', async () => {
  const { items } = await fill(texture(160, 96, 0), texture(160, 96, 8), [0.5])
  const truth = texture(160, 96, 4)
  let error = 0
  let count = 0
  // The border is left out: what comes into view there is in one keyframe alone.
  for (let y = 8; y < 88; y++) {
    for (let x = 16; x < 144; x++, count++) {
      error += Math.abs(items[0]!.frame.data[(y * 160 + x) * 3]! - truth.data[(y * 160 + x) * 3]!)
    }
  }
  expect(error / count).toBeLessThan(1)
})

test('in tiles it is the same, and says that it was tiled', async () => {
  const from = texture(1000, 640, 0)
  const to = texture(1000, 640, 9)
  const whole = await fill(from, to, [0.5])
  const tiled = await fill(from, to, [0.5], { memory: 180e6 })
  expect(whole.output.tiles).toBe(1)
  expect(tiled.output.tiles).toBeGreaterThan(1)
  expect(tiled.output.notes.join()).toContain('tiles')
  expect(sameFrame(whole.items[0]!.frame, tiled.items[0]!.frame)).toBe(true)
})

test.each([
  [1, 1],
  [5, 3],
  [1, 40],
  [33, 17],
])('keyframes of %i x %i pixels', async (width, height) => {
  const { items } = await fill(texture(width, height, 0), texture(width, height, 1), [1 / 3, 2 / 3])
  expect(items).toHaveLength(2)
  for (const { frame } of items) expect(frame).toMatchObject({ width, height })
})

test('a thousand in-betweens each come once', { timeout: 120_000 }, async () => {
  const times = Array.from({ length: 1000 }, (_, index) => (index + 1) / 1001)
  const { items } = await fill(texture(32, 32, 0), texture(32, 32, 2), times)
  expect(items.map(({ index }) => index).sort((a, b) => a - b)).toEqual(times.map((_, index) => index))
})

test('two equal keyframes hold', async () => {
  const frame = texture(70, 50, 0)
  const { items } = await fill(frame, texture(70, 50, 0), [0.3, 0.7])
  for (const item of items) expect(sameFrame(item.frame, frame)).toBe(true)
})

test('cancelled in the middle: it stops, and gives its memory back', async () => {
  const stop = new AbortController()
  const items: InbetweenItem[] = []
  const run = warpGap(model, room, {
    input: {
      model: '',
      from: texture(64, 64, 0),
      to: texture(64, 64, 3),
      times: [0.2, 0.4, 0.6, 0.8],
      seed: 1,
    },
    memory: 1e12,
    signal: stop.signal,
    emit: (item) => {
      items.push(item)
      stop.abort()
      return Promise.resolve()
    },
  })
  await expect(run).rejects.toMatchObject({ code: 'cancelled' })
  expect(items).toHaveLength(1)
  expect(room.memory().held).toBe(0)
})
