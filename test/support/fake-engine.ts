// A small real engine: it serves the engine's contract by cross-fading. Serve its handlers, or fork this
// file (its path is `fakeEngineFile`; the command line takes it by INTERLUDE_ENGINE). Its moods come by FAKE_ENGINE, as JSON.
import { appendFileSync } from 'node:fs'
import { basename } from 'node:path'
import { createHash } from 'node:crypto'
import { createMetrics } from '../../src-main/engine/process-metrics.ts'
import { processChannel } from '../../src-shared/channel-process.ts'
import {
  engineContract,
  type Device,
  type EngineContract,
  type InbetweenInput,
  type ModelInfo,
  type InbetweenItem,
  type InbetweenOutput,
} from '../../src-shared/engine-contract.ts'
import { InterludeError, throwIfCancelled } from '../../src-shared/errors.ts'
import { byteLengthOf, samplesOf, type Frame } from '../../src-shared/frame.ts'
import type { CallContext, Handlers } from '../../src-shared/rpc.ts'
import { serve } from '../../src-shared/rpc-serve.ts'

/** The file to fork. */
export const fakeEngineFile = import.meta.filename

/** How the engine ends itself, or stops being of use. */
export type Fate = 'kill' | 'exit' | 'heap' | 'bad-alloc' | 'disconnect' | 'sleep'

/** What a fake engine may be told to do. */
export interface FakeMood {
  /** Time that each in-between takes (ms). */
  readonly frameDelay?: number
  /** Blocks the event loop for this long (ms) in each in-between, as a tensor operation does. */
  readonly frameBlock?: number
  /** After so many in-betweens, over all calls, `fate` strikes; 0 strikes at the first question. */
  readonly fateAfter?: number
  readonly fate?: Fate
  /** The error that `describe-device` answers with: an engine without a device. */
  readonly noDevice?: { readonly code: 'tool-missing' | 'unsupported'; readonly message: string }
  /** Reject every in-between call with `out-of-memory`, as a library that ran out and survived. */
  readonly outOfMemory?: boolean
  /** Appends one line of JSON for each call: `{call, model?, times?, seed?}`. */
  readonly log?: string
}

export const fakeDevice: Device = {
  backend: 'tensorflow',
  kind: 'cpu',
  name: 'Fake processor',
  version: '0.0.0',
  build: 'cpu',
  reason: 'It is a fake.',
  devices: ['CPU:0'],
  memory: 1_000_000_000,
  threads: 1,
}

/** The cross-fade of two frames, rounded to nearest. */
export function crossFade(from: Frame, to: Frame, time: number): Frame {
  const a = samplesOf(from)
  const b = samplesOf(to)
  const data = new Uint8Array(byteLengthOf(from))
  const samples = from.depth === 8 ? data : new Uint16Array(data.buffer)
  for (let index = 0; index < samples.length; index++) {
    samples[index] = Math.round(a[index]! * (1 - time) + b[index]! * time)
  }
  return { ...from, data }
}

/** Indices 0..count-1, the middle first, then the middles of the halves, and so on. */
export function middleFirst(count: number): number[] {
  const order: number[] = []
  const spans: [number, number][] = [[0, count]]
  for (const [start, end] of spans) {
    if (start >= end) continue
    const middle = (start + end) >> 1
    order.push(middle)
    spans.push([start, middle], [middle + 1, end])
  }
  return order
}

/** Handlers of the engine's contract that blend. */
export function fakeHandlers(mood: FakeMood = {}): Handlers<EngineContract> {
  let made = 0
  const log = (call: string, input?: Partial<InbetweenInput>) => {
    const { model, times, seed } = input ?? {}
    if (mood.log !== undefined) appendFileSync(mood.log, JSON.stringify({ call, model, times, seed }) + '\n')
  }
  const meetFate = () => {
    if (mood.fate !== undefined && made >= (mood.fateAfter ?? 0)) strike(mood.fate)
  }
  const blend = async (
    call: 'inbetween' | 'blend-prior',
    input: Pick<InbetweenInput, 'from' | 'to' | 'times'> & Partial<InbetweenInput>,
    { signal, emit }: CallContext<InbetweenItem>,
  ): Promise<InbetweenOutput> => {
    log(call, input)
    if (mood.outOfMemory) {
      throw new InterludeError(
        'out-of-memory',
        'There is not enough memory for this.',
        'Use a smaller --size.',
      )
    }
    const start = performance.now()
    for (const index of middleFirst(input.times.length)) {
      throwIfCancelled(signal)
      meetFate()
      if (mood.frameDelay !== undefined) {
        await new Promise((resolve) => setTimeout(resolve, mood.frameDelay))
      }
      if (mood.frameBlock !== undefined) block(mood.frameBlock)
      const time = input.times[index]!
      await emit({ index, time, frame: crossFade(input.from, input.to, time) })
      made++
    }
    const total = (performance.now() - start) / 1000
    return {
      frames: input.times.length,
      seconds: { motion: 0, network: 0, compose: total, total },
      tiles: 1,
      working: { width: input.from.width, height: input.from.height },
      notes: [],
      networkFlops: 0,
    }
  }
  return {
    'describe-device': async () => {
      log('describe-device')
      if (mood.fateAfter === 0) meetFate()
      if (mood.noDevice) {
        throw new InterludeError(mood.noDevice.code, mood.noDevice.message, 'Run npm run setup.')
      }
      return Promise.resolve(fakeDevice)
    },
    'measure-speed': async () => {
      log('measure-speed')
      return Promise.resolve({ matmul: 1, conv2d: 1, conv3d: 1 })
    },
    'measure-memory': async () =>
      Promise.resolve({ resident: process.memoryUsage.rss(), tensors: 0, tensorBytes: 0 }),
    'describe-model': async ({ folder }) => {
      log('describe-model', { model: folder })
      return Promise.resolve(describe(folder))
    },
    'inspect-model': async ({ folder }) => Promise.resolve(describe(folder)),
    'adopt-model': async () =>
      Promise.reject(new InterludeError('unsupported', 'This engine takes in no models.')),
    ...createMetrics(() => Promise.reject(new Error('This engine has no classifier.'))).handlers,
    'blend-prior': (input, context) => blend('blend-prior', input, context),
    train: async () => Promise.reject(new InterludeError('unsupported', 'This engine does not train.')),
    'try-training': async () =>
      Promise.reject(new InterludeError('unsupported', 'This engine does not train.')),
    'train-control': async () => Promise.resolve({ heard: false }),
    inbetween: (input, context) => blend('inbetween', input, context),
  }
}

function describe(folder: string): ModelInfo {
  return {
    folder,
    name: basename(folder),
    kind: 'studio',
    parameters: 0,
    hash: createHash('sha256').update(folder).digest('hex'),
    trained: false,
    card: {},
  }
}

function block(milliseconds: number): void {
  const end = performance.now() + milliseconds
  while (performance.now() < end) Math.sqrt(end)
}

function strike(fate: Fate): void {
  switch (fate) {
    case 'kill':
      process.kill(process.pid, 'SIGKILL')
      break
    case 'exit':
      process.exit(3)
      break
    case 'heap': {
      const hoard: unknown[] = []
      for (;;) hoard.push(new Array(1000).fill(Math.random()))
    }
    case 'bad-alloc':
      process.stderr.write("terminate called after throwing an instance of 'std::bad_alloc'\n")
      process.abort()
      break
    case 'disconnect':
      process.disconnect()
      break
    case 'sleep':
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  }
}

if (process.argv[1] === fakeEngineFile && process.send) {
  process.on('SIGINT', () => undefined)
  const mood = JSON.parse(process.env.FAKE_ENGINE ?? '{}') as FakeMood
  const channel = processChannel(process)
  serve(engineContract, fakeHandlers(mood), channel)
  channel.onClose(() => {
    if (mood.fate !== 'disconnect') process.exit(0)
  })
}
