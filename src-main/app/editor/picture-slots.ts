// Who may run a decoder: at most a few at once, the most urgent first. What the user looks at never waits for anything less: a
// decoder that idles, or works for less, is ended to make room. Thumbnails give way to all, but not without end: after some turns
// of others they have one, so that they trickle in while gaps are made, exported or played.
import { cancelled } from '../../../src-shared/errors.ts'

/** What a decoder works for, the most urgent first. `frame` is a full-size one that something is made from. */
export const ranks = ['picture', 'frame', 'thumbnail'] as const

/** See {@link ranks}. */
export type Rank = (typeof ranks)[number]

/** The right to run one decoder; whoever has it gives it back when the decoder has ended. */
export interface Slot {
  /** Says that the decoder waits for its next order: it may be ended for any other. */
  setIdle(idle: boolean): void
  /** Says that the decoder has given something: thumbnails that had a turn give way again. */
  gave(): void
  /** Whether it was asked to end for another's sake. */
  readonly evicted: boolean
  release(): void
}

/** See {@link createSlots}. */
export interface DecoderSlots {
  /**
   * Waits for a slot: more urgent ones first, then the newest. `evict` is called at most once, when the decoder is to end for another's
   * sake. Throws `cancelled`.
   */
  take(rank: Rank, evict: () => void, signal?: AbortSignal): Promise<Slot>
  /** Says that a picture is waited for; returns what says that it no longer is. */
  rush(): () => void
  /** Resolves when no picture is waited for, or when some were had meanwhile. Throws `cancelled`. */
  quiet(signal?: AbortSignal): Promise<void>
}

/** Turns of others that thumbnails let pass at a time. */
const patience = 4

interface Holder {
  readonly urgency: number
  readonly evict: () => void
  idle: boolean
  evicted: boolean
}

interface Waiter {
  readonly urgency: number
  readonly order: number
  readonly grant: () => void
}

/** Waits for `promise` or the signal, whichever is first; `give up` undoes the waiting. */
async function orCancelled<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  giveUp: () => void,
): Promise<T> {
  if (!signal) return await promise
  if (signal.aborted) {
    giveUp()
    throw cancelled()
  }
  let onAbort: (() => void) | undefined
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => {
      giveUp()
      reject(cancelled())
    }
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort)
  }
}

/** Slots for `limit` decoders. Thumbnails never take the last one. */
export function createSlots(limit = 2): DecoderSlots {
  const lowest = ranks.length - 1
  const holders = new Set<Holder>()
  const waiters = new Set<Waiter>()
  const listeners = new Set<() => void>()
  let orders = 0
  let rushes = 0
  /** Pictures that were waited for and are not any more. */
  let rushed = 0
  /** How often thumbnails have given way to frames since they gave something. */
  let givenWay = 0

  const mayHaveOneMore = (urgency: number) =>
    urgency < lowest ||
    [...holders].filter((holder) => holder.urgency === urgency).length < Math.max(1, limit - 1)

  /** Thumbnails that have waited long enough go just before frames. */
  const rankOf = ({ urgency }: Holder | Waiter) =>
    urgency === lowest && givenWay >= patience ? lowest - 1.5 : urgency

  const giveWay = (urgency: number) => {
    if (urgency === lowest - 1) givenWay += 1
  }

  const victim = (waiter: Waiter) =>
    [...holders].find((holder) => !holder.evicted && holder.idle) ??
    [...holders].find(
      (holder) => !holder.evicted && holder.urgency > waiter.urgency && rankOf(holder) > rankOf(waiter),
    )

  const pump = () => {
    for (const waiter of [...waiters].sort((a, b) => rankOf(a) - rankOf(b) || b.order - a.order)) {
      if (!mayHaveOneMore(waiter.urgency)) continue
      if (holders.size < limit) {
        waiters.delete(waiter)
        if ([...waiters].some(({ urgency }) => urgency === lowest)) giveWay(waiter.urgency)
        waiter.grant()
        continue
      }
      // One that is on its way out makes room for one that waits.
      const leaving = [...holders].filter(({ evicted }) => evicted).length
      const found = leaving < waiters.size ? victim(waiter) : undefined
      if (found) {
        if (found.urgency === lowest) giveWay(waiter.urgency)
        found.evicted = true
        found.evict()
      }
    }
  }

  return {
    async take(rank, evict, signal) {
      const holder: Holder = { urgency: ranks.indexOf(rank), evict, idle: false, evicted: false }
      let waiter: Waiter | undefined
      const granted = new Promise<void>((resolve) => {
        const grant = () => {
          holders.add(holder)
          resolve()
        }
        waiter = { urgency: holder.urgency, order: orders++, grant }
        waiters.add(waiter)
        pump()
      })
      const giveUp = () => {
        if (waiter) waiters.delete(waiter)
        if (holders.delete(holder)) pump()
      }
      await orCancelled(granted, signal, giveUp)
      return {
        get evicted() {
          return holder.evicted
        },
        setIdle(idle) {
          holder.idle = idle
          if (idle) pump()
        },
        gave() {
          if (holder.urgency === lowest) givenWay = 0
        },
        release() {
          if (holders.delete(holder)) pump()
        },
      }
    },
    rush() {
      rushes += 1
      let over = false
      return () => {
        if (over) return
        over = true
        rushes -= 1
        rushed += 1
        for (const listener of [...listeners]) listener()
      }
    },
    async quiet(signal) {
      const until = rushed + patience
      while (rushes > 0 && rushed < until) {
        let listener = (): void => undefined
        const over = new Promise<void>((resolve) => {
          listener = resolve
          listeners.add(listener)
        })
        try {
          await orCancelled(over, signal, () => undefined)
        } finally {
          listeners.delete(listener)
        }
      }
    },
  }
}
