// Makes the in-betweens of the open document: one gap at a time, what is looked at first, and nothing twice. Every frame lies in the
// store under the name of all that it depends on, so what an edit does not touch stays finished, and what undo brings back is there.
import { cancelled, throwIfCancelled, toErrorShape } from '../../../src-shared/errors.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { createBoard } from './gap-board.ts'
import { createEntryFinder, type GapEntry } from './gap-entry.ts'
import { makeForExport } from './gap-errands.ts'
import { openGapFacts } from './gap-facts.ts'
import { openGapMemory } from './gap-memory.ts'
import { createGapNotes } from './gap-notes.ts'
import { createPins } from './gap-pins.ts'
import { createGapQueue, type GapQueue } from './gap-queue.ts'
import { createSettler, later, type Later } from './gap-settle.ts'
import { createWishes } from './gap-wishes.ts'
import type { GapDesk, GapDeskParts, MadeFrame } from './parts.ts'

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
  const notes = createGapNotes()
  const board = createBoard(facts, memory, stored, notes, (entry) => queue.phaseOf(entry))
  const wishes = createWishes()
  const pins = createPins(store)
  const entryOf = createEntryFinder(facts)
  const settler = createSettler(() => queue.pump(), wait)
  const frameListeners = new Set<(made: MadeFrame) => void>()
  const queue: GapQueue = createGapQueue({
    ...{ engine, store, pictures, board, facts, wishes, pins, notes },
    isAtRest: () => settler.isAtRest(),
    onFrame: (made) => {
      for (const listener of [...frameListeners]) listener(made)
    },
  })

  function turn(document: ProjectDocument): boolean {
    const { before, after } = board.turn(document)
    wishes.keepOnly(after)
    queue.stopWhere((entry) => after.get(entry.name)?.whole !== entry.whole)
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

  /** Gaps can't be made without their models, whether or not anyone asks for them. */
  const noteMissing = (): void => {
    for (const entry of board.entries().values()) {
      const { method, model } = entry.gap
      const problem = method === 'model' ? facts.problemOf(model) : undefined
      if (problem && !wishes.failureOf(entry)) wishes.fail(entry, { error: toErrorShape(problem) })
    }
    board.tell()
  }

  const tellAndPump = (): void => {
    board.tell()
    queue.pump()
  }

  const stopListening = [
    facts.onChange(() => {
      const document = board.document()
      if (document) turn(document)
      tellAndPump()
    }),
    store.onDrop((keys) => {
      const hit = board.drop(keys)
      for (const entry of hit) wishes.lose(entry)
      board.tell(hit.map(({ name }) => name))
    }),
    pictures.onStatus((changed) => {
      const well = new Set(changed.filter(({ state }) => state === 'ready').map(({ source }) => source))
      if (wishes.mend(({ source }) => source !== undefined && well.has(source.id))) tellAndPump()
    }),
    engine.onStatus(({ state }) => {
      if (state === 'ready' && wishes.mend(({ byEngine }) => byEngine === true)) tellAndPump()
    }),
  ]

  return {
    setDocument(document) {
      if (queue.isClosed() || document === board.document()) return
      if (turn(document)) settler.stir()
      wishes.mend(({ source }) => {
        const now = source && document.sources.find(({ id }) => id === source.id)
        return now !== undefined && now !== source
      })
      board.tell()
      void facts.ensure(document.gaps.map(({ model }) => model)).then(() => {
        noteMissing()
        queue.pump()
      })
    },
    setLive(on) {
      queue.setLive(on)
      tellAndPump()
    },
    setMemoryLimit: (limit) => facts.setMemoryLimit(limit),
    async modelsChanged() {
      await facts.recheck()
      wishes.mend(({ error: { code } }) => code === 'model-missing' || code === 'model-damaged')
      noteMissing()
      queue.pump()
    },
    look: (frame, playing) => queue.look(frame, playing),
    generate(gaps) {
      for (const entry of named(gaps)) if (!board.isComplete(entry)) wishes.ask(entry)
      tellAndPump()
    },
    cancel(gaps) {
      const chosen = named(gaps).filter((entry) => !board.isComplete(entry))
      for (const entry of chosen) wishes.leave(entry)
      const names = new Set(chosen.map(({ name }) => name))
      queue.stopWhere(({ name }) => names.has(name))
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
        tellAndPump()
      }
      return frame
    },
    peek(document, gap) {
      const open = document === board.document() ? board.entries().get(gap) : undefined
      const { key, whole, times, frames } = open ?? entryOf(document, gap)
      return { key, whole, times, ready: [...frames.keys()].filter((at) => board.isThere(frames[at] ?? '')) }
    },
    idle: (signal) => queue.idle(signal),
    async makeAll(document, needs, { signal, onProgress }) {
      throwIfCancelled(signal)
      if (queue.isClosed()) throw cancelled()
      await facts.ensure(needs.map(({ gap }) => entryOf(document, gap).gap.model))
      const made = await makeForExport(pins, needs, (gap) => entryOf(document, gap), {
        ...{ signal, onProgress },
        send: (errand) => queue.send(errand),
      })
      // Another process may have made some of it.
      for (const { gap, drawings } of needs) {
        for (const index of drawings) board.add(entryOf(document, gap).frames[index] ?? '')
      }
      board.tell()
      return made
    },
    onChange: board.onChange,
    onFrame(listener) {
      frameListeners.add(listener)
      return () => frameListeners.delete(listener)
    },
    async close() {
      settler.stop()
      for (const stop of stopListening) stop()
      await queue.close()
      await memory.close()
    },
  }
}
