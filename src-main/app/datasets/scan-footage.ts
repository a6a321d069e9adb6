// Goes through footage once and says which frames are worth learning from: cuts break it, repeated drawings (on twos, on
// threes, frames doubled for a higher rate) are passed over, and stretches in which nothing moves are left out. Looks a few
// frames ahead and back, so memory is bounded.
import {
  blockDifference,
  colourDifference,
  sharpestDifference,
  signalsOf,
  type Signals,
} from './frame-signals.ts'
import type { Fitted } from './fit.ts'

/** A fitted frame and its number in the source. */
export interface NumberedFrame extends Fitted {
  readonly index: number
}

/** What the scan says: a frame to keep, or that what follows does not continue what came before. */
export type ScanEvent =
  | { readonly type: 'frame'; readonly frame: NumberedFrame }
  | { readonly type: 'break'; readonly reason: 'cut' | 'still' }

/** Frames that were not kept, and cuts. */
export interface ScanCounts {
  frames: number
  kept: number
  repeated: number
  still: number
  cuts: number
}

const ahead = 3
/** Frames over which stillness is judged: slow movement adds up over them. */
const stillSpan = 12
/** Longest hold that still counts as a repeated drawing; a longer one is stillness. */
const longestHold = 5

interface Entry {
  readonly frame: NumberedFrame
  readonly signals: Signals
  /** To the frame before it. */
  readonly mean: number
  readonly sharpest: number
  readonly colours: number
}

function measure(frame: NumberedFrame, before: Entry | undefined): Entry {
  const signals = signalsOf(frame.rgb, frame.width, frame.height)
  if (!before) return { frame, signals, mean: 0, sharpest: 0, colours: 0 }
  return {
    frame,
    signals,
    mean: blockDifference(signals, before.signals).mean,
    sharpest: sharpestDifference(signals, before.signals, frame.width, frame.height),
    colours: colourDifference(signals, before.signals),
  }
}

/**
 * A cut between `before` and `entry`: a change that stands out from its neighbourhood, in what is where and in colour,
 * and stays (a flash of light or a single bad frame does not).
 */
function isCut(past: readonly Entry[], entry: Entry, future: readonly Entry[]): boolean {
  const before = past.at(-1)
  if (!before || entry.mean < 8) return false
  const usual = Math.max(
    1.5,
    ...past.slice(-ahead).map(({ mean }) => mean),
    ...future.map(({ mean }) => mean),
  )
  const standsOut = entry.mean > 3 * usual || (entry.mean > 1.8 * usual && entry.colours > 0.35)
  if (!standsOut && !(entry.mean > 45 && entry.colours > 0.5)) return false
  const near = (a: Entry, b: Entry) => blockDifference(a.signals, b.signals).mean < 0.35 * entry.mean
  const goesBack = future.some((later) => near(later, before))
  const cameBack = past.slice(-1 - ahead, -1).some((earlier) => near(earlier, entry))
  return !goesBack && !cameBack
}

/**
 * The same drawing again, but for the codec's noise: nothing changed anywhere, or very little between changes that are
 * an order larger on both sides.
 */
function isRepeat(past: readonly Entry[], entry: Entry, future: readonly Entry[]): boolean {
  if (past.length === 0) return false
  if (entry.sharpest < 0.6) return true
  const most = (entries: readonly Entry[]) => Math.max(0, ...entries.map(({ sharpest }) => sharpest))
  const around = Math.min(most(past.slice(-2)), most(future.slice(0, 2)))
  return entry.sharpest < 4 && entry.sharpest < 0.12 * around
}

/**
 * Scans frames of one size. `counts` is filled as it goes. At the end of stillness and at cuts comes a `break`; there is
 * none at the ends.
 */
export async function* scanFootage(
  frames: AsyncIterable<NumberedFrame>,
  counts: ScanCounts,
): AsyncGenerator<ScanEvent, void, undefined> {
  const past: Entry[] = []
  const waiting: Entry[] = []
  let hold = 0
  let broken = false

  function* decide(): Generator<ScanEvent, void, undefined> {
    const entry = waiting.shift()
    if (!entry) return
    if (isCut(past, entry, waiting)) {
      counts.cuts++
      // What came before the cut says nothing about stillness after it.
      past.length = 0
      hold = 0
      if (!broken) yield { type: 'break', reason: 'cut' }
      broken = true
    }
    const repeat = isRepeat(past, entry, waiting)
    const reference = past.length >= stillSpan ? past.at(-stillSpan) : undefined
    hold = repeat ? hold + 1 : 0
    const still =
      hold > longestHold ||
      (reference !== undefined && blockDifference(entry.signals, reference.signals).most < 1.6 && quiet(past))
    past.push(entry)
    if (past.length > stillSpan) past.shift()
    if (still || repeat) {
      if (still) counts.still++
      else counts.repeated++
      if (still && !broken) {
        broken = true
        yield { type: 'break', reason: 'still' }
      }
      return
    }
    broken = false
    counts.kept++
    yield { type: 'frame', frame: entry.frame }
  }

  for await (const frame of frames) {
    counts.frames++
    waiting.push(measure(frame, waiting.at(-1) ?? past.at(-1)))
    if (waiting.length > ahead) yield* decide()
  }
  while (waiting.length > 0) yield* decide()
}

/** Whether nothing has moved between neighbours lately either: a swing that came back is no stillness. */
function quiet(past: readonly Entry[]): boolean {
  return past.every(({ mean }) => mean < 0.8)
}
