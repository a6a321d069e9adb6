// A channel carries messages between two ends, in order. Everything that differs between an in-memory pair, a message port,
// a child process and a WebSocket is hidden behind these four methods.

/** One end of a two-way, ordered message connection. Messages are plain data with Uint8Array for bytes. */
export interface Channel {
  /**
   * Sends a copy of a message; the sender may reuse its buffers at once. Throws when the message holds something that
   * cannot be copied (a function, say); the channel stays usable. Does nothing on a closed channel: `onClose` tells.
   */
  readonly post: (message: unknown) => void
  /** Hears messages. What came before the first listener is kept for it. Returns the remover. */
  readonly onMessage: (listener: (message: unknown) => void) => () => void
  /** Hears the end of the channel, once, from whichever side; soon, if it is over already. Returns the remover. */
  readonly onClose: (listener: (reason?: Error) => void) => () => void
  /** Closes both ends. Safe to call again. */
  readonly close: () => void
}

/** The receiving half of a channel, shared by all transports. */
export interface Inbox extends Pick<Channel, 'onMessage' | 'onClose'> {
  /** Hands a message to the listeners, or keeps it for the first one. Dropped once closed. */
  readonly receive: (message: unknown) => void
  /** Ends the inbox and tells the listeners. True when this call was the one that did. */
  readonly end: (reason?: Error) => boolean
  readonly ended: () => boolean
}

/** Makes the listener bookkeeping that every transport needs. */
export function createInbox(): Inbox {
  const messageListeners = new Set<(message: unknown) => void>()
  const closeListeners = new Set<(reason?: Error) => void>()
  let early: unknown[] | undefined = []
  let over: { readonly reason: Error | undefined } | undefined

  return {
    receive: (message) => {
      if (over) return
      if (early) early.push(message)
      else for (const listener of [...messageListeners]) listener(message)
    },
    end: (reason) => {
      if (over) return false
      over = { reason }
      early = undefined
      messageListeners.clear()
      const listeners = [...closeListeners]
      closeListeners.clear()
      for (const listener of listeners) listener(reason)
      return true
    },
    ended: () => over !== undefined,
    onMessage: (listener) => {
      // A wrapper of its own, so that one function may be registered twice and removed once.
      const entry = (message: unknown) => listener(message)
      if (over) return () => undefined
      messageListeners.add(entry)
      const kept = early
      early = undefined
      for (const message of kept ?? []) entry(message)
      return () => messageListeners.delete(entry)
    },
    onClose: (listener) => {
      const entry = (reason?: Error) => listener(reason)
      closeListeners.add(entry)
      const ended = over
      if (ended) {
        // Later, so that the caller has its remover in hand before it is called.
        queueMicrotask(() => {
          if (closeListeners.delete(entry)) listener(ended.reason)
        })
      }
      return () => closeListeners.delete(entry)
    },
  }
}

/**
 * Structured clone copies the whole buffer behind a view, and shares a SharedArrayBuffer instead of copying it. A frame that
 * is a window on the memory of a WebAssembly module must cross as its own bytes alone: this cuts such views free.
 * Views that own their buffer, and everything else, pass through untouched and uncopied.
 */
export function detachViews(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    const owns = value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength
    return owns || value instanceof DataView ? value : copyOf(value)
  }
  if (Array.isArray(value)) return mapChanged(value)
  if (isPlain(value)) {
    const values = Object.values(value)
    const changed = mapChanged(values)
    if (changed === values) return value
    return Object.fromEntries(Object.keys(value).map((key, index) => [key, changed[index]]))
  }
  return value
}

function copyOf(view: ArrayBufferView): unknown {
  const bytes = new Uint8Array(view.byteLength)
  bytes.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
  for (const type of [Float32Array, Float64Array, Uint16Array, Int16Array, Int32Array, Uint32Array]) {
    if (view instanceof type) return new type(bytes.buffer)
  }
  return bytes
}

function mapChanged(values: readonly unknown[]): readonly unknown[] {
  let changed: unknown[] | undefined
  for (const [index, value] of values.entries()) {
    const next = detachViews(value)
    if (next === value) continue
    changed ??= [...values]
    changed[index] = next
  }
  return changed ?? values
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
