// What is made next, and what becomes of it: one gap at a time, what is looked at first, then what exports wait for, then the rest.
import { cancelled, throwIfCancelled, toErrorShape } from '../../../src-shared/errors.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import { createBell } from './bell.ts'
import type { Board } from './gap-board.ts'
import type { GapEntry } from './gap-entry.ts'
import type { Errand } from './gap-errands.ts'
import type { GapFacts } from './gap-facts.ts'
import type { GapNotes } from './gap-notes.ts'
import { lookAt, rankGaps, type Look } from './gap-order.ts'
import { createPace, type Pace } from './gap-pace.ts'
import type { Pins } from './gap-pins.ts'
import { runGap, SourceTrouble } from './gap-run.ts'
import type { GapPhase } from './gap-status.ts'
import type { Wishes } from './gap-wishes.ts'
import type { GapDeskParts, MadeFrame } from './parts.ts'

/** What a queue works with. */
export interface GapQueueParts extends Pick<GapDeskParts, 'engine' | 'store' | 'pictures'> {
  readonly board: Board
  readonly facts: GapFacts
  readonly wishes: Wishes
  readonly pins: Pins
  readonly notes: GapNotes
  /** Whether the user is not dragging just now. */
  readonly isAtRest: () => boolean
  /** Hears of frames as the engine makes them. */
  readonly onFrame: (made: MadeFrame) => void
}

/** See the top of this file. */
export interface GapQueue {
  /** What is about to happen with a gap, or did. */
  readonly phaseOf: (entry: GapEntry) => GapPhase
  /** Looks whether there is something to make. */
  readonly pump: () => void
  /** Takes something that an export waits for. */
  send(errand: Errand): void
  /** What runs is not worth its time any more where this says so, unless an export waits for it. */
  readonly stopWhere: (isObsolete: (entry: GapEntry) => boolean) => void
  /** Whether gaps are made without being asked for. */
  setLive(on: boolean): void
  look(frame: number, playing: boolean): void
  /** Resolves when there is nothing to make. Rejects as cancelled. */
  idle(signal: AbortSignal): Promise<void>
  isClosed(): boolean
  /** Stops what runs, and resolves when it has ended. */
  close(): Promise<void>
}

/** What is being made. */
interface Run {
  readonly entry: GapEntry
  readonly errand: Errand | undefined
  readonly stopper: AbortController
  readonly pace: Pace
  readonly over: Promise<void>
}

/** After these, no other gap will fare better. */
const hopeless: readonly string[] = ['disk-full', 'not-writable']

/** Nothing to be made, and not live. */
export function createGapQueue(parts: GapQueueParts): GapQueue {
  const { board, engine, facts, wishes } = parts
  const errands: Errand[] = []
  const idlers = createBell()
  let look: Look = { frame: 0, playing: false, direction: 1 }
  let live = false
  let closed = false
  let running: Run | undefined

  function isQueued(entry: GapEntry): boolean {
    return !board.isComplete(entry) && wishes.isWanted(entry, live)
  }

  function phaseOf(entry: GapEntry): GapPhase {
    if (running?.entry.name === entry.name && running.entry.whole === entry.whole) {
      return { state: 'running', secondsLeft: running.pace.secondsLeft() }
    }
    const failure = wishes.failureOf(entry)
    if (failure) return { state: 'failed', error: failure.error }
    return isQueued(entry) ? { state: 'queued' } : undefined
  }

  function pick(): { entry: GapEntry; errand?: Errand } | undefined {
    const document = board.document()
    let best: { entry: GapEntry; rank: number } | undefined
    if (document && parts.isAtRest()) {
      const rankOf = rankGaps(document, look)
      for (const [index, entry] of [...board.entries().values()].entries()) {
        const rank = rankOf(index)
        if (best && best.rank <= rank) continue
        // Before the model was looked for, nobody knows what is finished.
        const isKnown = entry.gap.method !== 'model' || facts.settled(entry.gap.model)
        if (isKnown && isQueued(entry)) best = { entry, rank }
      }
    }
    const errand = errands[0]
    // What is on screen now goes before an export, which goes before what may be looked at later.
    if (errand && best?.rank !== 0) return { entry: errand.entry, errand }
    return best && { entry: best.entry }
  }

  function pump(): void {
    if (closed || running) return
    const next = pick()
    if (!next) {
      idlers.ring()
      return
    }
    const { entry, errand } = next
    if (errand) errands.splice(errands.indexOf(errand), 1)
    const stopper = new AbortController()
    const stop = (): void => stopper.abort()
    if (errand?.signal.aborted) stop()
    errand?.signal.addEventListener('abort', stop)
    const wanted = errand ? errand.drawings.map((index) => entry.frames[index] ?? '') : entry.frames
    const pace = createPace(wanted.filter((key) => !board.isThere(key)).length)
    const over = make(entry, errand, pace, stopper.signal).finally(() => {
      errand?.signal.removeEventListener('abort', stop)
      running = undefined
      board.tell([entry.name])
      pump()
    })
    running = { entry, errand, stopper, pace, over }
    board.tell([entry.name])
  }

  async function make(
    entry: GapEntry,
    errand: Errand | undefined,
    pace: Pace,
    signal: AbortSignal,
  ): Promise<void> {
    // `running` is set before anything happens.
    await Promise.resolve()
    const show = (key: string, frame?: Frame, madeAt = 0): void => {
      const places = board.add(key)
      board.tell(new Set([entry.name, ...places.map((place) => place.entry.name)]))
      errand?.onFrame(key)
      if (!frame) return
      for (const { entry: shown, index } of places) {
        const { name: gap, key: gapsKey, times } = shown
        parts.onFrame({ gap, key: gapsKey, index, time: times[index] ?? 0, madeAt, frame })
      }
    }
    try {
      await runGap(
        parts,
        entry,
        errand?.drawings,
        {
          onFound: show,
          onMade: (index, frame, madeAt) => {
            pace.count()
            show(entry.frames[index] ?? '', frame, madeAt)
          },
          onNotes: (said) => parts.notes.add(entry.key, said),
        },
        signal,
      )
      if (entry.version === facts.version()) finish(entry, errand)
      errand?.resolve()
    } catch (error) {
      if (signal.aborted) errand?.reject(cancelled())
      else fail(entry, errand, error)
    }
  }

  function finish(entry: GapEntry, errand: Errand | undefined): void {
    const isComplete = board.isComplete(entry)
    // An export has made a part of it: what else is wanted of it is as it was.
    if (errand && errand.drawings.length < entry.frames.length && !isComplete) return
    // Of another take, or of an older document.
    if (board.entries().get(entry.name)?.whole !== entry.whole) return
    wishes.fulfil(entry)
    // The cache is too small for it.
    if (!isComplete) wishes.lose(entry)
  }

  function fail(entry: GapEntry, errand: Errand | undefined, error: unknown): void {
    const shape = toErrorShape(error)
    if (shape.code === 'engine-died' && wishes.mayRetry(entry)) {
      if (errand) errands.unshift(errand)
      return
    }
    errand?.reject(error)
    const status = engine.status()
    const byEngine = status.state === 'stopped' && status.final
    const source = error instanceof SourceTrouble ? error.source : undefined
    const failure = { error: shape, source, byEngine }
    const own = board.entries().get(entry.name)
    if (own?.intent === entry.intent) wishes.fail(own, failure)
    if (byEngine || hopeless.includes(shape.code)) {
      for (const other of board.entries().values()) {
        const isDoomed = !byEngine || other.gap.method === 'model'
        if (isDoomed && isQueued(other)) wishes.fail(other, failure)
      }
      board.tell()
    }
  }

  function stopWhere(isObsolete: (entry: GapEntry) => boolean): void {
    if (running && !running.errand && isObsolete(running.entry)) running.stopper.abort()
  }

  return {
    ...{ phaseOf, pump, stopWhere },
    send(errand) {
      if (closed) errand.reject(cancelled())
      else errands.push(errand)
      pump()
    },
    setLive(on) {
      live = on
      if (!on) stopWhere((entry) => !wishes.isAsked(entry))
    },
    look(frame, playing) {
      look = lookAt(look, frame, playing)
    },
    async idle(signal) {
      // Once more after waking: who was woken first may have given work.
      while (running || pick()) {
        throwIfCancelled(signal)
        await idlers.after(idlers.rung(), signal)
      }
      throwIfCancelled(signal)
    },
    isClosed: () => closed,
    async close() {
      closed = true
      for (const errand of errands.splice(0)) errand.reject(cancelled())
      running?.stopper.abort()
      await running?.over
    },
  }
}
