// The real engine in its own process: native TensorFlow, the motion kernel, the starter model. Run from the sources, and as
// bundled. Without native TensorFlow there is nothing to test here, and the suite says that it skips.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngine, type Engine } from '../../../src-main/engine-client/engine-link.ts'
import { forkStarter } from '../../../src-main/engine-client/fork-starter.ts'
import type { EngineStarter, StartedEngine } from '../../../src-main/engine-client/starter.ts'
import type { InbetweenInput, InbetweenItem } from '../../../src-shared/engine-contract.ts'
import { byteLengthOf, sameFrame, samplesOf, srgb, type Frame } from '../../../src-shared/frame.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const addon = join(root, 'node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node')
const starter = join(root, 'resources', 'models', 'starter')
const entries = [
  { name: 'from the sources', entry: join(root, 'src-main', 'engine', 'main.ts') },
  { name: 'as bundled', entry: join(root, 'out', 'engine', 'main.js') },
].map((way) => ({ ...way, missing: !existsSync(addon) || !existsSync(way.entry) }))

const env = { ...process.env, NODE_OPTIONS: '', INTERLUDE_DEVICE: 'cpu' }

function waves(shape: Pick<Frame, 'width' | 'height' | 'channels' | 'depth'>, shift: number): Frame {
  const frame: Frame = { ...shape, colour: srgb, data: new Uint8Array(byteLengthOf(shape)) }
  const samples = samplesOf(frame)
  const top = shape.depth === 8 ? 255 : 65535
  for (let index = 0; index < samples.length; index++) {
    const pixel = Math.floor(index / shape.channels)
    const x = pixel % shape.width
    const y = Math.floor(pixel / shape.width)
    samples[index] = Math.round((Math.sin((x + shift) / 5) * Math.cos(y / 7) + 1) * (top / 2))
  }
  return frame
}

const small = { width: 80, height: 48, channels: 3, depth: 8 } as const
const gap = (shape: Pick<Frame, 'width' | 'height' | 'channels' | 'depth'> = small): InbetweenInput => ({
  model: starter,
  from: waves(shape, 0),
  to: waves(shape, 3),
  times: Array.from({ length: 7 }, (_, index) => (index + 1) / 8),
  seed: 5,
})

describe.each(entries)('the engine $name', ({ entry, missing }) => {
  let engine: Engine
  const processes: StartedEngine[] = []
  beforeAll(() => {
    const fork = forkStarter({ entry, env })
    const counting: EngineStarter = {
      start: async () => {
        const started = await fork.start()
        processes.push(started)
        return started
      },
    }
    engine = createEngine({ starter: counting })
  })
  afterAll(async () => {
    await engine.close()
  })

  const fill = async (input: InbetweenInput) => {
    const items: InbetweenItem[] = []
    const output = await engine.call('inbetween', input, { onItem: (item) => void items.push(item) })
    return { output, items, frames: [...items].sort((a, b) => a.index - b.index).map(({ frame }) => frame) }
  }

  it.skipIf(missing)('computes on native TensorFlow, and says where and why', async () => {
    const device = await engine.ready()
    expect(device).toMatchObject({ backend: 'tensorflow', kind: 'cpu', reason: 'The CPU was asked for.' })
    expect(device.version).toMatch(/^\d+\.\d+/)
    expect(device.memory).toBeGreaterThan(1e8)
  })

  it.skipIf(missing)('describes the starter model', async () => {
    const info = await engine.call('describe-model', { folder: starter })
    expect(info).toMatchObject({ folder: starter, kind: 'studio' })
    expect(info.hash).toMatch(/^[0-9a-f]{16,}$/)
    expect(info.parameters).toBeGreaterThan(1e6)
  })

  it.skipIf(missing)('fills a gap: every time once, the middle first, plausible pixels', async () => {
    const input = gap()
    const { output, items, frames } = await fill(input)
    expect(output.frames).toBe(7)
    expect(items[0]?.index).toBe(3)
    expect(items.map(({ index }) => index).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6])
    for (const { index, time, frame } of items) {
      expect(time).toBe(input.times[index])
      expect(frame).toMatchObject(small)
      const error = meanDifference(frame, waves(small, 3 * time))
      expect(error).toBeLessThan(6)
    }
    expect(new Set(frames.map(({ data }) => Buffer.from(data).toString('base64'))).size).toBe(7)
  })

  it.skipIf(missing)('gives the same pixels for the same seed, and keeps no tensors', async () => {
    const before = await fill(gap())
    const memory = await engine.call('measure-memory', {})
    for (let round = 0; round < 3; round++) {
      const again = await fill(gap())
      expect(again.frames.every((frame, index) => sameFrame(frame, before.frames[index]!))).toBe(true)
    }
    expect(await engine.call('measure-memory', {})).toMatchObject({
      tensors: memory.tensors,
      tensorBytes: memory.tensorBytes,
    })
  })

  it.skipIf(missing)('takes 16 bits, alpha and odd sizes down to one pixel', async () => {
    for (const shape of [
      { width: 37, height: 53, channels: 4, depth: 16 },
      { width: 1, height: 1, channels: 3, depth: 8 },
    ] as const) {
      const { frames } = await fill({ ...gap(shape), times: [0.5] })
      expect(frames[0]).toMatchObject(shape)
    }
  })

  it.skipIf(missing)('names a model that is not there, and lives on', async () => {
    const model = join(root, 'resources', 'models', 'no-such-model')
    await expect(engine.call('inbetween', { ...gap(), model })).rejects.toMatchObject({
      code: 'model-missing',
      message: expect.stringContaining('no-such-model') as string,
    })
    expect((await fill(gap())).output.frames).toBe(7)
    expect(processes).toHaveLength(1)
  })

  it.skipIf(missing)(
    'stops when it is cancelled, leaves nothing behind, and takes the next gap',
    async () => {
      const before = await engine.call('measure-memory', {})
      const abort = new AbortController()
      const times = Array.from({ length: 1000 }, (_, index) => (index + 1) / 1001)
      const call = engine.call(
        'inbetween',
        { ...gap(), times },
        { signal: abort.signal, onItem: () => abort.abort() },
      )
      await expect(call).rejects.toMatchObject({ code: 'cancelled' })
      expect((await fill(gap())).output.frames).toBe(7)
      expect((await engine.call('measure-memory', {})).tensors).toBe(before.tensors)
    },
  )

  it.skipIf(missing || process.platform === 'win32')('leaves Ctrl-C to its parent', async () => {
    process.kill(processes[0]!.pid!, 'SIGINT')
    expect((await fill(gap())).output.frames).toBe(7)
    expect(processes).toHaveLength(1)
  })

  it.skipIf(missing)(
    'is replaced when it is killed at work, and the next gives the same pixels',
    async () => {
      const before = await fill(gap())
      const call = engine.call('inbetween', gap(), { onItem: () => processes[0]?.kill() })
      await expect(call).rejects.toMatchObject({ code: 'engine-died' })
      const after = await fill(gap())
      expect(after.frames.every((frame, index) => sameFrame(frame, before.frames[index]!))).toBe(true)
      expect(processes).toHaveLength(2)
    },
  )

  it.skipIf(missing)('ends by itself when its parent is gone, also at work', async () => {
    const started = await forkStarter({ entry, env }).start()
    started.channel.post({ type: 'call', id: 1, name: 'measure-speed', input: {} })
    await new Promise((resolve) => setTimeout(resolve, 500))
    started.channel.close()
    expect(await started.exit).toMatchObject({ code: 0 })
  })

  it.skipIf(missing)('says what is wrong with the device asked for', async () => {
    const ask = async (device: string) => {
      const other = createEngine({
        starter: forkStarter({ entry, env: { ...env, INTERLUDE_DEVICE: device } }),
      })
      try {
        return await other.ready()
      } finally {
        await other.close()
      }
    }
    await expect(ask('abacus')).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('abacus') as string,
      remedy: expect.stringContaining('cpu or cuda') as string,
    })
  })

  it.skipIf(missing)('is not to be started by hand', async () => {
    const child = spawn(process.execPath, [entry], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    let words = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (words += text))
    const [code] = (await once(child, 'close')) as [number]
    expect(code).toBe(2)
    expect(words).toContain('started by the program')
  })
})

function meanDifference(a: Frame, b: Frame): number {
  return a.data.reduce((sum, value, index) => sum + Math.abs(value - b.data[index]!), 0) / a.data.length
}
