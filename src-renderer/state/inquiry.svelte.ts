// A long question to the main side: how far it is, its answer, and what it was asked about, so that an answer is known to be out of date.
import { toErrorShape, type ErrorShape } from '../../src-shared/errors.ts'

/** Tells how far it is; an item with an answer is the last one. */
export type Tell<T> = (item: {
  readonly done: number
  readonly total: number
  readonly answer?: T | undefined
}) => void

/** See the top of this file. */
export class Inquiry<T> {
  running = $state(false)
  done = $state(0)
  total = $state(0)
  /** The newest answer, and what it is about. */
  answer = $state.raw<T | undefined>()
  error = $state.raw<ErrorShape | undefined>()
  about = $state<string | undefined>()
  #stopper: AbortController | undefined

  /** The answer, or the failure, if it is about this. */
  answerTo(about: string): T | undefined {
    return this.about === about ? this.answer : undefined
  }

  /** See {@link answerTo}. */
  errorOf(about: string): ErrorShape | undefined {
    return this.about === about ? this.error : undefined
  }

  /** Asks; a question that is under way is given up. True when there is an answer. Never rejects. */
  async ask(about: string, run: (signal: AbortSignal, tell: Tell<T>) => Promise<unknown>): Promise<boolean> {
    this.cancel()
    const stopper = new AbortController()
    this.#stopper = stopper
    const isMine = (): boolean => this.#stopper === stopper
    this.about = about
    this.running = true
    this.done = 0
    this.total = 0
    this.answer = undefined
    this.error = undefined
    try {
      await run(stopper.signal, ({ done, total, answer }) => {
        if (!isMine()) return
        this.done = done
        this.total = total
        if (answer !== undefined) this.answer = answer
      })
    } catch (error) {
      const shape = toErrorShape(error)
      if (isMine() && shape.code !== 'cancelled') this.error = shape
    }
    if (!isMine()) return false
    this.#stopper = undefined
    this.running = false
    return this.answerTo(about) !== undefined
  }

  /** Gives up a question that is under way; nothing is known then. */
  cancel(): void {
    this.#stopper?.abort()
    this.#stopper = undefined
    this.running = false
  }
}
