// The engine does one heavy thing at a time: two gaps at once would take as long and need twice the memory.
import { cancelled } from '../../src-shared/errors.ts'

/** Jobs in the order in which they came, one after the other. */
export interface JobQueue {
  /**
   * Runs the job when those before it are done, and settles as it does. A job whose signal fires while it waits rejects with
   * `cancelled` at once and never starts; one that runs hears the signal itself, and the next waits until it has really ended.
   */
  run<T>(job: () => Promise<T>, signal?: AbortSignal): Promise<T>
}

/** Makes an empty queue. */
export function createJobQueue(): JobQueue {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run: (job, signal) => {
      const before = last
      let onAbort: (() => void) | undefined
      const given = new Promise<never>((_, reject) => {
        onAbort = () => reject(cancelled())
        if (signal?.aborted) onAbort()
        else signal?.addEventListener('abort', onAbort)
      })
      const forget = () => {
        if (onAbort) signal?.removeEventListener('abort', onAbort)
      }
      const turn = Promise.race([before, given])
      const result = turn.then(
        () => {
          forget()
          if (signal?.aborted) throw cancelled()
          return job()
        },
        (error: unknown) => {
          forget()
          throw error
        },
      )
      // A job that was given up while it waited must not let the next one in before its predecessor is done.
      last = Promise.allSettled([before, result])
      return result
    },
  }
}
