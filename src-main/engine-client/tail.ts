// The last words of a process, in bounded memory.
import type { Readable } from 'node:stream'

/** Keeps the end of some text streams. */
export interface Tail {
  /** Drains the stream into the tail; a pipe that nobody reads would block its writer. */
  readonly read: (stream: Readable | null) => void
  readonly text: () => string
}

/** A tail of at most `limit` characters. */
export function createTail(limit = 16_384): Tail {
  let kept = ''
  return {
    read: (stream) => {
      stream?.setEncoding('utf8')
      stream?.on('data', (chunk: string) => {
        kept = (kept + chunk).slice(-limit)
      })
      // Reading from a dying process may fail; its exit says all there is to say.
      stream?.on('error', () => undefined)
    },
    text: () => kept,
  }
}
