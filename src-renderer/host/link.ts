// How a window reaches the main side: by the port that the desktop's preload passes in, or else by a WebSocket to the server that the
// page came from. Both carry the same MessagePack bytes.
import type { Channel } from '../../src-shared/channel.ts'
import { socketChannel, type SocketLike } from '../../src-shared/channel-socket.ts'

/** What the desktop's preload leaves in the page. */
interface Preload {
  /** The path of a file that was dropped or chosen; empty for one that is not from the disk. */
  pathOf(file: File): string
}

declare global {
  interface Window {
    readonly interlude?: Preload
  }
}

/** The way to the main side. */
export interface Link {
  readonly kind: 'desktop' | 'browser'
  /** A new connection; earlier ones are given up. Rejects when the signal fires. */
  open(signal: AbortSignal): Promise<Channel>
  /** Whether somebody answers there who no longer knows this page: the program was started anew, with another key. */
  refused(): Promise<boolean>
  /** The path of a dropped file, where the host tells it. */
  pathOf(file: File): string | undefined
}

/** The message by which the preload passes a port. */
const portMessage = 'interlude:port'

type Listener = (event: object) => void

/** A port as a socket: its messages are bytes. */
function portSocket(port: MessagePort): SocketLike {
  const listeners = {
    open: new Set<Listener>(),
    message: new Set<Listener>(),
    close: new Set<Listener>(),
    error: new Set<Listener>(),
  }
  let state = 1
  const finish = () => {
    if (state === 3) return
    state = 3
    port.close()
    for (const listener of [...listeners.close]) listener({})
  }
  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (data === 'close') finish()
    if (!(data instanceof Uint8Array)) return
    const bytes = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)
    for (const listener of [...listeners.message]) listener({ data: bytes })
  }
  return {
    binaryType: 'arraybuffer',
    get readyState() {
      return state
    },
    send: (bytes) => port.postMessage(bytes),
    close: finish,
    addEventListener: (type, listener) => listeners[type].add(listener),
    removeEventListener: (type, listener) => listeners[type].delete(listener),
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new DOMException('Given up.', 'AbortError')))
  })
}

/** Ports come when the page has loaded, and again when the main side was started anew. */
function desktopLink(preload: Preload): Link {
  const waiting: MessagePort[] = []
  let wake: (() => void) | undefined
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== window || event.data !== portMessage) return
    const port = event.ports[0]
    if (!port) return
    waiting.push(port)
    wake?.()
  })
  return {
    kind: 'desktop',
    async open(signal) {
      while (waiting.length === 0) {
        await Promise.race([new Promise<void>((resolve) => (wake = resolve)), aborted(signal)])
      }
      // Only the newest leads anywhere.
      const port = waiting.pop()
      waiting.length = 0
      if (!port) throw new Error('unreachable')
      return socketChannel(portSocket(port))
    },
    refused: () => Promise.resolve(false),
    pathOf: (file) => preload.pathOf(file) || undefined,
  }
}

function browserLink(): Link {
  return {
    kind: 'browser',
    async open(signal) {
      const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
      const socket = new WebSocket(`${scheme}://${location.host}/socket`)
      const opened = new Promise<void>((resolve, reject) => {
        socket.addEventListener('open', () => resolve())
        socket.addEventListener('close', () => reject(new Error('The host does not answer.')))
      })
      await Promise.race([opened, aborted(signal)])
      return socketChannel(socket)
    },
    refused: () =>
      fetch(location.href, { method: 'HEAD' }).then(
        ({ status }) => status === 403,
        () => false,
      ),
    pathOf: () => undefined,
  }
}

/** The link of this page. */
export function createLink(): Link {
  return window.interlude ? desktopLink(window.interlude) : browserLink()
}
