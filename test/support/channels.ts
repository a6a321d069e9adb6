// Every transport under one roof, so that one suite runs over all of them.
import { fork } from 'node:child_process'
import { EventEmitter, getEventListeners, once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import WebSocket, { WebSocketServer } from 'ws'
import type { Channel } from '../../src-shared/channel.ts'
import { memoryChannels } from '../../src-shared/channel-memory.ts'
import { portChannel, type EmitterPort, type EventTargetPort } from '../../src-shared/channel-port.ts'
import { processChannel } from '../../src-shared/channel-process.ts'
import { socketChannel } from '../../src-shared/channel-socket.ts'

/** A connection whose far end is being served. */
export interface Line {
  /** The asking end. */
  readonly channel: Channel
  /** Cuts the line as a crash of the far side would. */
  readonly cut: () => void
  /** How many listeners sit on what carries the line. */
  readonly listeners: () => number
  /** Frees all. */
  readonly close: () => void | Promise<void>
}

/** Who answers: a function where the far end is in this process, a file where it is forked. */
export interface Server {
  readonly serve: (channel: Channel) => void
  readonly file: string
  readonly env?: Readonly<Record<string, string>>
}

export interface Transport {
  readonly name: string
  readonly open: (server: Server) => Promise<Line>
}

const events = ['message', 'close', 'disconnect', 'error', 'open', 'exit']

function emitterListeners(emitter: EventEmitter): number {
  return events.reduce((sum, event) => sum + emitter.listenerCount(event), 0)
}

function targetListeners(target: EventTarget): number {
  return events.reduce((sum, event) => sum + getEventListeners(target, event).length, 0)
}

/** Electron's MessagePortMain in small: an emitter whose listeners get an event with `data`. */
function electronPort(port: MessagePort): EmitterPort & EventEmitter {
  const emitter = new EventEmitter()
  port.on('message', (data: unknown) => emitter.emit('message', { data, ports: [] }))
  port.on('close', () => emitter.emit('close'))
  return Object.assign(emitter, {
    postMessage: (message: unknown) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  })
}

const memory: Transport = {
  name: 'memory',
  open: ({ serve }) => {
    const [ours, theirs] = memoryChannels()
    serve(theirs)
    return Promise.resolve({
      channel: ours,
      cut: theirs.close,
      listeners: () => 0,
      close: ours.close,
    })
  },
}

function ports<P extends EmitterPort | EventTargetPort>(
  name: string,
  wrap: (port: MessagePort) => P,
  count: (port: P) => number,
): Transport {
  return {
    name,
    open: ({ serve }) => {
      const { port1, port2 } = new MessageChannel()
      const ours = wrap(port1)
      const channel = portChannel(ours)
      serve(portChannel(wrap(port2)))
      return Promise.resolve({
        channel,
        cut: () => port2.close(),
        listeners: () => count(ours),
        close: channel.close,
      })
    },
  }
}

const childProcess: Transport = {
  name: 'child process',
  open: async ({ file, env }) => {
    const child = fork(file, [], {
      execArgv: [],
      serialization: 'advanced',
      env: { ...process.env, NODE_OPTIONS: '', ...env },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const exit = once(child, 'exit')
    const channel = processChannel(child)
    return Promise.resolve({
      channel,
      cut: () => child.kill('SIGKILL'),
      listeners: () => emitterListeners(child),
      close: async () => {
        channel.close()
        await exit
      },
    })
  },
}

const webSocket: Transport = {
  name: 'WebSocket',
  open: async ({ serve }) => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    await once(server, 'listening')
    // The one thing `address` can be for a TCP server that listens.
    const { port } = server.address() as AddressInfo
    let far: WebSocket | undefined
    server.on('connection', (socket) => {
      far = socket
      serve(socketChannel(socket))
    })
    const socket = new WebSocket(`ws://127.0.0.1:${String(port)}`)
    const channel = socketChannel(socket)
    return {
      channel,
      cut: () => far?.terminate(),
      listeners: () => emitterListeners(socket),
      close: async () => {
        channel.close()
        socket.terminate()
        await new Promise((resolve) => server.close(resolve))
      },
    }
  },
}

/** All of them. */
export const transports: readonly Transport[] = [
  memory,
  ports<MessagePort>('message port', (port) => port, targetListeners),
  ports("Electron's message port", electronPort, emitterListeners),
  childProcess,
  webSocket,
]
