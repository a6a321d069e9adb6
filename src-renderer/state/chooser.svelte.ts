// The window's own chooser of the host's files, where there is no native dialog: asked for by code, shown by dialogs/FileChooser.svelte.

/** What is chosen. */
export type Purpose =
  'media' | 'folder' | 'project' | 'save-project' | 'export' | 'relink' | 'model' | 'save-model'

/** An open question. */
export interface Choice {
  readonly purpose: Purpose
  readonly suggestion: string | undefined
  readonly ending: string | undefined
  readonly answer: (paths: string[] | undefined) => void
}

class Chooser {
  choice = $state.raw<Choice | undefined>()

  /** Asks; undefined when the user left the dialog. A question that is open is answered by that first. */
  open(purpose: Purpose, suggestion?: string, ending?: string): Promise<string[] | undefined> {
    this.choice?.answer(undefined)
    return new Promise((resolve) => {
      this.choice = {
        purpose,
        suggestion,
        ending,
        answer: (paths) => {
          this.choice = undefined
          resolve(paths)
        },
      }
    })
  }
}

/** The chooser of this window. */
export const chooser = new Chooser()
