// Which dialog of chains is open, and for which source; shown by Chains.svelte.

/** See the top of this file. */
export type ChainKind = 'replace' | 'slow' | 'cuts' | 'times'

class OpenChain {
  now = $state.raw<{ readonly kind: ChainKind; readonly source: string } | undefined>()

  open(kind: ChainKind, source: string): void {
    this.now = { kind, source }
  }

  close(): void {
    this.now = undefined
  }
}

/** The dialog of this window. */
export const openChain = new OpenChain()
