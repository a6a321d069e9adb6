// Where a gap shows fewer drawings than it was asked for: see project/document.ts.
import type { Exposure } from '../../src-shared/project/gap.ts'
import { limits } from '../../src-shared/project/values.ts'

/** What was asked for, what there is, and whether it is the limit of all gaps or the length of this one that is in the way. */
export interface Shortfall {
  readonly asked: number
  readonly shown: number
  readonly why: 'limit' | 'length'
}

/** The drawings that an exposure asks of a gap of this length and does not get; undefined where it gets all. */
export function shortfallOf(exposure: Exposure, length: number): Shortfall | undefined {
  if (exposure.kind !== 'every' && exposure.kind !== 'count') return undefined
  const asked = exposure.kind === 'count' ? exposure.count : Math.ceil(length / exposure.frames) - 1
  const shown = Math.min(asked, length - 1, limits.inbetweens)
  if (asked <= shown) return undefined
  return { asked, shown, why: shown === limits.inbetweens ? 'limit' : 'length' }
}
