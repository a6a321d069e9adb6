// The engine's life as its users see it, with a fake engine in real processes: crashes here are crashes.
import { getEventListeners } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { createEngine, type Engine, type EngineOptions } from '../../../src-main/engine-client/engine-link.ts'
import type { EngineStatus } from '../../../src-main/engine-client/engine-status.ts'
import { forkStarter } from '../../../src-main/engine-client/fork-starter.ts'
import type { EngineStarter, StartedEngine } from '../../../src-main/engine-client/starter.ts'
import type { InbetweenItem } from '../../../src-shared/engine-contract.ts'
import { srgb, type Frame } from '../../../src-shared/frame.ts'
import {
  crossFade,
  fakeDevice,
  fakeEngineFile,
  middleFirst,
  type FakeMood,
} from '../../support/fake-engine.ts'

const frame = (value: number, width = 16, height = 8): Frame => ({
  width,
  height,
  channels: 3,
  depth: 8,
  colour: srgb,
  data: new Uint8Array(width * height * 3).fill(value),
})
const times = [0.1, 0.2, 0.3, 0.4, 0.5]
const gap = { model: '/models/fake', from: frame(0), to: frame(200), times, seed: 0 }

const engines: Engine[] = []
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()))
})

/** An engine whose processes can be counted and looked at. */
function start(mood: FakeMood = {}, options: Partial<EngineOptions> = {}, env: NodeJS.ProcessEnv = {}) {
  const processes: StartedEngine[] = []
  const fork = forkStarter({ entry: fakeEngineFile, env: { ...env, FAKE_ENGINE: JSON.stringify(mood) } })
  const starter: EngineStarter = {
    start: async () => {
      const started = await fork.start()
      processes.push(started)
      return started
    },
  }
  const engine = createEngine({ starter, ...options })
  engines.push(engine)
  const states: EngineStatus['state'][] = []
  engine.onStatus(({ state }) => states.push(state))
  return { engine, processes, states }
}

const isAlive = (pid: number | undefined) => {
  try {
    return pid !== undefined && process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('an engine that works', () => {
  it('starts at the first question, once, and tells its device', async () => {
    const { engine, processes, states } = start()
    expect(engine.status()).toEqual({ state: 'off' })
    expect(processes).toHaveLength(0)
    const [device] = await Promise.all([engine.ready(), engine.ready(), engine.call('measure-speed', {})])
    expect(device).toEqual(fakeDevice)
    expect(processes).toHaveLength(1)
    expect(states).toEqual(['starting', 'ready'])
    expect(engine.status()).toEqual({ state: 'ready', device: fakeDevice })
  })

  it('streams in-betweens of the right pixels, the middle first', async () => {
    const { engine } = start()
    const items: InbetweenItem[] = []
    const output = await engine.call('inbetween', gap, { onItem: (item) => void items.push(item) })
    expect(output.frames).toBe(5)
    expect(items.map(({ index }) => index)).toEqual(middleFirst(5))
    for (const { index, time, frame: picture } of items) {
      expect(time).toBe(times[index])
      expect(picture).toEqual(crossFade(gap.from, gap.to, time))
    }
  })

  it('refuses a malformed question without harm', async () => {
    const { engine } = start()
    const lies = { ...frame(0), data: new Uint8Array(5) }
    await expect(engine.call('inbetween', { ...gap, from: lies })).rejects.toMatchObject({ code: 'usage' })
    await expect(engine.call('inbetween', { ...gap, to: frame(0, 8, 8) })).rejects.toMatchObject({
      message: expect.stringContaining('same size') as string,
    })
    await expect(engine.call('inbetween', { ...gap, times: [0.5, 0.4] })).rejects.toMatchObject({
      message: expect.stringContaining('ascend') as string,
    })
    expect(engine.status().state).toBe('ready')
  })

  it('cancels a call, and takes the next at once', async () => {
    const { engine } = start({ frameDelay: 30 })
    const abort = new AbortController()
    const call = engine.call('inbetween', gap, { signal: abort.signal, onItem: () => abort.abort() })
    await expect(call).rejects.toMatchObject({ code: 'cancelled' })
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0)
    expect((await engine.call('inbetween', gap)).frames).toBe(5)
  })

  it('can be cancelled while the engine starts, which goes on for others', async () => {
    const { engine, processes } = start()
    const abort = new AbortController()
    const impatient = engine.call('inbetween', gap, { signal: abort.signal })
    const patient = engine.ready()
    abort.abort()
    await expect(impatient).rejects.toMatchObject({ code: 'cancelled' })
    expect(await patient).toEqual(fakeDevice)
    expect(processes).toHaveLength(1)
  })

  it('ends its process when closed, and rejects what waits', async () => {
    const { engine, processes, states } = start({ frameDelay: 1000 })
    const call = expect(engine.call('inbetween', gap)).rejects.toMatchObject({ code: 'cancelled' })
    await engine.ready()
    await engine.close()
    await call
    expect(isAlive(processes[0]?.pid)).toBe(false)
    expect(states).toEqual(['starting', 'ready', 'off'])
    await expect(engine.ready()).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('can be closed while it starts, or before', async () => {
    const { engine, processes } = start()
    const ready = expect(engine.ready()).rejects.toMatchObject({ code: 'cancelled' })
    await engine.close()
    await ready
    expect(processes.map(({ pid }) => isAlive(pid))).not.toContain(true)
    const never = start()
    await never.engine.close()
    expect(never.processes).toHaveLength(0)
  })

  it('is not deaf to a call when its event loop is blocked by one', async () => {
    const { engine, states } = start({ frameBlock: 500 }, { patience: { interval: 100, run: 1000 } })
    // Blocked far longer than the patience, but working: it must live.
    expect((await engine.call('inbetween', gap)).frames).toBe(5)
    expect(states).toContain('silent')
    expect(states).not.toContain('stopped')
    expect(engine.status().state).toBe('ready')
  })
})

describe('an engine that fails', () => {
  it.each([
    { fate: 'kill', code: 'engine-died', words: 'SIGKILL' },
    { fate: 'exit', code: 'engine-died', words: 'code 3' },
    { fate: 'disconnect', code: 'engine-died', words: 'unexpectedly' },
    { fate: 'heap', code: 'out-of-memory', words: 'ran out of memory' },
    { fate: 'bad-alloc', code: 'out-of-memory', words: 'ran out of memory' },
  ] as const)('$fate in the middle of a gap: $code', async ({ fate, code, words }) => {
    const { engine, states } = start(
      { fate, fateAfter: 2 },
      { patience: { close: 300 } },
      {
        NODE_OPTIONS: '--max-old-space-size=48',
      },
    )
    const items: number[] = []
    const call = engine.call('inbetween', gap, { onItem: ({ index }) => void items.push(index) })
    await expect(call).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words) as string,
      remedy: expect.stringMatching(code === 'out-of-memory' ? /--size.*--memory/ : /doctor/) as string,
    })
    expect(items).toEqual([2, 1])
    expect(states).toEqual(['starting', 'ready', 'stopped'])
    // The next call gets a new process.
    expect(await engine.ready()).toEqual(fakeDevice)
  })

  it('is found stuck when it neither answers nor works', async () => {
    const { engine, states } = start(
      { fate: 'sleep', fateAfter: 1 },
      { patience: { interval: 100, run: 500 } },
    )
    const started = performance.now()
    await expect(engine.call('inbetween', gap)).rejects.toMatchObject({
      code: 'engine-died',
      message: expect.stringContaining('neither worked nor answered') as string,
    })
    expect(performance.now() - started).toBeGreaterThan(500)
    expect(states.slice(states.indexOf('ready')).slice(0, 2)).toEqual(['ready', 'silent'])
    expect(states.at(-1)).toBe('stopped')
  })

  it('is found stuck while it starts, too', async () => {
    const { engine } = start({ fate: 'sleep', fateAfter: 0 }, { patience: { interval: 100, start: 500 } })
    await expect(engine.ready()).rejects.toMatchObject({ code: 'engine-died' })
  })

  it('says why it has no device, and leaves no process', async () => {
    const message = 'TensorFlow is not installed.'
    const { engine, processes, states } = start({ noDevice: { code: 'tool-missing', message } })
    await expect(engine.ready()).rejects.toMatchObject({
      code: 'tool-missing',
      message,
      remedy: 'Run npm run setup.',
    })
    expect(isAlive(processes[0]?.pid)).toBe(false)
    expect(states).toEqual(['starting', 'stopped'])
  })

  it('says why its process ended before it was ready', async () => {
    const { engine } = start({ fate: 'exit', fateAfter: 0 })
    await expect(engine.ready()).rejects.toMatchObject({
      code: 'engine-died',
      message: expect.stringContaining('code 3') as string,
    })
  })

  it('is started a few times, then left alone for a while', async () => {
    const { engine, processes } = start({ fate: 'exit', fateAfter: 0 }, { restartLimit: 2 })
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(engine.ready()).rejects.toMatchObject({ code: 'engine-died' })
    }
    expect(engine.status()).toMatchObject({ state: 'stopped', final: true })
    await expect(engine.ready()).rejects.toMatchObject({
      code: 'engine-died',
      message: expect.stringMatching(/too often.*code 3/) as string,
    })
    expect(processes).toHaveLength(2)
    engine.renew()
    await expect(engine.ready()).rejects.toMatchObject({
      message: expect.stringContaining('code 3') as string,
    })
    expect(processes).toHaveLength(3)
  })

  it('is started anew when somebody wants that, with what its environment says by then', async () => {
    let word = 'one'
    const said: string[] = []
    const fork = forkStarter({
      entry: fakeEngineFile,
      env: () => {
        said.push(word)
        return { FAKE_ENGINE: JSON.stringify({ frameDelay: 50 } satisfies FakeMood) }
      },
    })
    const engine = createEngine({ starter: fork, restartLimit: 1 })
    engines.push(engine)
    const states: EngineStatus['state'][] = []
    engine.onStatus(({ state }) => states.push(state))
    await engine.ready()
    word = 'two'
    let first = true
    const running = engine.call('inbetween', gap, {
      onItem: () => {
        if (first) void engine.restart()
        first = false
      },
    })
    await expect(running).rejects.toMatchObject({ code: 'engine-died' })
    await engine.restart()
    // It was no death: with a limit of one it would not be started again.
    await engine.ready()
    expect(said).toEqual(['one', 'two'])
    expect(states).toEqual(['starting', 'ready', 'off', 'starting', 'ready'])
  })

  it('leaves no listeners or processes behind over five restarts', async () => {
    const { engine, processes } = start({ fate: 'exit', fateAfter: 2 }, { restartLimit: 99 })
    const abort = new AbortController()
    const count = () =>
      ['exit', 'SIGINT', 'SIGTERM', 'uncaughtException', 'unhandledRejection', 'warning', 'beforeExit'].map(
        (event) => process.listenerCount(event),
      )
    const before = count()
    for (let life = 0; life < 5; life++) {
      const call = engine.call('inbetween', gap, { signal: abort.signal })
      await expect(call).rejects.toMatchObject({ code: 'engine-died' })
    }
    expect(processes).toHaveLength(5)
    expect(processes.map(({ pid }) => isAlive(pid))).not.toContain(true)
    expect(count()).toEqual(before)
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0)
  })

  it('lives on when its library ran out of memory and survived', async () => {
    const { engine, processes } = start({ outOfMemory: true })
    await expect(engine.call('inbetween', gap)).rejects.toMatchObject({ code: 'out-of-memory' })
    await engine.ready()
    expect(processes).toHaveLength(1)
  })
})
