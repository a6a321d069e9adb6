// Questions that stand in the way of something: asked for by code, shown by dialogs/Dialogs.svelte.

/** What becomes of unsaved work. */
export type UnsavedAnswer = 'save' | 'leave' | 'cancel'

class Questions {
  /** Set while the user is asked what becomes of unsaved work. */
  unsaved = $state.raw<((answer: UnsavedAnswer) => void) | undefined>()

  /** Asks. A question that is open is answered `cancel`. */
  askUnsaved(): Promise<UnsavedAnswer> {
    this.unsaved?.('cancel')
    return new Promise((resolve) => {
      this.unsaved = (answer) => {
        this.unsaved = undefined
        resolve(answer)
      }
    })
  }
}

/** The questions of this window. */
export const questions = new Questions()
