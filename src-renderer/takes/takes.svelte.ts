// The lane of takes: whether it is open, of which gap, and what the main side says of it.
import type { GapTakes } from '../../src-shared/editor/takes.ts'

/** See the top of this file. */
export class Takes {
  open = $state(false)
  /** The gap whose lane it is. */
  gap = $state<string | null>(null)
  lane = $state.raw<GapTakes | undefined>()
  /** The seed that "more" goes on from, by gap: what was discarded does not come back. */
  readonly #next = new Map<string, number>()

  /** Where to count up from for more takes of a gap that has these. */
  nextSeed(gap: string, takes: readonly number[]): number | undefined {
    const last = takes.at(-1)
    const seen = this.#next.get(gap)
    return last === undefined ? seen : Math.max(seen ?? 0, last + 1)
  }

  /** These takes were in the lane. */
  seen(gap: string, takes: readonly number[]): void {
    const next = this.nextSeed(gap, takes)
    if (next !== undefined) this.#next.set(gap, next)
  }
}
