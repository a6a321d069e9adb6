// The picture desk: frames of the document's sources, exact, at full size and small, with a bounded memory of what was read.
//
// What the user looks at is decoded at the size it is shown in, by lanes (picture-lane.ts) that follow playing and stepping. What
// something is made from is decoded whole, a frame at a time. Both are kept under the opening of the file that they came from, so that a
// file that changes takes its frames along.
import { InterludeError } from '../../../src-shared/errors.ts'
import type { Box } from '../../../src-shared/editor/values.ts'
import { byteLengthOf, type Frame } from '../../../src-shared/frame.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { footageFrame, timedFrame } from '../../../src-shared/project/footage.ts'
import { itemAt, keyframeIndex, sourceOf } from '../../../src-shared/project/lookup.ts'
import type { Source } from '../../../src-shared/project/source.ts'
import type { Rational } from '../../../src-shared/timebase.ts'
import { toEightBits } from '../../media/eight-bits.ts'
import type { MediaTools } from '../../media/find-tools.ts'
import type { SourceFrame } from '../../media/source-types.ts'
import { statOf } from '../../media/input-file.ts'
import { resolve } from 'node:path'
import type { Size } from '../harmonise.ts'
import type { PictureDesk } from './parts.ts'
import { createByteCache } from './picture-cache.ts'
import { FrameLane } from './picture-lane.ts'
import { createPass, type SmallFrame } from './picture-pass.ts'
import { shapeTo, sizeWithin } from './picture-shape.ts'
import { createShare } from './picture-shared.ts'
import { createSlots, type Rank } from './picture-slots.ts'
import { missing } from './source-print.ts'
import type { ReadSource } from './source-read.ts'
import { createShelf, type Opening } from './source-shelf.ts'

/** What a picture desk needs. */
export interface PictureDeskOptions {
  /** ffmpeg and ffprobe; asked for when the first source is opened. */
  readonly tools: () => Promise<MediaTools>
  /** Bytes of frames at shown sizes that are kept; 256 MB when absent. */
  readonly memory?: number
  /** Bytes of full-size frames that are kept; 192 MB when absent. */
  readonly fullMemory?: number
  /** Decoders that may run at once; 2 when absent. */
  readonly decoders?: number
  /** Milliseconds between looks whether files are still there. */
  readonly lookEvery?: number
}

/** The picture desk, with what windows' pictures are made from. */
export interface Pictures extends PictureDesk {
  /** The newest document. */
  document(): ProjectDocument | undefined
  /** A frame for looking at: 8 bits a sample, scaled down to the box. Throws as `sourceFrame`. */
  preview(source: Source, index: number, box: Box, signal?: AbortSignal): Promise<Frame>
  /** A keyframe as `keyframe` gives it, before all that nobody looks at. */
  shownKeyframe(document: ProjectDocument, keyframe: string, signal?: AbortSignal): Promise<Frame>
  /** Small frames of a source, 8 bits a sample, as they come; while pictures are waited for, they come one in a few. */
  smallFrames(
    source: Source,
    indexes: readonly number[],
    size: Size,
    signal?: AbortSignal,
  ): AsyncIterable<SmallFrame>
  /** Resolves when nobody waits for a picture, or when some were had meanwhile. Throws `cancelled`. */
  quiet(signal?: AbortSignal): Promise<void>
  /** When frames appear, exact: at most `count` from `start` on. Throws `out-of-range`. */
  times(source: Source, start: number, count: number, signal?: AbortSignal): Promise<Rational[]>
  /** Reads a file as a new source; it stays open. Throws as `readSource`. */
  read(path: string, signal?: AbortSignal): Promise<ReadSource>
}

/** Lanes that may exist; each is a source at a size that someone looked at. */
const laneLimit = 8
/** Frames decoded together when going backward, at most. */
const mostBack = 12

/** A desk without a document. */
export function createPictureDesk(options: PictureDeskOptions): Pictures {
  const memory = options.memory ?? 256 * 2 ** 20
  const shelf = createShelf(options)
  const slots = createSlots(options.decoders)
  const shown = createByteCache<SourceFrame>(memory)
  const full = createByteCache<SourceFrame>(options.fullMemory ?? 192 * 2 ** 20)
  const shareFull = createShare<SourceFrame>()
  const lanes = new Map<string, FrameLane>()
  let current: ProjectDocument | undefined

  shelf.onGone((key, reason) => {
    for (const [name, lane] of [...lanes]) {
      if (!name.startsWith(key)) continue
      lanes.delete(name)
      void lane.close(reason)
    }
  })

  const laneOf = (opening: Opening, size: Size): { readonly lane: FrameLane; readonly name: string } => {
    const { info } = opening.opened
    const name = `${opening.key}${String(size.width)}x${String(size.height)}`
    const same = size.width === info.width && size.height === info.height
    const shape = { ...size, channels: info.channels, depth: 8 as const }
    const lane =
      lanes.get(name) ??
      new FrameLane({
        source: same ? opening.opened : opening.opened.atSize(size.width, size.height),
        slots,
        has: (index) => shown.has(`${name}#${String(index)}`),
        keep: (found) => {
          const frame = toEightBits(found.frame)
          shown.set(`${name}#${String(found.index)}`, { ...found, frame }, frame.data.byteLength)
        },
        back: Math.max(1, Math.min(mostBack, Math.floor(memory / 4 / byteLengthOf(shape)))),
      })
    lanes.delete(name)
    lanes.set(name, lane)
    for (const [oldest, unused] of [...lanes].slice(0, Math.max(0, lanes.size - laneLimit))) {
      if (unused.isBusy) continue
      lanes.delete(oldest)
      void unused.close()
    }
    return { lane, name }
  }

  async function explained<T>(source: Source, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw await shelf.failed(source, error)
    }
  }

  async function preview(source: Source, index: number, box: Box, signal?: AbortSignal): Promise<Frame> {
    const opening = await shelf.open(source, { urgent: true, look: false }, signal)
    const { lane, name } = laneOf(opening, sizeWithin(opening.opened.info, box))
    const kept = shown.get(`${name}#${String(index)}`)
    if (kept) {
      lane.see(index)
      return kept.frame
    }
    return await explained(source, async () => toEightBits((await lane.request(index, signal)).frame))
  }

  /** One frame by a decoder of its own, begun again should it have to make room. */
  async function decodeWhole(
    opening: Opening,
    index: number,
    rank: Rank,
    signal: AbortSignal,
  ): Promise<SourceFrame> {
    for (;;) {
      const stop = new AbortController()
      const slot = await slots.take(rank, () => stop.abort(), signal)
      try {
        return await opening.opened.frameAtIndex(index, AbortSignal.any([signal, stop.signal]))
      } catch (error) {
        if (!stop.signal.aborted || signal.aborted) throw error
      } finally {
        slot.release()
      }
    }
  }

  async function whole(
    source: Source,
    index: number,
    rank: Rank,
    signal?: AbortSignal,
  ): Promise<SourceFrame & { readonly key: string }> {
    const opening = await shelf.open(source, { urgent: true, look: true }, signal)
    const key = `${opening.key}${String(index)}`
    const kept = full.get(key)
    if (kept) return { ...kept, key }
    const found = await explained(source, () =>
      shareFull(`${rank} ${key}`, (stop) => decodeWhole(opening, index, rank, stop), signal),
    )
    full.set(key, found, found.frame.data.byteLength)
    return { ...found, key }
  }

  async function keyframe(
    document: ProjectDocument,
    id: string,
    rank: Rank,
    signal?: AbortSignal,
  ): Promise<Frame> {
    const { shows } = itemAt(document.keyframes, keyframeIndex(document, id))
    const source = sourceOf(document, shows.source)
    const found = await whole(source, shows.kind === 'frame' ? shows.index : 0, rank, signal)
    const name = `${found.key} ${JSON.stringify(document.picture)}`
    const kept = full.get(name)
    if (kept) return kept.frame
    const frame = await shapeTo(found.frame, document.picture)
    // Often nothing had to be done: the pixels are held once then.
    const own = frame.data === found.frame.data ? 0 : frame.data.byteLength
    full.set(name, { ...found, frame }, own)
    return frame
  }

  return {
    document: () => current,
    setDocument(document) {
      current = document
      shelf.setSources(document.sources)
    },
    async sourceFrame(source, index, signal) {
      if (!current) throw new InterludeError('not-found', 'There is no document.')
      const { frame, time } = await whole(sourceOf(current, source), index, 'frame', signal)
      return { frame, index, time }
    },
    async footageFrame(document, footage, offset, signal) {
      const index = footageFrame(document, footage, offset)
      if (index !== undefined) return index
      const source = sourceOf(document, footage.source)
      const { opened } = await shelf.open(source, { urgent: true, look: false }, signal)
      return timedFrame(footage, offset, (at) => opened.timeOf(at))
    },
    async *frames(source, range, signal) {
      const { opened } = await shelf.open(source, { urgent: true, look: true }, signal)
      try {
        yield* opened.frames(range, signal)
      } catch (error) {
        throw await shelf.failed(source, error)
      }
    },
    keyframe: (document, id, signal) => keyframe(document, id, 'frame', signal),
    async shownKeyframe(document, id, signal) {
      const done = slots.rush()
      try {
        return await keyframe(document, id, 'picture', signal)
      } finally {
        done()
      }
    },
    async fileOf(source) {
      const path = resolve(source.path)
      return await statOf(path).then(
        () => path,
        (error: unknown) => {
          throw missing(path, error)
        },
      )
    },
    preview,
    smallFrames: createPass({ shelf, slots }),
    quiet: (signal) => slots.quiet(signal),
    async times(source, start, count, signal) {
      const { opened } = await shelf.open(source, { urgent: true, look: false }, signal)
      const end = Math.max(start + 1, Math.min(opened.info.frameCount, start + count))
      return Array.from({ length: end - start }, (_, at) => opened.timeOf(start + at))
    },
    read: (path, signal) => shelf.read(path, signal),
    statuses: () => shelf.statuses(),
    onStatus: (listener) => shelf.onStatus(listener),
    async close() {
      shelf.close()
      await Promise.all([...lanes.values()].map((lane) => lane.close()))
      lanes.clear()
    },
  }
}
