// Message ports: between a window and the main side, a worker and its owner. One adapter serves the DOM's ports, Node's
// (worker_threads) and Electron's MessagePortMain, because it asks for their common shape only.
import { createInbox, detachViews, type Channel } from './channel.ts'

interface PortBase {
  postMessage(message: unknown): void
  start(): void
  close(): void
}

/** A port of the DOM or of worker_threads. */
export interface EventTargetPort extends PortBase {
  addEventListener(type: string, listener: (event: object) => void): void
  removeEventListener(type: string, listener: (event: object) => void): void
}

/** Electron's MessagePortMain: an emitter whose listeners get an event with `data`. */
export interface EmitterPort extends PortBase {
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  off(event: 'message', listener: (event: { data: unknown }) => void): unknown
  off(event: 'close', listener: () => void): unknown
}

// Older browsers' ports do not tell that the other end was closed, so the end that closes says so.
const goodbye = 'interlude:close'

/**
 * The channel over a port, which it starts. Buffers are copied, not transferred: MessagePortMain can't transfer them, and the
 * sender keeps its frame.
 */
export function portChannel(port: EventTargetPort | EmitterPort): Channel {
  const inbox = createInbox()
  const receive = (data: unknown) => {
    if (data === goodbye) close()
    else inbox.receive(data)
  }
  const onClose = () => finish()
  const unlisten = listen(port, receive, onClose)
  const finish = () => {
    if (inbox.end()) unlisten()
  }
  const close = () => {
    if (inbox.ended()) return
    port.postMessage(goodbye)
    finish()
    port.close()
  }
  port.start()
  return {
    post: (message) => {
      if (!inbox.ended()) port.postMessage(detachViews(message))
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close,
  }
}

function listen(
  port: EventTargetPort | EmitterPort,
  receive: (data: unknown) => void,
  onClose: () => void,
): () => void {
  if ('addEventListener' in port) {
    const onMessage = (event: object) => {
      if ('data' in event) receive(event.data)
    }
    port.addEventListener('message', onMessage)
    port.addEventListener('close', onClose)
    return () => {
      port.removeEventListener('message', onMessage)
      port.removeEventListener('close', onClose)
    }
  }
  const onMessage = (event: { data: unknown }) => receive(event.data)
  port.on('message', onMessage)
  port.on('close', onClose)
  return () => {
    port.off('message', onMessage)
    port.off('close', onClose)
  }
}
