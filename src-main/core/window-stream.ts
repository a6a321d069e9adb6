// A window's stream of the pipe to the shell, as a socket: from there on it is served like a browser's.
import type { SocketLike } from '../../src-shared/channel-socket.ts'

type SocketEvent = 'open' | 'message' | 'close' | 'error'

/** The near end of a window's stream. */
export interface WindowStream {
  readonly socket: SocketLike
  /** Bytes came; they own their buffer. */
  receive(bytes: Uint8Array): void
  /** The far end is gone. */
  end(): void
}

const open = 1
const closed = 3

/** Makes it. `send` passes bytes on; `close` tells the far end, once. */
export function createWindowStream(send: (bytes: Uint8Array) => void, close: () => void): WindowStream {
  const listeners: Record<SocketEvent, Set<(event: object) => void>> = {
    open: new Set(),
    message: new Set(),
    close: new Set(),
    error: new Set(),
  }
  let readyState = open
  const tell = (type: SocketEvent, event: object): void => {
    for (const listener of [...listeners[type]]) listener(event)
  }
  const end = (): void => {
    if (readyState === closed) return
    readyState = closed
    tell('close', {})
  }
  return {
    socket: {
      binaryType: 'arraybuffer',
      get readyState() {
        return readyState
      },
      send: (bytes) => {
        if (readyState === open) send(bytes)
      },
      close: () => {
        if (readyState === closed) return
        end()
        close()
      },
      addEventListener: (type, listener) => listeners[type].add(listener),
      removeEventListener: (type, listener) => listeners[type].delete(listener),
    },
    receive: (bytes) => tell('message', { data: bytes.buffer }),
    end,
  }
}
