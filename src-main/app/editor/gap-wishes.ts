// What is wished for and what happened to the gaps, each remembered for what the gap was then: as soon as it is edited, it starts anew.
import type { ErrorShape } from '../../../src-shared/errors.ts'
import type { Source } from '../../../src-shared/project/source.ts'
import type { GapEntry } from './gap-entry.ts'

/** Why a gap failed. */
export interface Failure {
  readonly error: ErrorShape
  /** The source that was the trouble: with it the gap gets well. */
  readonly source?: Source | undefined
  /** The engine had given up: when it runs again, so does the gap. */
  readonly byEngine?: boolean
}

interface Noted<T> {
  readonly intent: string
  readonly value: T
}

/** See {@link createWishes}. */
export interface Wishes {
  /** The user asks for this gap, whatever became of it before. */
  ask(entry: GapEntry): void
  /** The user wants this gap left alone. */
  leave(entry: GapEntry): void
  /** All that was asked for is there. */
  fulfil(entry: GapEntry): void
  /** It was finished once, and fell out of the cache: made again only when someone asks, or two gaps could drop each other for ever. */
  lose(entry: GapEntry): void
  /** What it lost was looked for: it may be made again. */
  miss(entry: GapEntry): void
  /** The engine died over it. True the first time: it may try again. */
  mayRetry(entry: GapEntry): boolean
  fail(entry: GapEntry, failure: Failure): void
  failureOf(entry: GapEntry): Failure | undefined
  /** Forgets the failures that `isMended` says so of. True when there was one. */
  mend(isMended: (failure: Failure) => boolean): boolean
  isAsked(entry: GapEntry): boolean
  /** Whether it is to be made, if it is not complete. */
  isWanted(entry: GapEntry, live: boolean): boolean
  /** Forgets the gaps that are not among these any more. */
  keepOnly(entries: ReadonlyMap<string, GapEntry>): void
}

/** Nothing is asked for yet. */
export function createWishes(): Wishes {
  // What was asked for stays asked for while it is edited, until it is there.
  const asked = new Set<string>()
  const left = new Map<string, Noted<true>>()
  const lost = new Map<string, Noted<true>>()
  const retried = new Map<string, Noted<true>>()
  const failed = new Map<string, Noted<Failure>>()
  const noted = [left, lost, retried, failed]

  const read = <T>(notes: Map<string, Noted<T>>, { name, intent }: GapEntry): T | undefined => {
    const note = notes.get(name)
    return note?.intent === intent ? note.value : undefined
  }

  return {
    ask({ name }) {
      for (const notes of noted) notes.delete(name)
      asked.add(name)
    },
    leave({ name, intent }) {
      asked.delete(name)
      left.set(name, { intent, value: true })
    },
    fulfil({ name }) {
      asked.delete(name)
      for (const notes of noted) notes.delete(name)
    },
    lose({ name, intent }) {
      if (!asked.has(name)) lost.set(name, { intent, value: true })
    },
    miss({ name }) {
      lost.delete(name)
    },
    mayRetry(entry) {
      if (read(retried, entry)) return false
      retried.set(entry.name, { intent: entry.intent, value: true })
      return true
    },
    fail(entry, failure) {
      asked.delete(entry.name)
      failed.set(entry.name, { intent: entry.intent, value: failure })
    },
    failureOf: (entry) => read(failed, entry),
    mend(isMended) {
      const mended = [...failed].filter(([, { value }]) => isMended(value))
      for (const [name] of mended) failed.delete(name)
      return mended.length > 0
    },
    isAsked: ({ name }) => asked.has(name),
    isWanted(entry, live) {
      if (read(failed, entry)) return false
      if (asked.has(entry.name)) return true
      return live && !read(left, entry) && !read(lost, entry)
    },
    keepOnly(entries) {
      for (const name of asked) if (!entries.has(name)) asked.delete(name)
      for (const notes of noted) {
        for (const [name, { intent }] of notes) if (entries.get(name)?.intent !== intent) notes.delete(name)
      }
    },
  }
}
