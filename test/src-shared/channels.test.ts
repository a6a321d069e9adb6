// What is peculiar to single transports; what they have in common is in rpc-transports.test.ts.
import { fork } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { encode } from '@msgpack/msgpack'
import { afterEach, describe, expect, it } from 'vitest'
import WebSocket, { WebSocketServer } from 'ws'
import { createInbox, detachViews } from '../../src-shared/channel.ts'
import { memoryChannels } from '../../src-shared/channel-memory.ts'
import { portChannel, type EmitterPort } from '../../src-shared/channel-port.ts'
import { processChannel } from '../../src-shared/channel-process.ts'
import { socketChannel } from '../../src-shared/channel-socket.ts'
import { labFile } from '../support/lab.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('an inbox', () => {
  it('keeps what comes before the first listener, in order, and for that one alone', () => {
    const inbox = createInbox()
    inbox.receive(1)
    inbox.receive(2)
    const first: unknown[] = []
    const second: unknown[] = []
    inbox.onMessage((message) => first.push(message))
    inbox.onMessage((message) => second.push(message))
    inbox.receive(3)
    expect([first, second]).toEqual([[1, 2, 3], [3]])
  })

  it('tells listeners that are registered twice twice, until each is removed', () => {
    const inbox = createInbox()
    const heard: unknown[] = []
    const listener = (message: unknown) => void heard.push(message)
    const [removeOne, removeTwo] = [inbox.onMessage(listener), inbox.onMessage(listener)]
    inbox.receive('a')
    removeOne()
    removeOne()
    inbox.receive('b')
    removeTwo()
    inbox.receive('c')
    expect(heard).toEqual(['a', 'a', 'b'])
  })

  it('ends once, tells everyone, also who asks later, unless they left', async () => {
    const inbox = createInbox()
    const reason = new Error('gone')
    const told: unknown[] = []
    inbox.onClose((why) => told.push(['early', why]))
    inbox.onClose(() => told.push('never'))()
    expect(inbox.end(reason)).toBe(true)
    expect(inbox.end()).toBe(false)
    inbox.onClose((why) => told.push(['late', why]))
    inbox.onClose(() => told.push('never'))()
    expect(told).toEqual([['early', reason]])
    await turn()
    expect(told).toEqual([
      ['early', reason],
      ['late', reason],
    ])
    inbox.receive('too late')
    inbox.onMessage(() => told.push('message'))
    expect(told).toHaveLength(2)
  })
})

describe('cutting views free', () => {
  it('passes what owns its buffer uncopied, and the message itself when nothing was cut', () => {
    const message = { a: [new Uint8Array(4), 'text', null, { b: new Float32Array(2) }], at: new Date(0) }
    expect(detachViews(message)).toBe(message)
  })

  it.each([Uint8Array, Uint16Array, Int16Array, Int32Array, Uint32Array, Float32Array, Float64Array])(
    'copies a window as its own kind: %o',
    (TypedArray) => {
      const whole = new TypedArray([1, 2, 3, 4])
      const cut = detachViews({ deep: [whole.subarray(1, 3)] }) as { deep: [typeof whole] }
      expect(cut.deep[0]).toEqual(new TypedArray([2, 3]))
      expect(cut.deep[0].buffer.byteLength).toBe(2 * TypedArray.BYTES_PER_ELEMENT)
      cut.deep[0][0] = 9
      expect(whole[1]).toBe(2)
    },
  )

  it('copies what shared memory holds', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(4))
    const cut = detachViews(shared) as Uint8Array
    expect(cut).not.toBe(shared)
    expect(cut.buffer).toBeInstanceOf(ArrayBuffer)
  })
})

describe('the memory channel', () => {
  it('copies at once: the sender may go on writing', async () => {
    const [left, right] = memoryChannels()
    const bytes = new Uint8Array([1])
    left.post(bytes)
    bytes[0] = 2
    expect(await new Promise((resolve) => right.onMessage(resolve))).toEqual(new Uint8Array([1]))
  })

  it('delivers what was sent before it was closed', async () => {
    const [left, right] = memoryChannels()
    const heard: unknown[] = []
    right.onMessage((message) => heard.push(message))
    right.onClose(() => heard.push('closed'))
    left.post(1)
    left.close()
    left.post(2)
    await turn()
    expect(heard).toEqual([1, 'closed'])
  })
})

describe('the port channel', () => {
  it('tells the other side of its end even where ports do not', async () => {
    // An older browser's port, which has no event for that.
    class MutePort extends EventEmitter implements EmitterPort {
      other: MutePort | undefined
      postMessage(data: unknown) {
        setImmediate(() => this.other?.emit('message', { data }))
      }
      start() {
        return undefined
      }
      close() {
        return undefined
      }
    }
    const [a, b] = [new MutePort(), new MutePort()]
    a.other = b
    b.other = a
    const [left, right] = [portChannel(a), portChannel(b)]
    const closed = new Promise((resolve) => right.onClose(resolve))
    left.close()
    await closed
    expect(a.eventNames()).toEqual([])
    expect(b.eventNames()).toEqual([])
  })
})

describe('the process channel', () => {
  it('does nothing on a process that has ended', async () => {
    const child = fork(labFile, { execArgv: [], serialization: 'advanced', env: {} })
    const channel = processChannel(child)
    const closed = new Promise((resolve) => channel.onClose(resolve))
    child.kill('SIGKILL')
    await once(child, 'exit')
    channel.post({ type: 'ping', id: 1 })
    await closed
    channel.post({ type: 'ping', id: 2 })
    channel.close()
    // A channel made too late is closed, and says so.
    await new Promise((resolve) => processChannel(child).onClose(resolve))
  })

  it('survives a pipe that breaks while it sends', async () => {
    const child = fork(labFile, { execArgv: [], serialization: 'advanced', env: {} })
    await once(child, 'spawn')
    const channel = processChannel(child)
    const closed = new Promise((resolve) => channel.onClose(resolve))
    child.kill('SIGKILL')
    for (let index = 0; index < 20; index++) channel.post({ big: new Uint8Array(1 << 20) })
    await closed
  })
})

describe('the socket channel', () => {
  const servers: WebSocketServer[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) {
      for (const socket of server.clients) socket.terminate()
      server.close()
    }
  })
  const listen = async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    servers.push(server)
    await once(server, 'listening')
    return { server, url: `ws://127.0.0.1:${String((server.address() as AddressInfo).port)}` }
  }

  it('sends what was posted before it was open, in order', async () => {
    const { server, url } = await listen()
    const channel = socketChannel(new WebSocket(url))
    channel.post(1)
    channel.post({ bytes: new Uint8Array([2]) })
    const [socket] = (await once(server, 'connection')) as [WebSocket]
    const heard: unknown[] = []
    const far = socketChannel(socket)
    await new Promise<void>((resolve) =>
      far.onMessage((message) => {
        if (heard.push(message) === 2) resolve()
      }),
    )
    expect(heard).toEqual([1, { bytes: new Uint8Array([2]) }])
    channel.close()
  })

  it('drops what is no MessagePack, and lives on', async () => {
    const { server, url } = await listen()
    const socket = new WebSocket(url)
    const [farSocket] = (await once(server, 'connection')) as [WebSocket]
    const heard: unknown[] = []
    const far = socketChannel(farSocket)
    const done = new Promise<void>((resolve) =>
      far.onMessage((message) => {
        heard.push(message)
        if (message === 'the end') resolve()
      }),
    )
    if (socket.readyState !== socket.OPEN) await once(socket, 'open')
    socket.send('some text')
    socket.send(new Uint8Array(0))
    socket.send(new Uint8Array([0xc1]))
    // An array that promises four thousand million items, a string that ends too early, a forbidden key, endless nesting.
    socket.send(new Uint8Array([0xdd, 0xff, 0xff, 0xff, 0xff]))
    socket.send(new Uint8Array([0xd9, 200, 65]))
    socket.send(new Uint8Array([0x81, 0xa9, ...new TextEncoder().encode('__proto__'), 0x80]))
    socket.send(new Uint8Array(100_000).fill(0x91))
    socket.send(encode('the end'))
    await done
    expect(heard.at(-1)).toBe('the end')
    expect(Object.prototype).not.toHaveProperty('polluted')
    expect(heard.length).toBe(1)
    socket.terminate()
  })

  it('is over when nobody answers the door', async () => {
    const { server, url } = await listen()
    server.close()
    const channel = socketChannel(new WebSocket(url))
    channel.post('in vain')
    await new Promise((resolve) => channel.onClose(resolve))
    channel.post('in vain')
    await new Promise((resolve) => socketChannel(new WebSocket(url)).onClose(resolve))
  })
})
