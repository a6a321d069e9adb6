// What there is: the gaps of the newest document, which of their in-betweens are finished, and which window was told what of them.
import type { GapStatus } from '../../../src-shared/editor/values.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { makeEntries, type GapEntry } from './gap-entry.ts'
import type { GapFacts } from './gap-facts.ts'
import type { GapMemory } from './gap-memory.ts'
import type { GapNotes } from './gap-notes.ts'
import { sameStatus, statusOf, type GapPhase } from './gap-status.ts'

/** One in-between of a gap. */
export interface Place {
  readonly entry: GapEntry
  readonly index: number
}

/** What a change of the document, or of the facts, came to. */
export interface Turn {
  readonly before: ReadonlyMap<string, GapEntry>
  readonly after: ReadonlyMap<string, GapEntry>
}

/** See {@link createBoard}. */
export interface Board {
  readonly document: () => ProjectDocument | undefined
  /** In the order of the document. */
  readonly entries: () => ReadonlyMap<string, GapEntry>
  /** Takes another document (or the same one again, after a change of the facts). */
  turn(document: ProjectDocument): Turn
  /** Whether this in-between is finished, as far as is known. */
  isThere(key: string): boolean
  isComplete(entry: GapEntry): boolean
  /** An in-between is there. Gives the gaps that show it: two with the same keyframes share theirs. */
  add(key: string): readonly Place[]
  /** The gaps that show this in-between. */
  placesOf(key: string): readonly Place[]
  /** In-betweens are gone. Gives the gaps that showed them. */
  drop(keys: readonly string[]): readonly GapEntry[]
  readonly statuses: () => GapStatus[]
  /** Tells the listeners what is otherwise than they were told, of these gaps or of all. */
  tell(names?: Iterable<string>): void
  readonly onChange: (
    listener: (changed: readonly GapStatus[], removed: readonly string[]) => void,
  ) => () => void
}

/** `stored` are the keys of what is finished, `notes` what was said of it, `phaseOf` says what the desk is about to do with a gap. */
export function createBoard(
  facts: Pick<GapFacts, 'known' | 'version'>,
  memory: Pick<GapMemory, 'get' | 'set'>,
  stored: Iterable<string>,
  notes: Pick<GapNotes, 'of'>,
  phaseOf: (entry: GapEntry) => GapPhase,
): Board {
  const there = new Set(stored)
  const listeners = new Set<(changed: readonly GapStatus[], removed: readonly string[]) => void>()
  const told = new Map<string, GapStatus>()
  let current: ProjectDocument | undefined
  let entries: ReadonlyMap<string, GapEntry> = new Map()
  let owners = new Map<string, Place[]>()

  const isThere = (key: string): boolean => there.has(key)

  const placesOf = (key: string): readonly Place[] => owners.get(key) ?? []

  function remember(entry: GapEntry): void {
    if (entry.frames.some(isThere)) memory.set(entry.name, entry.whole)
  }

  function describe(entry: GapEntry): GapStatus {
    const had = memory.get(entry.name)
    const isOutOfDate = had !== undefined && had !== entry.whole
    return statusOf(entry, isThere, phaseOf(entry), isOutOfDate, notes.of(entry.key))
  }

  return {
    document: () => current,
    entries: () => entries,
    turn(document) {
      const before = entries
      current = document
      entries = makeEntries(document, before, facts.known(), facts.version())
      owners = new Map()
      for (const entry of entries.values()) {
        for (const [index, key] of entry.frames.entries()) {
          const places = owners.get(key)
          if (places) places.push({ entry, index })
          else owners.set(key, [{ entry, index }])
        }
        if (before.get(entry.name) !== entry) remember(entry)
      }
      return { before, after: entries }
    },
    isThere,
    isComplete: (entry) => entry.frames.every(isThere),
    placesOf,
    add(key) {
      there.add(key)
      const places = placesOf(key)
      for (const { entry } of places) memory.set(entry.name, entry.whole)
      return places
    },
    drop(keys) {
      const hit = new Set<GapEntry>()
      for (const key of keys) {
        if (!there.delete(key)) continue
        for (const { entry } of placesOf(key)) hit.add(entry)
      }
      return [...hit]
    },
    statuses: () => [...entries.values()].map(describe),
    tell(names = entries.keys()) {
      const changed: GapStatus[] = []
      for (const name of names) {
        const entry = entries.get(name)
        if (!entry) continue
        const status = describe(entry)
        const before = told.get(name)
        if (before && sameStatus(before, status)) continue
        told.set(name, status)
        changed.push(status)
      }
      const removed = [...told.keys()].filter((name) => !entries.has(name))
      for (const name of removed) told.delete(name)
      if (changed.length === 0 && removed.length === 0) return
      for (const listener of [...listeners]) listener(changed, removed)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
