// In-betweens that must not be dropped from the store just now, counted: two exports may need the same one.
import type { FrameStore } from '../frame-store.ts'

/** See {@link createPins}. */
export interface Pins {
  /** Keeps what has this key from being dropped, once it is there. Says whether it is. */
  hold(key: string): Promise<boolean>
  /** Gives back one hold of each. */
  release(keys: Iterable<string>): void
  isHeld(key: string): boolean
}

/** Pins of a store that nobody else pins things in. */
export function createPins(store: Pick<FrameStore, 'has' | 'forget'>): Pins {
  const counts = new Map<string, number>()
  return {
    hold(key) {
      counts.set(key, (counts.get(key) ?? 0) + 1)
      return store.has(key)
    },
    release(keys) {
      for (const key of keys) {
        const left = (counts.get(key) ?? 0) - 1
        if (left > 0) {
          counts.set(key, left)
          continue
        }
        counts.delete(key)
        store.forget(key)
      }
    },
    isHeld: (key) => counts.has(key),
  }
}
