// Many two-way streams over one pipe of bytes: what joins the desktop's shell and its core. Stream 0 is theirs, each window has one
// more. A piece is a head of 9 bytes (length and stream as 32-bit little endian, then what it is) and its bytes, which nobody between
// the ends looks into. Runs on whatever Node is inside Electron.

/** What a piece says: a stream begins, carries bytes, or ends. */
export type PieceKind = 'open' | 'data' | 'close'

const kinds: readonly PieceKind[] = ['open', 'data', 'close']
const headBytes = 9

/** The most that one piece may hold; more means that the pipe is out of step. */
const maxPiece = 512 * 2 ** 20

/** The part of a Node stream that is needed. */
export interface BytePipe {
  write(bytes: Uint8Array): unknown
  on(event: 'data', listener: (bytes: Uint8Array) => void): unknown
  on(event: 'close', listener: () => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  destroy(): unknown
}

/** One end of the pipe. */
export interface StreamPipe {
  /** Sends a piece; does nothing once the pipe is closed. */
  send(kind: PieceKind, stream: number, bytes?: Uint8Array): void
  close(): void
}

/** What an end hears. */
export interface StreamListener {
  /** `bytes` own their buffer. */
  readonly onPiece: (kind: PieceKind, stream: number, bytes: Uint8Array) => void
  /** Once, from whichever side, with the reason where it was a failure. */
  readonly onClose: (reason?: Error) => void
}

function headOf(kind: PieceKind, stream: number, length: number): Uint8Array {
  const head = new Uint8Array(headBytes)
  const view = new DataView(head.buffer)
  view.setUint32(0, length, true)
  view.setUint32(4, stream, true)
  view.setUint8(8, kinds.indexOf(kind))
  return head
}

/** Cuts bytes, however they arrive, into pieces. The function that it returns throws when they are none. */
export function createPieceReader(onPiece: StreamListener['onPiece']): (bytes: Uint8Array) => void {
  let head = new Uint8Array(headBytes)
  let body: Uint8Array | undefined
  let filled = 0
  let kind: PieceKind = 'data'
  let stream = 0

  const begin = (): void => {
    const view = new DataView(head.buffer)
    const length = view.getUint32(0, true)
    const named = kinds[view.getUint8(8)]
    if (named === undefined || length > maxPiece) throw new Error('The pipe carries something else.')
    kind = named
    stream = view.getUint32(4, true)
    body = new Uint8Array(length)
    filled = 0
  }
  const finish = (whole: Uint8Array): void => {
    head = new Uint8Array(headBytes)
    body = undefined
    filled = 0
    onPiece(kind, stream, whole)
  }

  return (bytes) => {
    let at = 0
    while (at < bytes.length) {
      const target = body ?? head
      const part = bytes.subarray(at, at + target.length - filled)
      target.set(part, filled)
      filled += part.length
      at += part.length
      if (filled < target.length) return
      if (body === undefined) begin()
      // A piece without bytes ends with its head.
      if (body?.length === filled) finish(body)
    }
  }
}

/** Joins a pipe. */
export function joinPipe(pipe: BytePipe, listener: StreamListener): StreamPipe {
  let over = false
  const finish = (reason?: Error): void => {
    if (over) return
    over = true
    pipe.destroy()
    listener.onClose(reason)
  }
  const read = createPieceReader((kind, stream, bytes) => {
    if (!over) listener.onPiece(kind, stream, bytes)
  })
  pipe.on('data', (bytes) => {
    try {
      read(bytes)
    } catch (error) {
      finish(error instanceof Error ? error : new Error(String(error)))
    }
  })
  pipe.on('close', () => finish())
  pipe.on('error', finish)
  return {
    send(kind, stream, bytes = new Uint8Array()) {
      if (over) return
      pipe.write(headOf(kind, stream, bytes.length))
      if (bytes.length > 0) pipe.write(bytes)
    },
    close: () => finish(),
  }
}
