// The quality strip: whether it is shown, and what was measured of each gap.
import { SvelteMap } from 'svelte/reactivity'
import type { GapQuality } from '../../src-shared/editor/quality.ts'

/** See the top of this file. */
export class Quality {
  on = $state(false)
  /** By gap name; empty while it is not shown. */
  readonly gaps = new SvelteMap<string, GapQuality>()

  hear({
    changed,
    removed,
  }: {
    readonly changed: readonly GapQuality[]
    readonly removed: readonly string[]
  }): void {
    for (const gap of removed) this.gaps.delete(gap)
    for (const quality of changed) this.gaps.set(quality.gap, quality)
  }
}
