// Files that were read as new sources lately: the same file need be neither opened nor hashed again, whether it is asked for once more or
// has become a source of the document.
import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import type { Source } from '../../../src-shared/project/source.ts'
import type { Rational } from '../../../src-shared/timebase.ts'
import type { MediaTools } from '../../media/find-tools.ts'
import { printOf } from './source-print.ts'
import { readSource, type ReadSource } from './source-read.ts'

/** What was read, and what the file system said of it just before. */
export interface KnownRead extends ReadSource {
  readonly print: string
}

/** See the top of this file. */
export interface SourceReads {
  /** Reads a file, or finds it read; each time with a fresh id. Throws as `readSource`. */
  readonly read: (path: string, signal?: AbortSignal) => Promise<ReadSource>
  /** What was read of a source's file, when it is the same and was read in the same way. */
  of(source: Source, path: string): KnownRead | undefined
}

/** Reads that are remembered, the newest. */
const most = 256

const sameRate = (a: Rational | null, b: Rational | null) => a?.num === b?.num && a?.den === b?.den

/** Nothing was read yet. */
export function createReads(tools: () => Promise<MediaTools>): SourceReads {
  /** By their paths. */
  const known = new Map<string, KnownRead>()
  return {
    async read(path, signal) {
      const full = path === '' ? '' : resolve(path)
      // Looked at first: what is written meanwhile is noticed later.
      const print = await printOf(full, 'sequence').catch(() => undefined)
      const before = known.get(full)
      if (before && before.print === print) {
        return { ...before, source: { ...before.source, id: randomUUID() } }
      }
      const read = await readSource(await tools(), full, signal)
      if (print === undefined) return read
      known.delete(full)
      known.set(full, { ...read, print })
      const [oldest] = known.keys()
      if (known.size > most && oldest !== undefined) known.delete(oldest)
      return read
    },
    of({ hash, facts }, path) {
      const read = known.get(path)
      if (read?.source.hash !== hash) return undefined
      return facts.kind !== 'sequence' || sameRate(facts.frameRate, read.source.facts.frameRate)
        ? read
        : undefined
    },
  }
}
