// From a file that the user names to a source of the document: what is in it, and what its content is called.
import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { throwIfCancelled, toErrorShape, type ErrorShape } from '../../../src-shared/errors.ts'
import type { Source, SourceFacts } from '../../../src-shared/project/source.ts'
import { hashSource } from '../../media/content-hash.ts'
import type { MediaTools } from '../../media/find-tools.ts'
import { filesOf } from '../../media/source-files.ts'
import type { Source as OpenedSource, SourceInfo } from '../../media/source-types.ts'
import { openSource } from '../../media/source.ts'

/** A file that was read. */
export interface ReadSource {
  readonly source: Source
  /** Oddities of the file, in sentences. */
  readonly notes: readonly string[]
  /** The same file, ready to give frames. */
  readonly opened: OpenedSource
}

/** One of several files that are read: a source, or why there is none. */
export interface ReadItem {
  readonly path: string
  readonly source?: Source
  readonly error?: ErrorShape
  readonly notes: string[]
  /** How many of all were read, this one included. */
  readonly done: number
  readonly total: number
}

/** The part of a source's description that the document keeps. */
export function factsOf(info: SourceInfo): SourceFacts {
  const { kind, width, height, codec, frameRate, variableRate, frameCount, duration } = info
  return {
    ...{ kind, width, height, codec: codec.slice(0, 100), frameRate: frameRate ?? null, variableRate },
    ...{ frameCount, duration, channels: info.channels, depth: info.depth, audio: info.audio },
  }
}

/**
 * Reads a file: opens it, which lists its frames, and hashes it. The source's path is in full. Throws what `openSource` throws.
 * `id` names the source in the document; a fresh one when absent.
 */
export async function readSource(
  tools: MediaTools,
  path: string,
  signal?: AbortSignal,
  id: string = randomUUID(),
): Promise<ReadSource> {
  const full = path === '' ? '' : resolve(path)
  const opened = await openSource(tools, full, signal, { keepIndexes: true })
  const { hash, bytes } = await hashSource(await filesOf(full), signal)
  const source = { id, path: full, hash, bytes, facts: factsOf(opened.info) }
  return { source, notes: opened.info.notes, opened }
}

/** Files that are read at a time: one waits for the disk while the other computes. */
const readers = 2

/**
 * Reads files, a few at a time, and hands out each as it is done; one that can't be read hinders no other. Throws `cancelled` alone.
 */
export async function* readEach(
  paths: readonly string[],
  read: (path: string, signal: AbortSignal) => Promise<Pick<ReadSource, 'source' | 'notes'>>,
  signal?: AbortSignal,
): AsyncGenerator<ReadItem, void, undefined> {
  const stop = new AbortController()
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
  const waiting = [...paths]
  const running = new Set<Promise<void>>()
  const finished: Pick<ReadItem, 'path' | 'source' | 'error' | 'notes'>[] = []
  const start = (path: string) => {
    const work = read(path, either).then(
      ({ source, notes }) => void finished.push({ path, source, notes: [...notes] }),
      (error: unknown) => void finished.push({ path, error: toErrorShape(error), notes: [] }),
    )
    const tracked = work.finally(() => running.delete(tracked))
    running.add(tracked)
  }
  try {
    for (let done = 0; done < paths.length;) {
      while (running.size < readers && waiting.length > 0) start(waiting.shift() ?? '')
      if (finished.length === 0) await Promise.race(running)
      throwIfCancelled(signal)
      for (const item of finished.splice(0)) yield { ...item, done: ++done, total: paths.length }
    }
  } finally {
    stop.abort()
    await Promise.all(running)
  }
}
