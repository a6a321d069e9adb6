// A motion room that keeps the last gap open after its use. Whoever changes a gap's spacing, its seed or its model, or wants several takes of
// it, asks for the same keyframes again; their motion, known by then, is about an eighth of a gap's time (bench/inbetween), and all of it
// passes before the first frame.
import { InterludeError } from '../../../src-shared/errors.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import type { GapMotion } from './gap-motion.ts'
import type { MotionRoom } from './motion.ts'

interface Kept {
  readonly from: Frame
  readonly to: Frame
  readonly gap: GapMotion
  /** How many have it open. */
  users: number
  /** Something of it failed: it is not handed out again. */
  spoilt: boolean
}

const isSame = (a: Frame, b: Frame): boolean =>
  a.width === b.width &&
  a.height === b.height &&
  a.channels === b.channels &&
  a.depth === b.depth &&
  a.colour.primaries === b.colour.primaries &&
  a.colour.transfer === b.colour.transfer &&
  a.colour.matrix === b.colour.matrix &&
  Buffer.compare(a.data, b.data) === 0

/**
 * The room, with its last gap kept for the next who opens the same keyframes. The kept one's memory (see motion.ts) is given back when
 * another gap is opened, and with the room.
 */
export function keepLastGap(room: MotionRoom): MotionRoom {
  let last: Kept | undefined

  const drop = (kept: Kept): void => {
    if (last === kept) last = undefined
    if (kept.users === 0) kept.gap.close()
  }

  /** One user's hold on it. */
  function hold(kept: Kept): GapMotion {
    const { gap } = kept
    kept.users++
    let isOpen = true
    const ask = async <T>(call: () => Promise<T>): Promise<T> => {
      if (!isOpen) throw new Error('The gap was closed.')
      try {
        return await call()
      } catch (error) {
        // A cancelled call has put away what it had begun.
        kept.spoilt ||= !(error instanceof InterludeError && error.code === 'cancelled')
        throw error
      }
    }
    return {
      priorAt: (...input) => ask(() => gap.priorAt(...input)),
      proposalAt: (...input) => ask(() => gap.proposalAt(...input)),
      moversAt: (...input) => ask(() => gap.moversAt(...input)),
      agreementAt: (...input) => gap.agreementAt(...input),
      keyframesAt: (...input) => gap.keyframesAt(...input),
      compose: (...input) => ask(() => gap.compose(...input)),
      close() {
        if (!isOpen) return
        isOpen = false
        kept.users--
        if (kept !== last || kept.spoilt) drop(kept)
      },
    }
  }

  return {
    ...room,
    async open(from, to, signal) {
      if (last && !last.spoilt && isSame(last.from, from) && isSame(last.to, to)) return hold(last)
      // Before the next takes memory.
      if (last) drop(last)
      const kept: Kept = { from, to, gap: await room.open(from, to, signal), users: 0, spoilt: false }
      // Another may have come meanwhile.
      if (last) drop(last)
      last = kept
      return hold(kept)
    },
    async close() {
      if (last) drop(last)
      await room.close()
    },
  }
}
