// WebSockets, between a browser and the browser host. Messages travel as MessagePack, which carries bytes as bytes.
import { ExtensionCodec, decode, encode } from '@msgpack/msgpack'
import { createInbox, type Channel } from './channel.ts'

/** What a browser's WebSocket and one of the `ws` package have in common. */
export interface SocketLike {
  binaryType: string
  readonly readyState: number
  send(data: Uint8Array<ArrayBuffer>): void
  close(): void
  addEventListener(type: 'open' | 'message' | 'close' | 'error', listener: (event: object) => void): void
  removeEventListener(type: 'open' | 'message' | 'close' | 'error', listener: (event: object) => void): void
}

const connecting = 0
const open = 1

/** Settings of {@link socketChannel}. */
export interface SocketChannelOptions {
  /** Hears of bytes that are no message; without it they are dropped. */
  readonly onGarbage?: () => void
}

/** The channel over a socket that is connecting or open; what is posted before it opens waits. */
export function socketChannel(socket: SocketLike, options: SocketChannelOptions = {}): Channel {
  const inbox = createInbox()
  let early: Uint8Array<ArrayBuffer>[] = []
  socket.binaryType = 'arraybuffer'

  const onOpen = () => {
    for (const bytes of early) socket.send(bytes)
    early = []
  }
  const onMessage = (event: object) => {
    if (!('data' in event && event.data instanceof ArrayBuffer)) return
    const message = unpack(event.data)
    if (message === undefined) options.onGarbage?.()
    else inbox.receive(message)
  }
  const finish = () => {
    if (!inbox.end()) return
    early = []
    socket.removeEventListener('open', onOpen)
    socket.removeEventListener('message', onMessage)
    socket.removeEventListener('close', finish)
    // An 'error' listener stays: `ws` may still report one, and nobody hearing it would end the process.
  }
  socket.addEventListener('open', onOpen)
  socket.addEventListener('message', onMessage)
  socket.addEventListener('close', finish)
  // An error is always followed by 'close'.
  socket.addEventListener('error', () => undefined)
  if (socket.readyState > open) finish()

  return {
    post: (message) => {
      if (inbox.ended()) return
      const bytes = encode(message, { extensionCodec, ignoreUndefined: true })
      if (socket.readyState === connecting) early.push(bytes)
      else if (socket.readyState === open) socket.send(bytes)
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close: () => {
      finish()
      socket.close()
    },
  }
}

/** Bytes from outside may be anything: undefined is what can't be read. */
function unpack(bytes: ArrayBuffer): unknown {
  try {
    return decode(bytes, { extensionCodec })
  } catch {
    return undefined
  }
}

// MessagePack knows bytes alone; the other arrays of numbers that we send keep their type by an extension each.
const extensionCodec = new ExtensionCodec()
for (const [type, TypedArray] of [Float32Array, Float64Array, Uint16Array, Int32Array].entries()) {
  extensionCodec.register({
    type,
    encode: (value) =>
      value instanceof TypedArray ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : null,
    // A copy, since the bytes begin wherever they come to lie in the message, and wider numbers need alignment.
    decode: (bytes) => new TypedArray(bytes.slice().buffer),
  })
}
