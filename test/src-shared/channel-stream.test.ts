// Pieces come out as they went in, however the pipe cuts them; what is none of them ends the pipe.
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import {
  createPieceReader,
  joinPipe,
  type BytePipe,
  type PieceKind,
} from '../../src-shared/channel-stream.ts'

type Piece = [PieceKind, number, number[]]

/** Everything that is written to it, in one. */
function recorder(): BytePipe & { bytes: number[] } {
  const bytes: number[] = []
  return { bytes, write: (part) => void bytes.push(...part), on: () => undefined, destroy: () => undefined }
}

const pieces: Piece[] = [
  ['open', 1, []],
  ['data', 1, [1, 2, 3]],
  ['data', 0, []],
  ['data', 4_000_000_000, Array.from({ length: 700 }, (_, index) => index % 256)],
  ['close', 1, []],
]

function written(): Uint8Array {
  const pipe = recorder()
  const line = joinPipe(pipe, { onPiece: () => undefined, onClose: () => undefined })
  for (const [kind, stream, bytes] of pieces) line.send(kind, stream, Uint8Array.from(bytes))
  return Uint8Array.from(pipe.bytes)
}

describe('pieces', () => {
  it.each([1, 2, 5, 8, 9, 10, 13, 64, 10_000])('come out whole from chunks of %i bytes', (size) => {
    const bytes = written()
    const read: Piece[] = []
    const feed = createPieceReader((kind, stream, body) => {
      expect(body.byteLength, 'they own their buffer').toBe(body.buffer.byteLength)
      read.push([kind, stream, [...body]])
    })
    for (let at = 0; at < bytes.length; at += size) feed(bytes.slice(at, at + size))
    expect(read).toEqual(pieces)
  })

  it.each([
    ['a kind that there is not', [0, 0, 0, 0, 1, 0, 0, 0, 9]],
    ['a length beyond all bounds', [255, 255, 255, 255, 1, 0, 0, 0, 1]],
    ['text', [...Buffer.from('GET / HTTP/1.1\r\n')]],
  ])('end the pipe, with a reason, on %s', (_, bytes) => {
    const pipe = new PassThrough()
    const ends: (Error | undefined)[] = []
    const line = joinPipe(pipe, {
      onPiece: () => expect.unreachable(),
      onClose: (reason) => ends.push(reason),
    })
    pipe.emit('data', Uint8Array.from(bytes))
    pipe.emit('data', Uint8Array.from(written()))
    line.send('data', 1)
    line.close()
    expect(ends).toEqual([expect.any(Error)])
    expect(pipe.destroyed).toBe(true)
  })
})
