// Long calculations in JavaScript must let messages through: cancel is one of them.
import { setImmediate } from 'node:timers/promises'
import { throwIfCancelled } from '../../../src-shared/errors.ts'

/** How long a calculation may keep the event loop, in milliseconds. */
const span = 20

/**
 * Makes a function to await inside a long loop: it lets other events run when it is time, and throws `cancelled` when the
 * signal has fired. Cheap enough to call once a picture.
 */
export function breather(signal?: AbortSignal): () => Promise<void> {
  let last = performance.now()
  return async () => {
    throwIfCancelled(signal)
    if (performance.now() - last < span) return
    await setImmediate()
    last = performance.now()
    throwIfCancelled(signal)
  }
}
