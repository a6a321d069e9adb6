// Makes the in-betweens of the open document: one gap at a time, what is looked at first, and nothing twice. Every frame lies in the
// store under the name of all that it depends on, so what an edit does not touch stays finished, and what undo brings back is there.
import { cancelled, throwIfCancelled, toErrorShape } from '../../../src-shared/errors.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { createBoard } from './gap-board.ts'
import { createEntryFinder, type GapEntry } from './gap-entry.ts'
import { openGapFacts } from './gap-facts.ts'
import { openGapMemory } from './gap-memory.ts'
import { makeForExport, type Errand } from './gap-errands.ts'
import { lookAt, rankGaps, type Look } from './gap-order.ts'
import { createPace, type Pace } from './gap-pace.ts'
import { createPins } from './gap-pins.ts'
import { runGap, SourceTrouble } from './gap-run.ts'
import { createSettler, later, type Later } from './gap-settle.ts'
import type { GapPhase } from './gap-status.ts'
import { createWishes } from './gap-wishes.ts'
import type { GapDesk, GapDeskParts, MadeFrame } from './parts.ts'

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

/**
 * Opens the desk; see GapDesk. Reads which in-betweens there are. The engine is started only when something has to be made.
 */
export async function createGapDesk(parts: GapDeskParts, wait: Later = later): Promise<GapDesk> {
  const { engine, store, pictures } = parts
  const [facts, memory, stored] = await Promise.all([
    openGapFacts(parts),
    openGapMemory(parts.folder),
    store.keys(),
  ])
  const board = createBoard(facts, memory, stored, phaseOf)
  const wishes = createWishes()
  const pins = createPins(store)
  const entryOf = createEntryFinder(facts)
  const settler = createSettler(() => pump(), wait)
  const frameListeners = new Set<(made: MadeFrame) => void>()
  const errands: Errand[] = []
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
    if (document && settler.isAtRest()) {
      const rankOf = rankGaps(document, look)
      for (const [index, entry] of [...board.entries().values()].entries()) {
        const rank = rankOf(index)
        if (best && best.rank <= rank) continue
        // Before the model was looked for, nobody knows what is finished.
        if (isQueued(entry) && facts.settled(entry.gap.model)) best = { entry, rank }
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
    if (!next) return
    const { entry, errand } = next
    if (errand) errands.splice(errands.indexOf(errand), 1)
    const stopper = new AbortController()
    const stop = (): void => stopper.abort()
    if (errand?.signal.aborted) stop()
    errand?.signal.addEventListener('abort', stop)
    const pace = createPace(entry.frames.filter((key) => !board.isThere(key)).length)
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
        const made = { gap, key: gapsKey, index, time: times[index] ?? 0, madeAt, frame }
        for (const listener of [...frameListeners]) listener(made)
      }
    }
    try {
      await runGap(
        { engine, store, pictures, facts, pins },
        entry,
        {
          onFound: show,
          onMade: (index, frame, madeAt) => {
            pace.count()
            show(entry.frames[index] ?? '', frame, madeAt)
          },
        },
        signal,
      )
      if (entry.version === facts.version()) finish(entry)
      errand?.resolve()
    } catch (error) {
      if (signal.aborted) errand?.reject(cancelled())
      else fail(entry, errand, error)
    }
  }

  function finish(entry: GapEntry): void {
    wishes.fulfil(entry)
    // The cache is too small for it.
    if (!board.isComplete(entry)) wishes.lose(entry)
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
      for (const other of board.entries().values()) if (isQueued(other)) wishes.fail(other, failure)
      board.tell()
    }
  }

  /** The running gap is not worth its time any more, unless someone else wants it. */
  function stopWhere(isObsolete: (entry: GapEntry) => boolean): void {
    if (running && !running.errand && isObsolete(running.entry)) running.stopper.abort()
  }

  function turn(document: ProjectDocument): boolean {
    const { before, after } = board.turn(document)
    wishes.keepOnly(after)
    stopWhere((entry) => after.get(entry.name)?.whole !== entry.whole)
    for (const entry of after.values()) if (board.isComplete(entry)) wishes.fulfil(entry)
    return [...after.values()].some(
      ({ name, intent }) => before.has(name) && before.get(name)?.intent !== intent,
    )
  }

  const named = (gaps: 'all' | readonly string[]): GapEntry[] => {
    const entries = board.entries()
    if (gaps === 'all') return [...entries.values()]
    return gaps.map((name) => entries.get(name)).filter((entry) => entry !== undefined)
  }

  const stopListening = [
    facts.onChange(() => {
      const document = board.document()
      if (document) turn(document)
      board.tell()
      pump()
    }),
    store.onDrop((keys) => {
      const hit = board.drop(keys)
      for (const entry of hit) wishes.lose(entry)
      board.tell(hit.map(({ name }) => name))
    }),
    pictures.onStatus((changed) => {
      const well = new Set(changed.filter(({ state }) => state === 'ready').map(({ source }) => source))
      if (!wishes.mend(({ source }) => source !== undefined && well.has(source.id))) return
      board.tell()
      pump()
    }),
    engine.onStatus(({ state }) => {
      if (state !== 'ready' || !wishes.mend(({ byEngine }) => byEngine === true)) return
      board.tell()
      pump()
    }),
  ]

  return {
    setDocument(document) {
      if (closed || document === board.document()) return
      if (turn(document)) settler.stir()
      wishes.mend(({ source }) => {
        const now = source && document.sources.find(({ id }) => id === source.id)
        return now !== undefined && now !== source
      })
      board.tell()
      void facts.ensure(document.gaps.map(({ model }) => model)).then(pump)
    },
    setLive(on) {
      live = on
      if (!on) stopWhere((entry) => !wishes.isAsked(entry))
      board.tell()
      pump()
    },
    look(frame, playing) {
      look = lookAt(look, frame, playing)
    },
    generate(gaps) {
      for (const entry of named(gaps)) if (!board.isComplete(entry)) wishes.ask(entry)
      board.tell()
      pump()
    },
    cancel(gaps) {
      const chosen = named(gaps).filter((entry) => !board.isComplete(entry))
      for (const entry of chosen) wishes.leave(entry)
      const names = new Set(chosen.map(({ name }) => name))
      stopWhere(({ name }) => names.has(name))
      board.tell()
    },
    statuses: board.statuses,
    async frame(document, gap, index) {
      await facts.ensure([entryOf(document, gap).gap.model])
      const key = entryOf(document, gap).frames[index]
      if (key === undefined) return undefined
      const wasThere = board.isThere(key)
      const frame = await store.get(key)
      if (frame && !wasThere) board.tell(board.add(key).map(({ entry }) => entry.name))
      if (!frame && wasThere) {
        // It was damaged, or another process has dropped it.
        board.drop([key])
        for (const { entry } of board.placesOf(key)) wishes.miss(entry)
        board.tell()
        pump()
      }
      return frame
    },
    async makeAll(document, gaps, { signal, onProgress }) {
      throwIfCancelled(signal)
      if (closed) throw cancelled()
      await facts.ensure(gaps.map((gap) => entryOf(document, gap).gap.model))
      const entryFor = (gap: string): GapEntry => entryOf(document, gap)
      return makeForExport(pins, gaps, entryFor, {
        signal,
        onProgress,
        send(errand) {
          if (closed) errand.reject(cancelled())
          else errands.push(errand)
          pump()
        },
      })
    },
    onChange: board.onChange,
    onFrame(listener) {
      frameListeners.add(listener)
      return () => frameListeners.delete(listener)
    },
    async close() {
      closed = true
      settler.stop()
      for (const stop of stopListening) stop()
      for (const errand of errands.splice(0)) errand.reject(cancelled())
      running?.stopper.abort()
      await running?.over
      await memory.close()
    },
  }
}
