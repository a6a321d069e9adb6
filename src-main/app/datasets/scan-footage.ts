// Goes through footage once and says which frames are worth learning from: cuts break it, dissolves and fades are left
// out, repeated drawings (on twos, on threes, frames doubled for a higher rate) are passed over, and so are stretches in
// which nothing moves. Looks a few frames ahead and back, so memory is bounded.
import {
  blockDifference,
  colourDifference,
  mixture,
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
  /** In dissolves and fades. */
  mixed: number
  /** Cuts, and dissolves. */
  cuts: number
}

/** Who hears what is found, by the numbers of frames, in order. */
export interface ScanListener {
  /** The frame begins another shot. */
  readonly onCut?: (index: number) => void
  /** The frame shows the same drawing as the one before it. */
  readonly onRepeat?: (index: number) => void
}

const ahead = 3
/** Frames over which stillness is judged: slow movement adds up over them. */
const stillSpan = 12
/** A frame is compared with those half of this before and after it, to tell whether it mixes them. */
const mixedSpan = 16
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

/** Whether the last frames are a dissolve or a fade that `entry` goes on with. */
function isMixed(past: readonly Entry[], entry: Entry): boolean {
  const [early, middle] = [past.at(-mixedSpan), past.at(-mixedSpan / 2)]
  if (!early || !middle) return false
  const { change, residual } = mixture(early.signals, middle.signals, entry.signals)
  return change > 10 && residual < 0.18
}

/**
 * Frames on their way out. They wait for as long as a dissolve may still be found to have begun before them, and are
 * then dropped.
 */
class Outbox {
  private readonly events: ScanEvent[] = []
  private readonly counts: ScanCounts
  private isBroken = false

  constructor(counts: ScanCounts) {
    this.counts = counts
  }

  frame(frame: NumberedFrame): void {
    this.events.push({ type: 'frame', frame })
    this.isBroken = false
  }

  /** One break is enough until the next frame. */
  break(reason: 'cut' | 'still'): void {
    if (!this.isBroken) this.events.push({ type: 'break', reason })
    this.isBroken = true
  }

  /** Drops the frames after number `index`. */
  dropAfter(index: number): void {
    const isAfter = (event: ScanEvent) => event.type === 'frame' && event.frame.index > index
    this.counts.mixed += this.events.filter(isAfter).length
    const kept = this.events.filter((event) => !isAfter(event))
    this.events.splice(0, this.events.length, ...kept)
    this.isBroken = this.events.at(-1)?.type === 'break'
  }

  /** What need not wait any more: all but the latest `count`. */
  *take(count: number): Generator<ScanEvent, void, undefined> {
    while (this.events.length > count) {
      const event = this.events.shift()
      if (!event) return
      if (event.type === 'frame') this.counts.kept++
      yield event
    }
  }
}

/**
 * Scans frames of one size. `counts` is filled as it goes. At cuts, dissolves and stillness comes a `break`; there may be
 * one at the ends.
 */
export async function* scanFootage(
  frames: AsyncIterable<NumberedFrame>,
  counts: ScanCounts,
  listener: ScanListener = {},
): AsyncGenerator<ScanEvent, void, undefined> {
  const past: Entry[] = []
  const waiting: Entry[] = []
  const outbox = new Outbox(counts)
  let hold = 0
  let wasMixed = false

  const decide = (): void => {
    const entry = waiting.shift()
    if (!entry) return
    if (isCut(past, entry, waiting)) {
      counts.cuts++
      listener.onCut?.(entry.frame.index)
      // What came before the cut says nothing about stillness after it.
      past.length = 0
      hold = 0
      outbox.break('cut')
    }
    const repeat = isRepeat(past, entry, waiting)
    if (repeat) listener.onRepeat?.(entry.frame.index)
    const mixed = isMixed(past, entry)
    const reference = past.at(-stillSpan)
    hold = repeat ? hold + 1 : 0
    const still =
      hold > longestHold ||
      (reference !== undefined && blockDifference(entry.signals, reference.signals).most < 1.6 && quiet(past))
    if (mixed) {
      outbox.dropAfter(past.at(-mixedSpan)?.frame.index ?? 0)
      outbox.break('cut')
      counts.mixed++
      if (!wasMixed) counts.cuts++
    } else if (still) {
      counts.still++
      outbox.break('still')
    } else if (repeat) {
      counts.repeated++
    } else {
      outbox.frame(entry.frame)
    }
    wasMixed = mixed
    past.push(entry)
    if (past.length > mixedSpan) past.shift()
  }

  for await (const frame of frames) {
    counts.frames++
    waiting.push(measure(frame, waiting.at(-1) ?? past.at(-1)))
    if (waiting.length > ahead) decide()
    yield* outbox.take(mixedSpan)
  }
  while (waiting.length > 0) decide()
  yield* outbox.take(0)
}

/** Whether nothing has moved between neighbours lately either: a swing that came back is no stillness. */
function quiet(past: readonly Entry[]): boolean {
  return past.slice(-stillSpan).every(({ mean }) => mean < 0.8)
}
