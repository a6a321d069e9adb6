// One piece of work for all who ask for the same at the same time; it is cancelled when the last of them has left.
import { cancelled, throwIfCancelled } from '../../../src-shared/errors.ts'

/** Does what `make` does, or joins those who wait for the same key already. Throws what it throws, or `cancelled`. */
export type Share<T> = (
  key: string,
  make: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal | undefined,
) => Promise<T>

/** Nothing under way. */
export function createShare<T>(): Share<T> {
  const running = new Map<
    string,
    { readonly work: Promise<T>; readonly stop: AbortController; askers: number }
  >()
  return async (key, make, signal) => {
    throwIfCancelled(signal)
    let job = running.get(key)
    if (!job) {
      const stop = new AbortController()
      job = { work: make(stop.signal), stop, askers: 0 }
      const own = job
      const over = () => {
        if (running.get(key) === own) running.delete(key)
      }
      own.work.then(over, over)
      running.set(key, own)
    }
    const { work, stop } = job
    job.askers += 1
    let leave: (() => void) | undefined
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(cancelled())
      signal?.addEventListener('abort', leave, { once: true })
    })
    try {
      return await Promise.race([work, left])
    } finally {
      if (leave) signal?.removeEventListener('abort', leave)
      job.askers -= 1
      if (job.askers === 0) {
        if (running.get(key) === job) running.delete(key)
        stop.abort()
      }
    }
  }
}
