// What the engine said of the in-betweens that it made, in sentences: what had to be given up for memory, say. By the hash of all that
// their pixels depend on, so that undo brings it back; lost with the process.

/** Gaps whose notes are remembered, the newest. */
const most = 5000

/** See {@link createGapNotes}. */
export interface GapNotes {
  /** What was said when in-betweens of this key were made. */
  of(key: string): readonly string[]
  /** The engine has made some of them, and says this. What it said before of others of the same key stays. */
  add(key: string, notes: readonly string[]): void
}

/** Nothing was said yet. */
export function createGapNotes(): GapNotes {
  const said = new Map<string, readonly string[]>()
  const none: readonly string[] = []
  return {
    of: (key) => said.get(key) ?? none,
    add(key, notes) {
      if (notes.length === 0) return
      const all = [...new Set([...(said.get(key) ?? []), ...notes])]
      said.delete(key)
      said.set(key, all)
      const [oldest] = said.keys()
      if (said.size > most && oldest !== undefined) said.delete(oldest)
    },
  }
}
