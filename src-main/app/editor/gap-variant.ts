// The open document as it would be with something else set of one gap: so that a take, or another method, is made, named and read as the
// gap itself would be.
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { changeGaps } from '../../../src-shared/project/edit-gaps.ts'
import type { GapMethod } from '../../../src-shared/project/gap.ts'
import { withTake } from '../../../src-shared/project/edit-takes.ts'

/** A take by its seed, or what another method would make. */
export type Variant = { readonly seed: number } | { readonly method: GapMethod }

/** Gives variants of documents; each is the same object as long as its document lives. */
export type Variants = (document: ProjectDocument, gap: string, variant: Variant) => ProjectDocument

/** See {@link Variants}. Throws `not-found`. */
export function createVariants(): Variants {
  const made = new WeakMap<ProjectDocument, Map<string, ProjectDocument>>()
  return (document, gap, variant) => {
    const own = made.get(document) ?? new Map<string, ProjectDocument>()
    made.set(document, own)
    const name = `${gap} ${JSON.stringify(variant)}`
    const known = own.get(name)
    if (known) return known
    const changed =
      'seed' in variant
        ? withTake(document, gap, variant.seed)
        : changeGaps(document, [gap], { method: variant.method })
    own.set(name, changed)
    return changed
  }
}
