// How long one frame takes from process to process, each way, over every transport, as the program sends it: through rpc with
// its schemas. Medians of interleaved rounds; a plain copy of the same bytes, in the same rounds, is the yardstick.
// node bench/ipc/run.ts [--rounds 30] [--json FILE]
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import WebSocket from 'ws'
import type { Channel } from '../../src-shared/channel.ts'
import { memoryChannels } from '../../src-shared/channel-memory.ts'
import { portChannel } from '../../src-shared/channel-port.ts'
import { processChannel } from '../../src-shared/channel-process.ts'
import { socketChannel } from '../../src-shared/channel-socket.ts'
import { byteLengthOf, srgb, type Frame } from '../../src-shared/frame.ts'
import { connect, type Client } from '../../src-shared/rpc-connect.ts'
import { benchContract, serveBench } from './contract.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '30' }, json: { type: 'string' } },
})
const rounds = Number(values.rounds)
const farEnd = join(import.meta.dirname, 'far-end.ts')

interface Line {
  readonly name: string
  readonly channel: Channel
  readonly end: () => unknown
}

function openMemory(): Line {
  const [ours, theirs] = memoryChannels()
  serveBench(theirs)
  return { name: 'memory (same thread)', channel: ours, end: ours.close }
}

function openPort(): Line {
  const worker = new Worker(farEnd)
  // A worker is a port to its thread, but is closed by ending it.
  const port = {
    postMessage: (message: unknown) => worker.postMessage(message),
    start: () => undefined,
    close: () => undefined,
    on: (event: string, listener: (event: { data: unknown }) => void) =>
      event === 'message' ? worker.on('message', (data: unknown) => listener({ data })) : worker,
    off: () => undefined,
  }
  return { name: 'message port (thread)', channel: portChannel(port), end: () => worker.terminate() }
}

function openFork(): Line {
  const child = fork(farEnd, { execArgv: [], serialization: 'advanced' })
  const channel = processChannel(child)
  return { name: 'child process (fork)', channel, end: channel.close }
}

async function openSocket(): Promise<Line> {
  const child = fork(farEnd, ['--socket'], { execArgv: [] })
  const [port] = (await once(child, 'message')) as [number]
  const channel = socketChannel(new WebSocket(`ws://127.0.0.1:${String(port)}`, { maxPayload: 2 ** 30 }))
  const end = () => {
    channel.close()
    child.disconnect()
  }
  return { name: 'WebSocket + MessagePack', channel, end }
}

function noise(width: number, height: number): Frame {
  const shape = { width, height, channels: 3, depth: 8 } as const
  const data = new Uint8Array(byteLengthOf(shape))
  for (let index = 0; index < data.length; index++) data[index] = Math.imul(index, 2654435761) >>> 24
  return { ...shape, colour: srgb, data }
}

const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? NaN

async function time(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

async function measure(lines: readonly Line[], frame: Frame) {
  const clients = lines.map(({ channel }): Client<typeof benchContract> => connect(benchContract, channel))
  const there = lines.map((): number[] => [])
  const back = lines.map((): number[] => [])
  const copies: number[] = []
  for (let round = -3; round < rounds; round++) {
    // Rounds below 0 warm up.
    const copy = await time(() => frame.data.slice())
    if (round >= 0) copies.push(copy)
    for (const [index, client] of clients.entries()) {
      const up = await time(() => client.call('there', frame))
      const down = await time(() => client.call('back', null))
      if (round < 0) continue
      there[index]?.push(up)
      back[index]?.push(down)
    }
  }
  for (const client of clients) client.close()
  const megabytes = frame.data.length / 1e6
  const size = `${String(frame.width)}x${String(frame.height)}`
  const row = (transport: string, up: number, down: number) => ({
    size,
    transport,
    thereMs: round1(up),
    backMs: round1(down),
    thereMBs: Math.round((megabytes / up) * 1000),
    backMBs: Math.round((megabytes / down) * 1000),
    copies: round1((up + down) / 2 / median(copies)),
  })
  return [
    row('plain copy', median(copies), median(copies)),
    ...lines.map(({ name }, index) => row(name, median(there[index] ?? []), median(back[index] ?? []))),
  ]
}

function round1(value: number): number {
  return Math.round(value * 10) / 10
}

const lines = [openMemory(), openPort(), openFork(), await openSocket()]
try {
  const rows = [...(await measure(lines, noise(1280, 720))), ...(await measure(lines, noise(1920, 1080)))]
  console.table(rows)
  if (values.json !== undefined) {
    await writeFile(values.json, JSON.stringify({ rounds, rows }, null, 2) + '\n')
  }
} finally {
  for (const line of lines) line.end()
}
