// Waits while the user drags: edits that follow each other quickly put off what they make necessary until they have come to rest.

/** Runs `then` after `milliseconds`; returns what prevents it. */
export type Later = (milliseconds: number, then: () => void) => () => void

/** The system's timer. */
export const later: Later = (milliseconds, then) => {
  const timer = setTimeout(then, milliseconds)
  return () => {
    clearTimeout(timer)
  }
}

/** Edits that are nearer to each other than this are of one drag (ms). */
const dragPace = 400
/** How long after a drag's last edit it is at rest (ms). */
const rest = 150

/** See {@link createSettler}. */
export interface Settler {
  /** There was an edit. */
  stir(): void
  isAtRest(): boolean
  stop(): void
}

/** Calls `onRest` when a drag has come to rest. A single edit is no drag. */
export function createSettler(onRest: () => void, wait: Later = later): Settler {
  let forget: (() => void) | undefined
  let cancel: (() => void) | undefined
  return {
    stir() {
      if (forget) {
        cancel?.()
        cancel = wait(rest, () => {
          cancel = undefined
          onRest()
        })
      }
      forget?.()
      forget = wait(dragPace, () => (forget = undefined))
    },
    isAtRest: () => cancel === undefined,
    stop() {
      cancel?.()
      forget?.()
      cancel = forget = undefined
    },
  }
}
