// Thumbnails of many pictures at once: those on disk first, then the others as they are read. Kept on disk by content, so that a
// project that is opened again shows them at once.
import { InterludeError, toErrorShape, type ErrorShape } from '../../../src-shared/errors.ts'
import type { Box, PictureRef, Pixels } from '../../../src-shared/editor/values.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { withTake } from '../../../src-shared/project/edit-takes.ts'
import { itemAt, keyframeIndex, sourceOf } from '../../../src-shared/project/lookup.ts'
import type { Source } from '../../../src-shared/project/source.ts'
import type { Size } from '../harmonise.ts'
import { createOutlet } from './picture-outlet.ts'
import { smallFrame, thumbnailOf } from './picture-pixels.ts'
import { shapeTo, sizeToShape, sizeWithin } from './picture-shape.ts'
import type { PictureStore } from './picture-store.ts'
import type { Pictures } from './pictures.ts'

/** A thumbnail, or why there is none, by its place among those asked for. */
export interface Thumbnail {
  readonly index: number
  readonly pixels?: Pixels
  readonly error?: ErrorShape
}

/** Where in-betweens come from. */
export interface InBetweens {
  /** Full size; undefined when it is not there. */
  frame(document: ProjectDocument, gap: string, index: number): Promise<Frame | undefined>
  /** Text that is equal only for in-betweens of equal pixels; undefined where it can't be told. */
  key?(document: ProjectDocument, gap: string, index: number): string | undefined
}

/** What thumbnails are made from. */
export interface ThumbnailParts {
  readonly pictures: Pictures
  readonly inBetweens: InBetweens
  readonly store: PictureStore
}

/** A frame of a source that is to be read small, and what becomes of it. */
interface Reading {
  readonly kind: 'reading'
  readonly at: number
  readonly key: string
  readonly source: Source
  readonly index: number
  readonly size: Size
  readonly finish: (frame: Frame) => Promise<Frame>
}

interface Drawing {
  readonly kind: 'drawing'
  /** In which its take plays. */
  readonly document: ProjectDocument
  readonly at: number
  readonly key: string | undefined
  readonly gap: string
  readonly index: number
}

/** Changes when thumbnails of the same content are to look another way. */
const version = 1
/** Thumbnails on disk that are looked for at a time. */
const lookers = 8

/** A frame that stands for itself, or that is shown in the shape of the project's picture. */
type Readable = Exclude<PictureRef, { readonly kind: 'in-between' }>

/** Which frame of which source. */
async function frameOf(
  pictures: Pictures,
  document: ProjectDocument,
  ref: Exclude<Readable, { readonly kind: 'source' }>,
  signal: AbortSignal | undefined,
): Promise<{ readonly source: Source; readonly index: number }> {
  if (ref.kind === 'footage') {
    const index = await pictures.footageFrame(document, ref, ref.offset, signal)
    return { source: sourceOf(document, ref.source), index }
  }
  const { shows } = itemAt(document.keyframes, keyframeIndex(document, ref.keyframe))
  return { source: sourceOf(document, shows.source), index: shows.kind === 'frame' ? shows.index : 0 }
}

async function readingOf(
  pictures: Pictures,
  document: ProjectDocument,
  ref: Readable,
  box: Box,
  at: number,
  signal: AbortSignal | undefined,
): Promise<Reading> {
  if (ref.kind === 'source') {
    const source = sourceOf(document, ref.source)
    const size = sizeWithin(source.facts, box)
    const key = JSON.stringify([version, 'source', source.hash, ref.index, size.width, size.height])
    return {
      kind: 'reading',
      at,
      key,
      source,
      index: ref.index,
      size,
      finish: (frame) => Promise.resolve(frame),
    }
  }
  const { source, index } = await frameOf(pictures, document, ref, signal)
  const { fit, channels } = document.picture
  const { width, height } = sizeWithin(document.picture, box)
  const picture = { ...document.picture, width, height, depth: 8 as const }
  const key = JSON.stringify([version, 'keyframe', source.hash, index, width, height, fit, channels])
  const size = sizeToShape(source.facts, { width, height }, fit)
  return { kind: 'reading', at, key, source, index, size, finish: (frame) => shapeTo(frame, picture) }
}

type DrawingRef = PictureRef & { readonly kind: 'in-between' }

/** The document in which the take that is meant plays. Throws `not-found`. */
export function takeOf(document: ProjectDocument, { gap, seed }: DrawingRef): ProjectDocument {
  return seed === undefined ? document : withTake(document, gap, seed)
}

function drawingOf(
  { inBetweens }: ThumbnailParts,
  whole: ProjectDocument,
  ref: DrawingRef,
  box: Box,
  at: number,
): Drawing {
  const document = takeOf(whole, ref)
  const { width, height } = sizeWithin(document.picture, box)
  const name = inBetweens.key?.(document, ref.gap, ref.index)
  const key = name === undefined ? undefined : JSON.stringify([version, 'in-between', name, width, height])
  return { kind: 'drawing', document, at, key, gap: ref.gap, index: ref.index }
}

/** Thumbnails of pictures of a document, as they get ready; those that are not there are left out. */
export async function* readThumbnails(
  parts: ThumbnailParts,
  document: ProjectDocument,
  refs: readonly PictureRef[],
  box: Box,
  signal?: AbortSignal,
): AsyncGenerator<Thumbnail, void, undefined> {
  const { pictures, store, inBetweens } = parts
  const outlet = createOutlet<Thumbnail>(signal)
  const fail = (at: number, error: unknown) => {
    if (error instanceof InterludeError && error.code === 'cancelled') return
    outlet.put({ index: at, error: toErrorShape(error) })
  }
  const finish = async (at: number, key: string | undefined, frame: Frame) => {
    const pixels = await thumbnailOf(frame)
    outlet.put({ index: at, pixels })
    if (key !== undefined) await store.put(key, pixels)
  }

  const jobs: (Reading | Drawing)[] = []
  for (const [at, ref] of refs.entries()) {
    try {
      jobs.push(
        ref.kind === 'in-between'
          ? drawingOf(parts, document, ref, box, at)
          : await readingOf(pictures, document, ref, box, at, signal),
      )
    } catch (error) {
      fail(at, error)
    }
  }

  const readDrawings = async (list: readonly Drawing[], stop: AbortSignal) => {
    for (const { at, key, document: played, gap, index } of list) {
      await pictures.quiet(stop)
      try {
        const frame = await inBetweens.frame(played, gap, index)
        if (frame) await finish(at, key, await smallFrame(frame, box))
      } catch (error) {
        fail(at, error)
      }
    }
  }

  const readGroup = async (group: readonly Reading[], stop: AbortSignal) => {
    const [first] = group
    if (!first) return
    const left = new Set(group)
    try {
      const indexes = group.map(({ index }) => index)
      for await (const found of pictures.smallFrames(first.source, indexes, first.size, stop)) {
        for (const job of group.filter(({ index }) => index === found.index)) {
          left.delete(job)
          if (found.frame) await finish(job.at, job.key, await job.finish(found.frame))
          else fail(job.at, found.error)
        }
      }
    } catch (error) {
      for (const job of left) fail(job.at, error)
    }
  }

  const work = async (stop: AbortSignal) => {
    const missed: (Reading | Drawing)[] = []
    for (let start = 0; start < jobs.length && !stop.aborted; start += lookers) {
      await Promise.all(
        jobs.slice(start, start + lookers).map(async (job) => {
          const pixels = job.key === undefined ? undefined : await store.get(job.key)
          if (pixels) outlet.put({ index: job.at, pixels })
          else missed.push(job)
        }),
      )
    }
    const groups = Map.groupBy(
      missed.filter((job) => job.kind === 'reading').sort((a, b) => a.at - b.at),
      ({ source, size }) => JSON.stringify([source.id, size.width, size.height]),
    )
    const drawings = missed.filter((job) => job.kind === 'drawing').sort((a, b) => a.at - b.at)
    await Promise.all([
      readDrawings(drawings, stop),
      ...[...groups.values()].map((group) => readGroup(group, stop)),
    ])
  }
  yield* outlet.drain(work)
}
