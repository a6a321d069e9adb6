// What locks are drawn with: which tool, which gaps, what is being drawn just now, what is proposed. Every edit is one step of undo.
import { addLocks, changeLock, removeLock, setLocks } from '../../src-shared/project/edit-locks.ts'
import { gapId, type Gap } from '../../src-shared/project/gap.ts'
import { pointsOf, type BoxLock, type Lock } from '../../src-shared/project/lock.ts'
import { findGap } from '../../src-shared/project/lookup.ts'
import { layoutOf } from '../../src-shared/project/picture-at.ts'
import { limits } from '../../src-shared/project/values.ts'
import { words } from '../i18n/words.svelte.ts'
import type { Editor } from '../state/editor.svelte.ts'

/** What the pointer does on the picture. */
export type LockMode = 'box' | 'paint' | 'erase'

/** A lock that is being drawn or changed; `index` is its place, behind the others for a new one. */
interface Draft {
  readonly index: number
  readonly lock: Lock
}

/** See the top of this file. */
export class LockTool {
  readonly #editor: Editor
  /** Null: the tool lies aside. */
  #mode = $state<LockMode | null>(null)
  #lastMode: LockMode = 'box'
  /** Null until the user has chosen one. */
  #radius = $state<number | null>(null)
  #selected = $state<number | null>(null)
  draft = $state.raw<Draft | undefined>()
  #proposal = $state.raw<{ readonly gap: string; readonly boxes: readonly BoxLock[] } | undefined>()
  proposing = $state(false)
  /** Whether the selected box is to have the focus, as soon as it is there. */
  focusesBox = $state(false)

  constructor(editor: Editor) {
    this.#editor = editor
  }

  readonly #gaps = $derived.by(() => {
    const { project, selection } = this.#editor
    return [...selection.gaps]
      .map((name) => findGap(project.document, name))
      .filter((gap): gap is Gap => gap !== undefined)
  })
  /** The names of the gaps that are worked on: the selected ones. */
  readonly gaps = $derived(this.#gaps.map(gapId))
  /** Of the first of them. */
  readonly locks = $derived<readonly Lock[]>(this.#gaps[0]?.locks ?? [])
  /** Whether all of them have the same. */
  readonly agree = $derived.by(() => {
    const texts = this.#gaps.map(({ locks }) => JSON.stringify(locks))
    return texts.every((text) => text === texts[0])
  })
  readonly writable = $derived.by(() => this.#editor.project.writable && this.gaps.length > 0)
  readonly mode = $derived.by(() =>
    this.writable && this.#editor.view.viewer === 'sequence' ? this.#mode : null,
  )
  /** The locks as they would be if what is drawn were done. */
  readonly shown = $derived.by<readonly Lock[]>(() => {
    const { draft, locks } = this
    return draft ? locks.toSpliced(draft.index, 1, draft.lock) : locks
  })
  /** The index of the box that keys and handles move. */
  readonly selected = $derived.by(() =>
    this.#selected !== null && this.locks[this.#selected] ? this.#selected : undefined,
  )
  readonly suggestions = $derived.by<readonly BoxLock[]>(() =>
    this.#proposal?.gap === this.gaps[0] ? (this.#proposal?.boxes ?? []) : [],
  )
  readonly #room = $derived.by(() => limits.lockPoints - pointsOf(this.locks))
  readonly #usualRadius = $derived.by(() => {
    const { width, height } = this.#editor.project.document.picture
    return Math.min(limits.brush, Math.max(1, Math.round(Math.min(width, height) / 30)))
  })

  /** Of the brush, in pixels of the picture. */
  get radius(): number {
    return this.#radius ?? this.#usualRadius
  }

  set radius(radius: number) {
    this.#radius = radius
  }

  /** Points that a new stroke may have. */
  get room(): number {
    return this.#room
  }

  /** Takes the tool, or lays it aside (null). The playhead comes to where the locks count. */
  take(mode: LockMode | null): void {
    this.draft = undefined
    this.#mode = this.gaps.length > 0 ? mode : null
    const [gap] = this.gaps
    if (mode === null || gap === undefined) return
    this.#lastMode = mode
    const { view, playback, project } = this.#editor
    const { from, to } = layoutOf(project.document, gap)
    if (view.viewer === 'source') view.viewer = 'sequence'
    if (playback.frame < from.at || playback.frame > to.at) this.#editor.seek(from.at)
  }

  /** The same tool again lays it aside. */
  toggle(mode: LockMode = this.#lastMode): void {
    this.take(this.mode === mode ? null : mode)
  }

  select(index: number | null): void {
    this.#selected = index
  }

  /** Draws what is drawn: it is one edit. */
  commit(): void {
    const { draft } = this
    this.draft = undefined
    if (!draft) return
    const { index, lock } = draft
    const t = words().locks
    if (index < this.locks.length) {
      this.#edit(t.edits.change, (document) => changeLock(document, this.gaps, index, lock))
      return
    }
    const label = lock.kind === 'box' ? t.edits.box : lock.erase ? t.edits.erase : t.edits.paint
    this.#edit(label, (document) => addLocks(document, this.gaps, [lock]))
    if (lock.kind === 'box') this.select(this.locks.length - 1)
  }

  /** A box in the middle, for those who draw by keys; it is selected. */
  addBox(): void {
    const { width, height } = this.#editor.project.document.picture
    const [w, h] = [Math.max(1, Math.round(width / 4)), Math.max(1, Math.round(height / 4))]
    const [x, y] = [Math.floor((width - w) / 2), Math.floor((height - h) / 2)]
    this.take('box')
    this.draft = { index: this.locks.length, lock: { kind: 'box', x, y, width: w, height: h } }
    this.commit()
    this.focusesBox = true
  }

  remove(index: number): void {
    const t = words().locks
    if (this.#edit(t.edits.remove, (document) => removeLock(document, this.gaps, index))) {
      this.#editor.say.say(t.removed(this.locks.length))
    }
  }

  /** Gives all selected gaps the locks of the first. */
  share(): void {
    this.#edit(words().locks.edits.share, (document) => setLocks(document, this.gaps, this.locks))
  }

  /** Asks which areas are equal in both keyframes of the first gap. */
  async propose(): Promise<void> {
    const [gap] = this.gaps
    if (gap === undefined || this.proposing) return
    const t = words().locks.proposal
    this.proposing = true
    try {
      const { found, boxes } = await this.#editor.call('propose-locks', { gap })
      this.#proposal = { gap, boxes }
      const text = found === 'some' ? t.found(boxes.length) : t[found]
      if (found === 'some') this.#editor.say.say(text)
      else this.#editor.session.notify('info', text)
      if (found === 'some' && this.mode === null) this.take('box')
    } catch (error) {
      this.#editor.fail(error)
    } finally {
      this.proposing = false
    }
  }

  /** Locks one of what is proposed, or all of it. */
  accept(index?: number): void {
    const boxes = this.suggestions.filter((_, at) => index === undefined || at === index)
    const { accept } = words().locks.edits
    if (!this.#edit(accept, (document) => addLocks(document, this.gaps, boxes))) return
    this.#drop(boxes)
  }

  /** Forgets one of what is proposed, or all of it. */
  dismiss(index?: number): void {
    this.#drop(this.suggestions.filter((_, at) => index === undefined || at === index))
  }

  #drop(boxes: readonly BoxLock[]): void {
    const [gap] = this.gaps
    if (gap === undefined) return
    this.#proposal = { gap, boxes: this.suggestions.filter((box) => !boxes.includes(box)) }
  }

  #edit(label: string, edit: Parameters<Editor['edit']>[1]): boolean {
    return this.#editor.edit(label, edit)
  }
}
