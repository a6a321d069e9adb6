// The line between a window's page and the core: bytes of a port are the bytes of a stream, unread.
import { MessageChannelMain, type WebContents } from 'electron'
import { closeWord, portMessage } from '../../src-shared/shell-names.ts'
import type { CoreProcess } from './core-process.ts'

/** All lines. A page has one at a time: a new one takes the old one's place. */
export interface PortLines {
  /** Gives the page a new line. */
  connect(contents: WebContents): void
  /** Bytes from the core. */
  receive(stream: number, bytes: Uint8Array): void
  /** The core has closed a stream. */
  closed(stream: number): void
  /** The core is gone, and all its streams. */
  drop(): void
}

/** Makes them. */
export function createPortLines(core: () => CoreProcess): PortLines {
  const ports = new Map<number, Electron.MessagePortMain>()
  let last = 0

  const closed = (stream: number): void => {
    const port = ports.get(stream)
    if (port === undefined) return
    ports.delete(stream)
    port.postMessage(closeWord)
    port.close()
  }
  const end = (stream: number): void => {
    if (!ports.has(stream)) return
    closed(stream)
    core().closeStream(stream)
  }

  return {
    connect(contents) {
      for (const stream of [...ports.keys()]) end(stream)
      const stream = ++last
      const { port1, port2 } = new MessageChannelMain()
      ports.set(stream, port1)
      port1.on('message', ({ data }: { data: unknown }) => {
        if (data instanceof Uint8Array) core().send(stream, data)
        else if (data === closeWord) end(stream)
      })
      port1.on('close', () => end(stream))
      core().open(stream)
      port1.start()
      contents.postMessage(portMessage, null, [port2])
    },
    receive: (stream, bytes) => ports.get(stream)?.postMessage(bytes),
    closed,
    drop() {
      for (const stream of [...ports.keys()]) closed(stream)
    },
  }
}
