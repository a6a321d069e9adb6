// What is selected: keyframes and gaps of the sequence, or a source of the bin.
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import { findGap, findKeyframeIndex, findSource } from '../../src-shared/project/lookup.ts'

const none: ReadonlySet<string> = new Set()

/** See the top of this file. */
export class Selection {
  keyframes = $state.raw<ReadonlySet<string>>(none)
  /** By name. */
  gaps = $state.raw<ReadonlySet<string>>(none)
  sources = $state.raw<ReadonlySet<string>>(none)
  readonly isEmpty = $derived(this.keyframes.size + this.gaps.size === 0)

  /** Selects these and nothing else of the sequence. */
  set(keyframes: Iterable<string>, gaps: Iterable<string> = []): void {
    this.keyframes = new Set(keyframes)
    this.gaps = new Set(gaps)
  }

  toggleKeyframe(id: string): void {
    this.keyframes = this.keyframes.symmetricDifference(new Set([id]))
  }

  toggleGap(name: string): void {
    this.gaps = this.gaps.symmetricDifference(new Set([name]))
  }

  clear(): void {
    this.set([])
  }

  setSources(ids: Iterable<string>): void {
    this.sources = new Set(ids)
  }

  /** Forgets what the document no longer has. */
  prune(document: ProjectDocument): void {
    const keyframes = [...this.keyframes].filter((id) => findKeyframeIndex(document, id) !== undefined)
    const gaps = [...this.gaps].filter((name) => findGap(document, name) !== undefined)
    const sources = [...this.sources].filter((id) => findSource(document, id) !== undefined)
    if (keyframes.length !== this.keyframes.size) this.keyframes = new Set(keyframes)
    if (gaps.length !== this.gaps.size) this.gaps = new Set(gaps)
    if (sources.length !== this.sources.size) this.sources = new Set(sources)
  }
}
