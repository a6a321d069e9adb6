// A model that is on its way in or out. It goes on when the manager is closed; one at a time.
import { toErrorShape, type ErrorShape } from '../../src-shared/errors.ts'
import { choose } from '../commands/files.ts'
import { splitPath } from '../dialogs/chooser-list.ts'
import { said, words } from '../i18n/words.svelte.ts'
import type { Editor } from '../state/editor.svelte.ts'
import { questions } from '../state/questions.svelte.ts'

/** The ending of a model that travels as one file. */
export const modelEnding = 'interlude-model'

/** How far it is. */
export interface Progress {
  readonly kind: 'import' | 'export'
  readonly name: string
  readonly stage: 'reading' | 'checking' | 'writing'
  readonly share: number | undefined
}

/** A model that may not come in under the name that it has. */
export interface Refused {
  readonly path: string
  readonly name: string
  readonly error: ErrorShape
}

class ModelWork {
  progress = $state.raw<Progress | undefined>()
  refused = $state.raw<Refused | undefined>()
  #stopper: AbortController | undefined

  cancel(): void {
    this.#stopper?.abort()
  }

  async #run<T>(
    progress: Progress,
    run: (
      signal: AbortSignal,
      tell: (stage: Progress['stage'], share: number | undefined) => void,
    ) => Promise<T>,
  ): Promise<T> {
    this.#stopper?.abort()
    const stopper = new AbortController()
    this.#stopper = stopper
    this.progress = progress
    try {
      return await run(stopper.signal, (stage, share) => {
        if (this.#stopper === stopper) this.progress = { ...progress, stage, share }
      })
    } finally {
      if (this.#stopper === stopper) {
        this.#stopper = undefined
        this.progress = undefined
      }
    }
  }

  /** Takes a model in; where its name is taken or none, asks for another one. Never rejects. */
  async bring(editor: Editor, path: string, name: string | null = null): Promise<void> {
    this.refused = undefined
    const shown = name ?? splitPath(path).name.replace(/\.(interlude-model|zip)$/, '')
    try {
      const brought = await this.#run(
        { kind: 'import', name: shown, stage: 'reading', share: 0 },
        (signal, tell) =>
          editor.call(
            'import-model',
            { path, name },
            { signal, onItem: ({ stage, share }) => tell(stage, share) },
          ),
      )
      editor.say.say(words().models.imported(brought.name))
    } catch (error) {
      const shape = toErrorShape(error)
      if (shape.code === 'exists' || shape.code === 'usage') {
        this.refused = { path, name: shown, error: shape }
        editor.say.alert(said(shape.message))
      } else {
        editor.fail(error)
      }
    }
  }

  /** Asks for a file or a folder, and takes it in. */
  async ask(editor: Editor, what: 'model' | 'folder'): Promise<void> {
    try {
      const [path] = (await choose(editor, what)) ?? []
      if (path !== undefined) await this.bring(editor, path)
    } catch (error) {
      editor.fail(error)
    }
  }

  /** Asks where to, and writes the file. */
  async send(editor: Editor, name: string): Promise<void> {
    try {
      const [path] = (await choose(editor, 'save-model', `${name}.${modelEnding}`, modelEnding)) ?? []
      if (path !== undefined) await this.#write(editor, name, path, false)
    } catch (error) {
      editor.fail(error)
    }
  }

  async #write(editor: Editor, name: string, path: string, overwrite: boolean): Promise<void> {
    try {
      const file = await this.#run(
        { kind: 'export', name, stage: 'checking', share: undefined },
        (signal, tell) =>
          editor.call(
            'export-model',
            { name, path, overwrite },
            { signal, onItem: ({ stage, share }) => tell(stage, share) },
          ),
      )
      const text = words().models.exported(name, file.path)
      editor.session.notify('info', text)
      editor.say.say(text)
    } catch (error) {
      const shape = toErrorShape(error)
      if (shape.code !== 'exists') throw error
      const answer = await questions.replace.ask(shape)
      if (answer === 'replace') await this.#write(editor, name, path, true)
      if (answer === 'elsewhere') await this.send(editor, name)
    }
  }
}

/** The one of this window. */
export const modelWork = new ModelWork()
