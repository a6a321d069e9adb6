// The open document with its history, as the window holds it. Every edit goes through here; what comes out is sent to the main side.
import type { OpenProject } from '../../src-shared/editor/events.ts'
import { createDocument, type ProjectDocument } from '../../src-shared/project/document.ts'
import * as timeline from '../../src-shared/project/history.ts'
import { keep } from '../../src-shared/project/sharing.ts'
import { rational } from '../../src-shared/timebase.ts'

const blank = createDocument({
  rate: rational(24),
  picture: {
    width: 1280,
    height: 720,
    channels: 3,
    depth: 8,
    colour: { primaries: 'bt709', transfer: 'iec61966-2-1', matrix: 'gbr' },
    fit: 'fit',
  },
  defaults: {
    exposure: { kind: 'every', frames: 1 },
    spacing: { kind: 'named', name: 'linear' },
    model: 'starter',
    seed: 1,
  },
})

/** The history as that of this project; undefined where it leads to another document. */
function resume(history: timeline.History, { document, saved }: OpenProject): timeline.History | undefined {
  if (keep(history.present, document) !== history.present) return undefined
  // Which state the file holds is known to the main side.
  if (saved) return timeline.markSaved(history)
  return timeline.isUnsaved(history) ? history : { ...history, saved: null }
}

/** See the top of this file. */
export class Project {
  #history = $state.raw(timeline.beginHistory(blank, true))
  /** Whether this window may edit. */
  writable = $state(false)
  path = $state<string | null>(null)
  name = $state<string | null>(null)
  /** Counts documents; the main side is told with each. */
  revision = 0
  readonly #onChange: (document: ProjectDocument) => void
  readonly document = $derived(this.#history.present)
  readonly unsaved = $derived(timeline.isUnsaved(this.#history))
  readonly undoLabel = $derived(this.#history.group?.label ?? this.#history.past.at(-1)?.label)
  readonly redoLabel = $derived(this.#history.future[0]?.label)
  /** Whether a drag is under way. */
  readonly inGroup = $derived(this.#history.group !== null)
  readonly #revisions = new Map<number, ProjectDocument>()

  constructor(onChange: (document: ProjectDocument) => void) {
    this.#onChange = onChange
  }

  /** The history as it would go on after a reload: a drag ends there. */
  get history(): timeline.History {
    return timeline.commitGroup(this.#history)
  }

  /** Shows another project. Its history begins, unless there is one that leads to just this document. */
  open(project: OpenProject, history?: timeline.History): void {
    this.#history =
      (history && resume(history, project)) ?? timeline.beginHistory(project.document, project.saved)
    this.path = project.path
    this.name = project.name
    this.revision = project.revision
    this.#revisions.clear()
    this.#revisions.set(project.revision, this.#history.present)
  }

  /** Makes an edit, one step of undo. What it throws has changed nothing. False without the pen. */
  apply(label: string, edit: timeline.Edit): boolean {
    return this.#set(() => timeline.apply(this.#history, label, edit))
  }

  /** Begins a drag: until commit or cancel all edits are one step. */
  beginGroup(label: string): boolean {
    return this.#set(() => timeline.beginGroup(this.#history, label))
  }

  /** The drag has come to here: an edit of the document that the drag began with. */
  amendGroup(edit: timeline.Edit): boolean {
    return this.#history.group !== null && this.#set(() => timeline.amendGroup(this.#history, edit))
  }

  commitGroup(): void {
    this.#set(() => timeline.commitGroup(this.#history))
  }

  cancelGroup(): void {
    this.#set(() => timeline.cancelGroup(this.#history))
  }

  undo(): void {
    this.#set(() => timeline.undo(this.#history))
  }

  redo(): void {
    this.#set(() => timeline.redo(this.#history))
  }

  /** The next document's number; remembers which document has it. */
  stamp(document: ProjectDocument): number {
    this.revision += 1
    this.#revisions.set(this.revision, document)
    if (this.#revisions.size > 64) this.#revisions.delete(Math.min(...this.#revisions.keys()))
    return this.revision
  }

  /** The file now holds the document of this revision. */
  saved(revision: number, path: string | null, name: string | null): void {
    const document = this.#revisions.get(revision)
    if (document) this.#history = timeline.markSaved(this.#history, document)
    this.path = path
    this.name = name
  }

  #set(change: () => timeline.History): boolean {
    if (!this.writable) return false
    const before = this.#history.present
    this.#history = change()
    if (this.#history.present !== before) this.#onChange(this.#history.present)
    return true
  }
}
