// Things held in memory up to so many bytes; the least recently used go first.

/** See {@link createByteCache}. */
export interface ByteCache<T> {
  /** The thing, which counts as used by it. */
  get(key: string): T | undefined
  /** Whether it is there; it does not count as used. */
  has(key: string): boolean
  set(key: string, value: T, bytes: number): void
  /** Drops all whose key begins so. */
  drop(prefix: string): void
  readonly bytes: number
}

/** A cache of at most `limit` bytes, but for one thing, which may be larger than that. */
export function createByteCache<T>(limit: number): ByteCache<T> {
  const entries = new Map<string, { readonly value: T; readonly bytes: number }>()
  let total = 0
  const remove = (key: string) => {
    total -= entries.get(key)?.bytes ?? 0
    entries.delete(key)
  }
  return {
    get(key) {
      const entry = entries.get(key)
      if (!entry) return undefined
      // A map remembers the order in which keys came: the first is the one unused for longest.
      entries.delete(key)
      entries.set(key, entry)
      return entry.value
    },
    has: (key) => entries.has(key),
    set(key, value, bytes) {
      remove(key)
      entries.set(key, { value, bytes })
      total += bytes
      for (const oldest of entries.keys()) {
        if (total <= limit || oldest === key) break
        remove(oldest)
      }
    },
    drop(prefix) {
      for (const key of [...entries.keys()]) if (key.startsWith(prefix)) remove(key)
    },
    get bytes() {
      return total
    },
  }
}
