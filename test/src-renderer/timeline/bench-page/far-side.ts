// The fake main side of the measured window: a large project whose in-betweens are all made.
import { socketChannel, type SocketLike } from '../../../../src-shared/channel-socket.ts'
import { FakeEditor, fakeDocument } from '../../../support/fake-editor.ts'

/** A port whose messages are bytes, as a socket. */
function portSocket(port: MessagePort): SocketLike {
  const listeners = new Set<(event: object) => void>()
  port.onmessage = ({ data }: MessageEvent<Uint8Array>) => {
    const bytes = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)
    for (const listener of listeners) listener({ data: bytes })
  }
  return {
    binaryType: 'arraybuffer',
    readyState: 1,
    send: (bytes) => port.postMessage(bytes),
    close: () => port.close(),
    addEventListener: (type, listener) => {
      if (type === 'message') listeners.add(listener)
    },
    removeEventListener: (_, listener) => void listeners.delete(listener),
  }
}

self.addEventListener('message', ({ data, ports }: MessageEvent<{ keyframes: number; apart: number }>) => {
  const [port] = ports
  if (!port) return
  const fake = new FakeEditor({ document: fakeDocument(data.keyframes, data.apart) })
  const gaps = fake
    .statuses()
    .map((status) => ({ ...status, state: 'done' as const, ready: [...Array(status.total).keys()] }))
  fake.hello = { ...fake.hello, gaps, settings: { ...fake.hello.settings, live: false } }
  const window = socketChannel(portSocket(port))
  const inner = fake.connect()
  window.onMessage((message) => inner.post(message))
  inner.onMessage((message) => window.post(message))
})
