// The folder that the chooser shows, and which of its entries are marked.
import type { Entry } from '../../src-shared/editor/contract.ts'
import { toErrorShape } from '../../src-shared/errors.ts'
import type { Editor } from '../state/editor.svelte.ts'

/** The folder that was chosen from last: where the next question begins. */
let last: string | null = null

/** See the top of this file. */
export class FolderView {
  /** Null at the list of roots. */
  folder = $state.raw<string | null>(null)
  parent = $state.raw<string | null>(null)
  entries = $state.raw<readonly Entry[]>([])
  roots = $state.raw<readonly Entry[]>([])
  writable = $state(false)
  loading = $state(true)
  problem = $state.raw<string | undefined>()
  readonly #call: Editor['call']
  #asked = 0

  constructor(call: Editor['call']) {
    this.#call = call
  }

  /** Begins in a folder, the one of last time, or the only root. */
  async begin(folder: string | undefined): Promise<void> {
    await this.open(null)
    this.roots = this.entries
    const only = this.roots.length === 1 ? this.roots[0]?.path : undefined
    const first = folder ?? last ?? only
    if (first === undefined) return
    await this.open(first)
    // A folder that has gone meanwhile is no reason to begin with an error.
    if (this.problem !== undefined) await this.open(only ?? null)
  }

  /** Shows a folder; the answer to an earlier question that comes late is dropped. */
  async open(folder: string | null): Promise<void> {
    const mine = ++this.#asked
    this.loading = true
    try {
      const found = await this.#call('browse', { folder })
      if (mine !== this.#asked) return
      this.folder = found.folder
      this.parent = found.parent
      this.entries = found.entries
      this.writable = found.writable
      this.problem = undefined
    } catch (error) {
      if (mine !== this.#asked) return
      const { message, remedy } = toErrorShape(error)
      this.problem = remedy === undefined ? message : `${message} ${remedy}`
    } finally {
      if (mine === this.#asked) this.loading = false
    }
  }

  /** Remembers where this was chosen. */
  keep(): void {
    last = this.folder
  }
}
