// The files of a document's sources: opened when first needed, looked after from then on.
//
// Whether a file is the one that the project knows is told by its content's hash, which is taken anew only when the file system says
// that something was written. Files that are in use are looked at every few seconds, the rest in turns.
import { resolve } from 'node:path'
import { InterludeError, toErrorShape, type ErrorCode } from '../../../src-shared/errors.ts'
import type { SourceStatus } from '../../../src-shared/editor/values.ts'
import type { Source } from '../../../src-shared/project/source.ts'
import { hashSource } from '../../media/content-hash.ts'
import type { MediaTools } from '../../media/find-tools.ts'
import { filesOf } from '../../media/source-files.ts'
import type { Source as OpenedSource } from '../../media/source-types.ts'
import { openSource } from '../../media/source.ts'
import { createTurns } from './source-turns.ts'
import { changed, missing, printOf } from './source-print.ts'
import type { ReadSource } from './source-read.ts'
import { createReads } from './source-reads.ts'

/** A source that is open. */
export interface Opening {
  /** Names this content at this place: other than that of any other opening. */
  readonly key: string
  readonly opened: OpenedSource
}

/** How a source is opened. */
export interface OpenHow {
  /** Before others that wait to be opened. */
  readonly urgent: boolean
  /** Looks at the file even when it was fine a moment ago: what is made from it is kept under its hash. */
  readonly look: boolean
}

/** See {@link createShelf}. */
export interface SourceShelf {
  /** The sources that statuses are told of. */
  setSources(sources: readonly Source[]): void
  /** Opens a source, or finds it open. Throws `not-found` for a missing file, `damaged` for a changed one, and as `openSource`. */
  open(source: Source, how: OpenHow, signal?: AbortSignal): Promise<Opening>
  /** Reads a file as a new source; a file that was read before need be neither opened nor hashed again. Throws as `readSource`. */
  read(path: string, signal?: AbortSignal): Promise<ReadSource>
  /** Says that reading failed: the file is looked at. Resolves to the better reason where there is one. */
  failed(source: Source, error: unknown): Promise<unknown>
  /** Looks at all files. */
  look(): Promise<void>
  statuses(): SourceStatus[]
  onStatus(listener: (changed: readonly SourceStatus[]) => void): () => void
  /** Hears of openings from which nothing more can be read: the file has gone or changed. */
  onGone(listener: (key: string, reason: InterludeError) => void): () => void
  close(): void
}

/** How a shelf looks after its files. */
export interface ShelfOptions {
  readonly tools: () => Promise<MediaTools>
  /** Milliseconds between looks. */
  readonly lookEvery?: number
}

interface Entry {
  readonly source: Source
  readonly path: string
  key: string
  state: SourceStatus['state']
  error: InterludeError | undefined
  /** How much of a long file's index is there, in words. */
  progress: string | undefined
  /** What the file system said when `verdict` was found. */
  print: string | undefined
  verdict: 'ready' | 'changed'
  opening: Promise<OpenedSource> | undefined
  opened: OpenedSource | undefined
  checking: Promise<void> | undefined
  damage: string[]
  used: number
}

/** Failures that lie in the file, and not in the moment. */
const faults: ReadonlySet<ErrorCode> = new Set([
  ...(['damaged', 'not-media', 'no-video', 'too-large', 'unsupported'] as const),
  ...(['empty', 'not-a-file', 'size-mismatch'] as const),
])
/** A source that was asked for within this time (ms) counts as in use. */
const inUse = 60_000
/** Of the others, so many are looked at in a turn. */
const turn = 24
/** Entries that are kept beside the document's: files that were just read, and those of documents being exported. */
const spare = 64

const nameOf = ({ id, path, hash, facts }: Source) =>
  JSON.stringify([id, path, hash, facts.kind === 'sequence' ? facts.frameRate : null])

/** A shelf without sources. */
export function createShelf(options: ShelfOptions): SourceShelf {
  const entries = new Map<string, Entry>()
  const reads = createReads(options.tools)
  const listeners = new Set<(changed: readonly SourceStatus[]) => void>()
  const goneListeners = new Set<(key: string, reason: InterludeError) => void>()
  const hashes = createTurns(2)
  const opens = createTurns(2)
  const stop = new AbortController()
  let current: readonly Entry[] = []
  let given: readonly Source[] | undefined
  let next = 0
  let openings = 0
  const keyOfNext = () => `${String((openings += 1))}:`
  const news = new Set<Entry>()

  const statusOf = ({ source, state, error, progress, opened, damage }: Entry): SourceStatus => ({
    source: source.id,
    state,
    ...(error ? { error: toErrorShape(error) } : {}),
    notes: [...(progress === undefined ? [] : [progress]), ...(opened?.info.notes ?? []), ...damage],
  })

  const tell = (entry: Entry) => {
    if (news.size === 0) {
      queueMicrotask(() => {
        const list = current.filter((one) => news.has(one)).map(statusOf)
        news.clear()
        if (list.length > 0) for (const listener of [...listeners]) listener(list)
      })
    }
    news.add(entry)
  }

  const set = (entry: Entry, state: Entry['state'], error?: InterludeError) => {
    if (entry.state === state && entry.error?.message === error?.message) return
    entry.state = state
    entry.error = error
    tell(entry)
  }

  const gone = (entry: Entry, reason: InterludeError) => {
    for (const listener of [...goneListeners]) listener(entry.key, reason)
  }

  /** The file is another than it was: nothing that was read of it holds. */
  const forget = (entry: Entry) => {
    gone(entry, changed(entry.path))
    entry.key = keyOfNext()
    entry.opening = undefined
    entry.opened = undefined
    entry.damage = []
  }

  async function verify(entry: Entry): Promise<void> {
    const { source, path } = entry
    let print
    try {
      print = await printOf(path, source.facts.kind)
      if (print !== entry.print) {
        if (entry.print !== undefined) forget(entry)
        set(entry, 'checking')
        const { hash } = await hashes.take(async () => await hashSource(await filesOf(path), stop.signal))
        entry.verdict = hash === source.hash ? 'ready' : 'changed'
        entry.print = print
      }
      if (entry.verdict === 'changed') set(entry, 'changed', changed(path))
      // What was found damaged stays so until the file is another.
      else if (entry.state !== 'damaged') set(entry, 'ready')
    } catch (error) {
      if (stop.signal.aborted) return
      const fault = error instanceof InterludeError && faults.has(error.code)
      const reason = fault ? error : missing(path, error)
      if (entry.state !== 'missing') gone(entry, reason)
      set(entry, fault ? 'damaged' : 'missing', reason)
    }
  }

  const check = (entry: Entry): Promise<void> =>
    (entry.checking ??= verify(entry).finally(() => (entry.checking = undefined)))

  const entryOf = (source: Source): Entry => {
    const name = nameOf(source)
    const there = entries.get(name)
    if (there) return there
    const path = resolve(source.path)
    const adopted = reads.of(source, path)
    const entry: Entry = {
      ...{ source, path, key: keyOfNext() },
      ...{ state: adopted ? 'ready' : 'checking', error: undefined, progress: undefined },
      ...{ print: adopted?.print, verdict: 'ready', checking: undefined, damage: [], used: 0 },
      ...{ opening: adopted && Promise.resolve(adopted.opened), opened: adopted?.opened },
    }
    entries.set(name, entry)
    return entry
  }

  const trim = () => {
    const kept = new Set(current)
    const others = [...entries].filter(([, entry]) => !kept.has(entry))
    for (const [name, entry] of others.slice(0, Math.max(0, others.length - spare))) {
      entries.delete(name)
      forget(entry)
    }
  }

  async function list(entry: Entry): Promise<OpenedSource> {
    const { source, path } = entry
    let told = 0
    try {
      const opened = await openSource(await options.tools(), path, stop.signal, {
        keepIndexes: true,
        sequenceRate: source.facts.kind === 'sequence' ? (source.facts.frameRate ?? undefined) : undefined,
        onProgress: (share) => {
          if (share - told < 0.05) return
          told = share
          entry.progress = `Its frames are being listed: ${String(Math.floor(share * 100))} %.`
          tell(entry)
        },
      })
      entry.opened = opened
      if (opened.info.notes.length > 0) tell(entry)
      return opened
    } catch (error) {
      entry.opening = undefined
      throw error
    } finally {
      if (entry.progress !== undefined) tell(entry)
      entry.progress = undefined
    }
  }

  const openEntry = (entry: Entry, urgent: boolean): Promise<OpenedSource> => {
    entry.opening ??= opens.take(() => list(entry), entry)
    if (urgent) opens.hurry(entry)
    return entry.opening
  }

  async function failed(entry: Entry, error: unknown): Promise<unknown> {
    if (!(error instanceof InterludeError) || error.code === 'cancelled') return error
    await check(entry)
    if (entry.state === 'missing' || entry.state === 'changed') return entry.error ?? error
    if (!faults.has(error.code)) return error
    // Open, but broken somewhere: the rest of it is still of use.
    if (entry.opened) {
      const text = `A part of it is damaged: ${error.message}`
      if (entry.damage.length < 5 && !entry.damage.includes(text)) {
        entry.damage.push(text)
        tell(entry)
      }
    } else {
      set(entry, 'damaged', error)
    }
    return error
  }

  async function look(list: readonly Entry[]): Promise<void> {
    for (let at = 0; at < list.length; at += 8) {
      await Promise.all(list.slice(at, at + 8).map(check))
    }
  }

  let looking: Promise<void> | undefined
  const timer = setInterval(() => {
    if (looking) return
    const used = current.filter((entry) => entry.state !== 'ready' || Date.now() - entry.used < inUse)
    const others = current.slice(next, next + turn)
    next = next + turn < current.length ? next + turn : 0
    looking = look([...new Set([...used, ...others])]).finally(() => (looking = undefined))
  }, options.lookEvery ?? 2000).unref()

  return {
    setSources(sources) {
      if (sources === given) return
      given = sources
      const before = new Set(current)
      current = sources.map(entryOf)
      trim()
      const added = current.filter((entry) => !before.has(entry))
      for (const entry of added) tell(entry)
      void look(added)
    },
    async open(source, how, signal) {
      const entry = entryOf(source)
      entry.used = Date.now()
      if (how.look || entry.print === undefined || entry.state === 'missing') await check(entry)
      if (entry.state === 'missing' || entry.state === 'changed') {
        throw entry.error ?? missing(entry.path, undefined)
      }
      if (entry.state === 'damaged' && entry.error) throw entry.error
      signal?.throwIfAborted()
      try {
        return { key: entry.key, opened: await openEntry(entry, how.urgent) }
      } catch (error) {
        throw await failed(entry, error)
      }
    },
    read: reads.read,
    failed: (source, error) => failed(entryOf(source), error),
    look: () => look(current),
    statuses: () => current.map(statusOf),
    onStatus(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onGone(listener) {
      goneListeners.add(listener)
      return () => goneListeners.delete(listener)
    },
    close() {
      clearInterval(timer)
      stop.abort()
    },
  }
}
