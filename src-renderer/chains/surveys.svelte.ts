// What is known of sources' cuts and flaws: asked for once, and kept by the content of the source.
import type { FrameStretch, Survey } from '../../src-shared/editor/survey.ts'
import type { Source } from '../../src-shared/project/source.ts'
import type { Editor } from '../state/editor.svelte.ts'

/** See the top of this file. */
export class Surveys {
  /** Rises whenever something came. */
  #tick = $state(0)
  readonly #call: Editor['call']
  readonly #known = new Map<string, Survey | 'asked' | 'nothing'>()

  constructor(call: Editor['call']) {
    this.#call = call
  }

  /** What is known of a whole source; undefined where nothing is, or it has yet to come. */
  of(source: Source): Survey | undefined {
    const known = this.#tick >= 0 ? this.#known.get(source.hash) : undefined
    if (known === undefined) {
      this.#known.set(source.hash, 'asked')
      // Later: this is read while state is derived, which must change nothing.
      queueMicrotask(() => void this.#ask(source))
    }
    return typeof known === 'object' ? known : undefined
  }

  /** Looks through frames of a source (null: all). Throws what looking throws. */
  async search(
    source: Source,
    range: FrameStretch | null,
    onProgress: (share: number) => void,
    signal: AbortSignal,
  ): Promise<Survey> {
    const found = await this.#call(
      'find-cuts',
      { source: source.id, range, search: true },
      { signal, onItem: ({ done, total }) => onProgress(done / Math.max(1, total)) },
    )
    const survey = found ?? { range: range ?? { first: 0, last: 0 }, cuts: [], flaws: [] }
    if (!range) {
      this.#known.set(source.hash, survey)
      this.#tick += 1
    }
    return survey
  }

  async #ask(source: Source): Promise<void> {
    try {
      const known = await this.#call('find-cuts', { source: source.id, range: null, search: false })
      this.#known.set(source.hash, known ?? 'nothing')
      this.#tick += 1
    } catch {
      // Asked again when it is looked at next: the state of the source says what is wrong.
      this.#known.delete(source.hash)
    }
  }
}

const made = new WeakMap<Editor, Surveys>()

/** Those of an editor. */
export function surveysOf(editor: Editor): Surveys {
  const known = made.get(editor) ?? new Surveys(editor.call)
  made.set(editor, known)
  return known
}
