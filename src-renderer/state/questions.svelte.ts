// Questions of the program to the user that stop what is being done: asked by code, answered in a dialog. See dialogs/Dialogs.svelte.

/** What becomes of unsaved work. */
export type UnsavedAnswer = 'save' | 'leave' | 'cancel'

/** What becomes of a file that is in the way of a save. */
export type ReplaceAnswer = 'replace' | 'elsewhere' | 'cancel'

/** A file that is in the way, in the words of the failure. */
export interface InTheWay {
  readonly message: string
  readonly remedy?: string | undefined
}

/** A question that is open: what it is about, and the one who waits. */
interface Open<About, Answer> {
  readonly about: About
  readonly answer: (answer: Answer) => void
}

/** A kind of question, which is open once at a time. */
class Question<About, Answer> {
  open = $state.raw<Open<About, Answer> | undefined>()
  readonly #never: Answer

  /** `never` is the answer to a question that is left. */
  constructor(never: Answer) {
    this.#never = never
  }

  /** Asks. One that is open is left by that. */
  ask(about: About): Promise<Answer> {
    this.open?.answer(this.#never)
    return new Promise((resolve) => {
      this.open = {
        about,
        answer: (answer) => {
          this.open = undefined
          resolve(answer)
        },
      }
    })
  }
}

/** The questions of this window. */
export const questions = {
  unsaved: new Question<null, UnsavedAnswer>('cancel'),
  replace: new Question<InTheWay, ReplaceAnswer>('cancel'),
}
