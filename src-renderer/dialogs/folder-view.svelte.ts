// The folder that the chooser shows, and which of its entries are marked.
import type { Entry } from '../../src-shared/editor/contract.ts'
import { toErrorShape } from '../../src-shared/errors.ts'
import type { Purpose } from '../state/chooser.svelte.ts'
import type { Editor } from '../state/editor.svelte.ts'
import { firstFolder, outermost } from './chooser-list.ts'

/** What is kept in folders of its own: whoever exports to one does not want projects there. */
type Kind = 'project' | 'export' | 'media' | 'model'

const kinds: Readonly<Record<Purpose, Kind>> = {
  'save-project': 'project',
  project: 'project',
  export: 'export',
  media: 'media',
  folder: 'media',
  relink: 'media',
  model: 'model',
  'save-model': 'model',
}

/** The folders that were chosen from last: where the next question of the kind begins. */
const last = new Map<Kind, string>()

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
  readonly #kind: Kind
  #asked = 0

  constructor(call: Editor['call'], purpose: Purpose) {
    this.#call = call
    this.#kind = kinds[purpose]
  }

  /** Begins in a folder, the one of last time, or what the roots suggest; a folder that has gone meanwhile is no reason for an error. */
  async begin(folder: string | undefined): Promise<void> {
    await this.open(null)
    for (const first of new Set([folder, last.get(this.#kind), firstFolder(this.roots)])) {
      // The user may have gone elsewhere meanwhile.
      if (this.folder !== null || this.loading) return
      if (first !== undefined) await this.open(first)
    }
    if (this.folder === null && this.roots.length > 0) this.problem = undefined
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
      if (found.folder === null) this.roots = found.entries
      this.entries = found.folder === null ? outermost(found.entries) : found.entries
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
    if (this.folder !== null) last.set(this.#kind, this.folder)
  }
}
