// Frames of sources in the order in which gaps play them: one decoder that goes on from frame to frame, begun anew only for a jump.
// Backwards, short runs are decoded and handed out from their ends.
import { InterludeError, throwIfCancelled } from '../../../src-shared/errors.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import type { Source } from '../../../src-shared/project/source.ts'
import type { SourceFrame } from '../../media/source-types.ts'
import type { PictureDesk } from './parts.ts'

/** See {@link createFootageReader}. */
export interface FootageReader {
  /** A frame of a source, full size. Throws what reading it throws. */
  read(source: Source, index: number, way: 'forward' | 'backward'): Promise<Frame>
  /** Ends the decoder. */
  close(): Promise<void>
}

/** Frames that are rather decoded and passed by than sought. */
const reach = 40
/** Bytes of frames that are held while going backward, and their most. */
const heldBytes = 96 * 2 ** 20
const mostHeld = 24

interface Run {
  readonly source: Source
  readonly frames: AsyncIterator<SourceFrame>
  next: number
}

interface Held {
  readonly source: Source
  readonly frames: ReadonlyMap<number, Frame>
}

/** Damage that nobody could see while the footage was only looked at here and there. */
function explained(error: unknown): unknown {
  if (!(error instanceof InterludeError) || error.code !== 'damaged') return error
  return new InterludeError(
    'damaged',
    error.message,
    'Replace the damaged frames with made ones ("Replace frames"), or leave them out of what is exported.',
    { cause: error },
  )
}

/** A reader that has begun nothing. */
export function createFootageReader(
  pictures: Pick<PictureDesk, 'frames'>,
  signal: AbortSignal,
): FootageReader {
  let run: Run | undefined
  let held: Held | undefined

  async function close(): Promise<void> {
    const ending = run
    run = undefined
    held = undefined
    await ending?.frames.return?.()
  }

  /** The frame by a decoder that has come to it, or comes to it soon. */
  async function take(from: Run, index: number): Promise<Frame> {
    for (;;) {
      const item = await from.frames.next()
      if (item.done) {
        throw new InterludeError('internal', `${from.source.path} ended before frame ${String(index)}.`)
      }
      from.next = item.value.index + 1
      if (item.value.index === index) return item.value.frame
    }
  }

  async function forward(source: Source, index: number): Promise<Frame> {
    if (run?.source === source && index >= run.next && index - run.next <= reach) {
      const isNext = index === run.next
      try {
        return await take(run, index)
      } catch (error) {
        // What is passed by may be damaged: that is why it was replaced.
        throwIfCancelled(signal)
        if (isNext) throw error
      }
    }
    await close()
    const frames = pictures.frames(source, { start: index }, signal)[Symbol.asyncIterator]()
    run = { source, frames, next: index }
    return await take(run, index)
  }

  async function backward(source: Source, index: number): Promise<Frame> {
    const known = held?.source === source ? held.frames.get(index) : undefined
    if (known) return known
    const before = held?.source === source ? held.frames.values().next().value : undefined
    await close()
    const room = before ? Math.floor(heldBytes / before.data.byteLength) : mostHeld / 4
    const count = Math.max(1, Math.min(mostHeld, room, index + 1))
    const frames = new Map<number, Frame>()
    for await (const found of pictures.frames(source, { start: index - count + 1, end: index + 1 }, signal)) {
      frames.set(found.index, found.frame)
    }
    held = { source, frames }
    const frame = frames.get(index)
    if (!frame) throw new InterludeError('internal', `${source.path} gave no frame ${String(index)}.`)
    return frame
  }

  return {
    async read(source, index, way) {
      try {
        return await (way === 'forward' ? forward(source, index) : backward(source, index))
      } catch (error) {
        throw explained(error)
      }
    },
    close,
  }
}
