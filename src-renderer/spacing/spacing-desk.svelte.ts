// The editor of spacing charts: whether it is open, and the spacing that was copied.
import { getContext, setContext } from 'svelte'
import { changeGaps } from '../../src-shared/project/edit-gaps.ts'
import type { GapSpacing } from '../../src-shared/project/gap.ts'
import { findGap } from '../../src-shared/project/lookup.ts'
import { words } from '../i18n/words.svelte.ts'
import type { Editor } from '../state/editor.svelte.ts'

/** See the top of this file. */
export class SpacingDesk {
  readonly #editor: Editor
  open = $state(false)
  #copied = $state.raw<GapSpacing | undefined>()

  constructor(editor: Editor) {
    this.#editor = editor
  }

  /** What was copied. */
  get copied(): GapSpacing | undefined {
    return this.#copied
  }

  readonly #first = $derived.by(() => {
    const { project, selection } = this.#editor
    const [name] = selection.gaps
    return name === undefined ? undefined : findGap(project.document, name)
  })
  /** Whether there is a gap to work on. */
  readonly ready = $derived(this.#first !== undefined)
  readonly writable = $derived.by(() => this.ready && this.#editor.project.writable)

  /** Copies the spacing of the first selected gap. */
  copy(): void {
    if (!this.#first) return
    this.#copied = this.#first.spacing
    this.#editor.say.say(words().spacing.copied)
  }

  /** Gives the selected gaps what was copied. */
  paste(): void {
    const spacing = this.#copied
    if (!spacing) return
    const { say, selection } = this.#editor
    const t = words().spacing
    if (this.#editor.edit(t.edits.paste, (document) => changeGaps(document, selection.gaps, { spacing }))) {
      say.say(t.pasted(selection.gaps.size))
    }
  }
}

const key = Symbol('spacing')

/** Gives the desk to all panels below. */
export function provideSpacing(desk: SpacingDesk): SpacingDesk {
  return setContext(key, desk)
}

/** The desk of this window. */
export function useSpacing(): SpacingDesk {
  return getContext<SpacingDesk>(key)
}
