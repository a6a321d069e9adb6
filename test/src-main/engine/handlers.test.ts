// Who may run when, and what failures are called. The parts are small real ones; no TensorFlow here.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { getEventListeners } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHandlers, type EngineParts } from '../../../src-main/engine/handlers.ts'
import { createMetrics } from '../../../src-main/engine/process-metrics.ts'
import { createModelShelf } from '../../../src-main/engine/process-models.ts'
import { findEnginePaths } from '../../../src-main/engine/process-paths.ts'
import { createJobQueue } from '../../../src-main/engine/process-queue.ts'
import { readBackendRequest } from '../../../src-main/engine/process-request.ts'
import { memoryChannels } from '../../../src-shared/channel-memory.ts'
import { engineContract } from '../../../src-shared/engine-contract.ts'
import { InterludeError } from '../../../src-shared/errors.ts'
import { srgb, type Frame } from '../../../src-shared/frame.ts'
import { connect } from '../../../src-shared/rpc-connect.ts'
import { serve } from '../../../src-shared/rpc-serve.ts'
import { fakeDevice, fakeHandlers } from '../../support/fake-engine.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interlude-engine-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

describe('the job queue', () => {
  it('runs jobs one at a time, in order, whatever becomes of them', async () => {
    const queue = createJobQueue()
    const events: string[] = []
    const job =
      (name: string, fails = false) =>
      async () => {
        events.push(`${name} starts`)
        await nextTurn()
        events.push(`${name} ends`)
        if (fails) throw new Error(name)
        return name
      }
    const results = await Promise.allSettled([
      queue.run(job('a')),
      queue.run(job('b', true)),
      queue.run(job('c')),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(events).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} starts`, `${name} ends`]))
  })

  it('gives up a job that waits at once, and still lets no two run together', async () => {
    const queue = createJobQueue()
    const abort = new AbortController()
    let letGo: (() => void) | undefined
    let running = 0
    const job = async () => {
      expect(++running).toBe(1)
      await new Promise<void>((resolve) => (letGo = resolve))
      running--
    }
    const first = queue.run(job)
    const second = queue.run(job, abort.signal)
    const third = queue.run(() => Promise.resolve(running))
    await nextTurn()
    abort.abort()
    await expect(second).rejects.toMatchObject({ code: 'cancelled' })
    await nextTurn()
    letGo?.()
    await first
    expect(await third).toBe(0)
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0)
    await expect(queue.run(() => Promise.resolve(1), abort.signal)).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(await queue.run(() => Promise.resolve(2), new AbortController().signal)).toBe(2)
  })
})

describe('the model shelf', () => {
  const start = (limit: number) => {
    const disposed: string[] = []
    let loads = 0
    const shelf = createModelShelf((path) => {
      const id = `${path.slice(folder.length)}#${String(++loads)}`
      return Promise.resolve({ id, dispose: () => void disposed.push(id) })
    }, limit)
    return { shelf, disposed }
  }
  const model = async (name: string, content = 'weights') => {
    const path = join(folder, name)
    await mkdir(path, { recursive: true })
    await writeFile(join(path, 'weights.bin'), content)
    return path
  }

  it('keeps the last few, and frees the one not used for longest before another is read', async () => {
    const { shelf, disposed } = start(2)
    const [a, b, c] = await Promise.all([model('a'), model('b'), model('c')])
    const first = await shelf.get(a)
    await shelf.get(b)
    expect(await shelf.get(a)).toBe(first)
    expect(disposed).toEqual([])
    await shelf.get(c)
    expect(disposed).toEqual(['/b#2'])
    expect(await shelf.peek(a)).toBe(first)
    expect(await shelf.peek(b)).toBeUndefined()
    shelf.clear()
    expect(disposed).toHaveLength(3)
    expect(await shelf.peek(a)).toBeUndefined()
  })

  it('reads a model again when a file changed, appeared or went', async () => {
    const { shelf, disposed } = start(2)
    const a = await model('a')
    const changes = [
      () => writeFile(join(a, 'weights.bin'), 'longer weights'),
      () => utimes(join(a, 'weights.bin'), 1, 1),
      () => writeFile(join(a, 'card.json'), '{}'),
      () => rm(join(a, 'card.json')),
    ]
    let before = await shelf.get(a)
    for (const change of changes) {
      await change()
      expect(await shelf.peek(a)).toBeUndefined()
      const after = await shelf.get(a)
      expect(after).not.toBe(before)
      expect(disposed.at(-1)).toBe(before.id)
      expect(await shelf.get(a)).toBe(after)
      before = after
    }
  })

  it('leaves it to the loader to say what is wrong, and keeps nothing of it', async () => {
    let loads = 0
    const shelf = createModelShelf<{ dispose(): void }>(() => {
      loads++
      return Promise.reject(new InterludeError('model-missing', 'No such model.'))
    })
    const path = join(folder, 'nothing')
    await expect(shelf.get(path)).rejects.toMatchObject({ code: 'model-missing' })
    await expect(shelf.get(path)).rejects.toMatchObject({ code: 'model-missing' })
    expect(loads).toBe(2)
  })
})

describe("the engine's handlers", () => {
  const info = (path: string) => ({
    folder: path,
    name: 'x',
    kind: 'studio' as const,
    parameters: 1,
    hash: 'h',
    trained: false,
    card: {},
  })
  const frame: Frame = { width: 1, height: 1, channels: 3, depth: 8, colour: srgb, data: new Uint8Array(3) }
  const gap = { model: '/m', from: frame, to: frame, times: [0.5], seed: 0 }
  const fake = fakeHandlers()
  const trained = { ended: 'done', step: 1, seconds: 1, samplesPerSecond: 1, waiting: 0 } as const

  const start = (parts: Partial<EngineParts> = {}) => {
    const [ours, theirs] = memoryChannels()
    const defects: unknown[] = []
    const handlers = createHandlers({
      backend: () =>
        Promise.resolve({
          device: fakeDevice,
          measureSpeed: () => Promise.resolve({ matmul: 1, conv2d: 2, conv3d: 3 }),
          memory: () => ({ tensors: 4, tensorBytes: 5 }),
        }),
      models: createModelShelf((path) => Promise.resolve({ info: info(path), dispose: () => undefined })),
      inbetween: fake.inbetween,
      inspect: (path) => Promise.resolve(info(path)),
      adopt: ({ folder: path }) => Promise.resolve(info(path)),
      blend: fake['blend-prior'],
      metrics: createMetrics(() => Promise.reject(new Error('There is no classifier.'))),
      train: () => Promise.resolve(trained),
      tryTraining: fake['try-training'],
      ...parts,
    })
    serve(engineContract, handlers, theirs, { onDefect: (error) => defects.push(error) })
    return { client: connect(engineContract, ours), defects }
  }

  it('answer every call of the contract', async () => {
    const { client } = start()
    expect(await client.call('describe-device', {})).toEqual(fakeDevice)
    expect(await client.call('measure-speed', {})).toEqual({ matmul: 1, conv2d: 2, conv3d: 3 })
    const memory = await client.call('measure-memory', {})
    expect(memory).toMatchObject({ tensors: 4, tensorBytes: 5 })
    expect(memory.resident).toBeGreaterThan(1e6)
    expect(await client.call('describe-model', { folder })).toEqual(info(folder))
    expect(await client.call('inbetween', gap)).toMatchObject({ frames: 1 })
  })

  it('speak to the training that runs, which saves and ends in good order', async () => {
    const heard: string[] = []
    const { client } = start({
      train: async (_, control, emit) => {
        await emit({ type: 'note', text: 'It began.' })
        await new Promise<void>((resolve) => control.signal.addEventListener('abort', () => resolve()))
        return { ...trained, ended: 'stopped' }
      },
    })
    expect(await client.call('train-control', { action: 'pause' })).toEqual({ heard: false })
    const training = client.call(
      'train',
      { folder },
      { onItem: (item) => void heard.push(item.type === 'note' ? item.text : '') },
    )
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await client.call('train-control', { action: 'stop' })).toEqual({ heard: true })
    expect(await training).toMatchObject({ ended: 'stopped' })
    expect(heard).toEqual(['It began.'])
    expect(await client.call('train-control', { action: 'stop' })).toEqual({ heard: false })
  })

  it('stop a training whose asker is gone, so that it saves', async () => {
    const ask = new AbortController()
    let stopped: (() => void) | undefined
    const saved = new Promise<void>((resolve) => (stopped = resolve))
    const { client } = start({
      train: async (_, control) => {
        await new Promise<void>((resolve) => control.signal.addEventListener('abort', () => resolve()))
        stopped?.()
        return trained
      },
    })
    const training = client.call('train', { folder }, { signal: ask.signal })
    await new Promise((resolve) => setTimeout(resolve, 20))
    ask.abort()
    await expect(training).rejects.toMatchObject({ code: 'cancelled' })
    await saved
  })

  it('fill one gap at a time, and answer light questions meanwhile', async () => {
    let letGo: (() => void) | undefined
    let running = 0
    let most = 0
    const { client } = start({
      inbetween: async (input, context) => {
        most = Math.max(most, ++running)
        await new Promise<void>((resolve) => (letGo = resolve))
        running--
        return fake.inbetween(input, context)
      },
    })
    await client.call('describe-model', { folder })
    const gaps = [client.call('inbetween', gap), client.call('inbetween', gap)]
    await nextTurn()
    expect(running).toBe(1)
    expect(await client.call('describe-device', {})).toEqual(fakeDevice)
    expect((await client.call('measure-memory', {})).tensors).toBe(4)
    expect(await client.call('describe-model', { folder })).toEqual(info(folder))
    for (const call of gaps) {
      letGo?.()
      await call
      await nextTurn()
    }
    expect(most).toBe(1)
  })

  it('call a shortage of memory by its name, make room, and go on', async () => {
    let fails = true
    let cleared = 0
    const { client, defects } = start({
      models: {
        ...createModelShelf((path) => Promise.resolve({ info: info(path), dispose: () => undefined })),
        clear: () => {
          cleared++
        },
      },
      inbetween: (input, context) => {
        if (!fails) return fake.inbetween(input, context)
        fails = false
        return Promise.reject(new Error('OOM when allocating tensor with shape[1,16,4096,4096]'))
      },
    })
    await expect(client.call('inbetween', gap)).rejects.toMatchObject({
      code: 'out-of-memory',
      remedy: expect.stringContaining('--size') as string,
    })
    expect(cleared).toBe(1)
    expect(defects).toEqual([])
    expect(await client.call('inbetween', gap)).toMatchObject({ frames: 1 })
  })

  it('report a defect with its stack to the log, and its message to the asker', async () => {
    const defect = new TypeError('x is undefined')
    const { client, defects } = start({ inbetween: () => Promise.reject(defect) })
    await expect(client.call('inbetween', gap)).rejects.toMatchObject({
      code: 'internal',
      message: 'x is undefined',
    })
    expect(defects).toEqual([defect])
  })

  it('say why there is no backend, and ask again the next time', async () => {
    const reasons = ['first', 'second']
    const { client } = start({
      backend: () => Promise.reject(new InterludeError('unsupported', reasons.shift() ?? '')),
    })
    await expect(client.call('describe-device', {})).rejects.toMatchObject({ message: 'first' })
    await expect(client.call('measure-memory', {})).rejects.toMatchObject({ message: 'second' })
  })
})

describe('what the engine reads at its start', () => {
  const root = join(import.meta.dirname, '..', '..', '..')

  it('finds its parts from the sources and from the bundle', () => {
    const sources = findEnginePaths(join(root, 'src-main', 'engine'))
    expect(sources).toEqual({
      root,
      motionWasm: join(root, 'out', 'wasm', 'motion.wasm'),
      flowWorker: join(root, 'src-main', 'engine', 'flow', 'flow-worker.ts'),
      dataWorker: join(root, 'src-main', 'engine', 'train', 'data-worker.ts'),
    })
    expect(existsSync(sources.flowWorker)).toBe(true)
    expect(existsSync(sources.dataWorker)).toBe(true)
    const bundled = findEnginePaths(join(root, 'out', 'engine'))
    expect(bundled).toMatchObject({ root, flowWorker: join(root, 'out', 'engine', 'flow-worker.js') })
    expect(bundled.dataWorker).toBe(join(root, 'out', 'engine', 'data-worker.js'))
    expect(() => findEnginePaths(folder)).toThrow(folder)
  })

  it('is not led astray by other packages around it', async () => {
    await writeFile(join(folder, 'package.json'), '{"name":"interlude"}')
    const inner = join(folder, 'node_modules', 'x', 'engine')
    await mkdir(inner, { recursive: true })
    await writeFile(join(folder, 'node_modules', 'x', 'package.json'), '{"name":"other"}')
    await writeFile(join(inner, 'package.json'), 'not json')
    expect(findEnginePaths(inner).root).toBe(folder)
  })

  it('takes the device from the environment, and the library from the description', async () => {
    const file = join(folder, 'runtime.json')
    const tensorflow = {
      version: '2.18.1',
      build: 'cuda',
      folder: '/x',
      reason: 'An NVIDIA driver is there.',
    }
    await writeFile(file, JSON.stringify({ version: 1, tensorflow }))
    expect(readBackendRequest({})).toEqual({})
    expect(readBackendRequest({ INTERLUDE_DEVICE: '', INTERLUDE_RUNTIME: '' })).toEqual({})
    expect(readBackendRequest({ INTERLUDE_DEVICE: 'cpu', INTERLUDE_RUNTIME: file })).toEqual({
      device: 'cpu',
      installed: { build: 'cuda', reason: 'An NVIDIA driver is there.' },
    })
    for (const text of ['', '{', '[]', '{"tensorflow":7}']) {
      await writeFile(file, text)
      expect(readBackendRequest({ INTERLUDE_RUNTIME: file })).toEqual({})
    }
    expect(readBackendRequest({ INTERLUDE_RUNTIME: join(folder, 'nothing') })).toEqual({})
    expect(() => readBackendRequest({ INTERLUDE_DEVICE: 'tpu' })).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringContaining('tpu') as string }) as Error,
    )
  })
})
