// A gap in work, as both kinds of model see it.
import type { InbetweenInput, InbetweenItem } from '../../../src-shared/engine-contract.ts'

/** What a call brings along: the cancel signal, and the way out for finished frames. */
export interface InbetweenContext {
  readonly signal: AbortSignal
  /** Resolves when the asker has taken the item. */
  emit(item: InbetweenItem): Promise<void>
}

/** A gap in work: what both kinds of model need to fill it. */
export interface GapJob extends InbetweenContext {
  readonly input: InbetweenInput
  readonly memory: number
}
