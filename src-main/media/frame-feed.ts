// Hands frames to ffmpeg's standard input one at a time, making sure that all have the first one's shape.
import { Readable } from 'node:stream'
import { InterludeError } from '../../src-shared/errors.ts'
import type { Frame } from '../../src-shared/frame.ts'

/** Frames with the first one looked at. */
export interface PeekedFrames {
  readonly first: Frame
  /** All frames, the first included; to be taken once. */
  readonly all: AsyncIterable<Frame>
  /** Lets the maker of the frames clean up; also when `all` was never taken. */
  close(): Promise<void>
}

/** Takes the first frame to learn the shape. Throws `empty` when there is none. */
export async function peekFrames(frames: AsyncIterable<Frame>): Promise<PeekedFrames> {
  const iterator = frames[Symbol.asyncIterator]()
  const head = await iterator.next()
  if (head.done) throw new InterludeError('empty', 'There are no frames to write.', 'Choose at least one.')
  const first = head.value
  let closed = false
  let waiting = false
  const close = async () => {
    if (closed) return
    closed = true
    const returned = iterator.return?.()
    // A maker that is at work on a frame answers only when that is done; its own signal is what stops it.
    if (waiting) returned?.catch(() => undefined)
    else await returned
  }
  const next = async () => {
    waiting = true
    const result = await iterator.next()
    waiting = false
    return result
  }
  async function* all() {
    try {
      yield first
      for (let item = await next(); !item.done; item = await next()) yield item.value
      closed = true
    } finally {
      await close()
    }
  }
  return { first, all: all(), close }
}

/** Throws `size-mismatch` when a frame differs from the first in size, channels or depth. */
export function assertSameShape(first: Frame, frame: Frame, index: number): void {
  if (
    frame.width !== first.width ||
    frame.height !== first.height ||
    frame.channels !== first.channels ||
    frame.depth !== first.depth
  ) {
    const shape = (one: Frame) => `${one.width}x${one.height}, ${one.channels} channels, ${one.depth} bit`
    throw new InterludeError(
      'size-mismatch',
      `Frame ${index} (${shape(frame)}) differs from the first (${shape(first)}).`,
      'Bring all frames to one size and format first.',
    )
  }
}

/** A stream of the frames' bytes that takes the next frame only when the last was written, and the count so far. */
export function frameStream(frames: PeekedFrames): {
  readonly stream: Readable
  readonly count: () => number
} {
  let count = 0
  async function* bytes() {
    for await (const frame of frames.all) {
      assertSameShape(frames.first, frame, count)
      count += 1
      yield Buffer.from(frame.data.buffer, frame.data.byteOffset, frame.data.byteLength)
    }
  }
  return { stream: Readable.from(bytes(), { objectMode: false, highWaterMark: 1 }), count: () => count }
}
