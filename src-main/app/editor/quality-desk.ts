// The quality strip: measures the gaps of the open document while someone watches and nothing is being made, what is looked at first. What
// was measured is remembered by what it was measured of, so that undo and the next run find it.
import type { GapQuality } from '../../../src-shared/editor/quality.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { gapId } from '../../../src-shared/project/gap.ts'
import { createBell } from './bell.ts'
import { lookAt, rankGaps, type Look } from './gap-order.ts'
import type { GapDesk, GapDeskParts, PictureDesk } from './parts.ts'
import { createQualityGap, type QualityGap, type QualityParts } from './quality-gap.ts'

/** What `createQualityDesk` works with. */
export interface QualityDeskParts extends QualityParts {
  readonly engine: Pick<GapDeskParts['engine'], 'call' | 'onStatus'>
  readonly gaps: Pick<GapDesk, 'frame' | 'peek' | 'idle' | 'onChange'>
  readonly pictures: Pick<PictureDesk, 'keyframe' | 'onStatus'>
}

/** What has changed of the strip. */
export interface QualityNews {
  readonly changed: GapQuality[]
  readonly removed: string[]
}

/** See the top of this file. */
export interface QualityDesk {
  setDocument(document: ProjectDocument): void
  look(frame: number, playing: boolean): void
  /** All gaps, then what changes. Leaving the loop ends the measuring, if nobody else watches. */
  watch(signal: AbortSignal): AsyncGenerator<QualityNews, void, undefined>
  close(): Promise<void>
}

interface Watcher {
  readonly changed: Set<string>
  readonly removed: Set<string>
}

/** A desk that nobody watches. */
export function createQualityDesk(parts: QualityDeskParts): QualityDesk {
  const bell = createBell()
  const watchers = new Set<Watcher>()
  const closing = new AbortController()
  /** Of the document's gaps, those that were looked at. */
  const plans = new Map<string, QualityGap>()
  /** Gaps in which there is nothing to do until they change. */
  const settled = new Set<string>()
  let document: ProjectDocument | undefined
  let look: Look = { frame: 0, playing: false, direction: 1 }
  let measuring:
    { readonly gap: string; readonly whole: string; readonly stopper: AbortController } | undefined
  let work: { readonly stop: AbortController; readonly over: Promise<void> } | undefined

  function planOf(gap: string, of: ProjectDocument): QualityGap {
    const { whole } = parts.gaps.peek(of, gap)
    const known = plans.get(gap)
    if (known?.whole === whole) return known
    const plan = createQualityGap(parts, gap, whole)
    plans.set(gap, plan)
    return plan
  }

  function note(names: Iterable<string>): void {
    for (const gap of names) {
      settled.delete(gap)
      for (const { changed } of watchers) changed.add(gap)
    }
    bell.ring()
  }

  function noteAll(): void {
    note(document?.gaps.map(gapId) ?? [])
  }

  function pick(of: ProjectDocument): string | undefined {
    const rankOf = rankGaps(of, look)
    const order = of.gaps
      .map((gap, index) => ({ name: gapId(gap), rank: rankOf(index) }))
      .filter(({ name }) => !settled.has(name))
      .sort((a, b) => a.rank - b.rank)
    return order.find(({ name }) => {
      if (planOf(name, of).isOpen(of)) return true
      settled.add(name)
      return false
    })?.name
  }

  async function measureAll(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const seen = bell.rung()
      const now = document
      const gap = now && pick(now)
      if (!now || gap === undefined) {
        await bell.after(seen, signal)
        continue
      }
      const plan = planOf(gap, now)
      const stopper = new AbortController()
      const either = AbortSignal.any([signal, stopper.signal])
      measuring = { gap, whole: plan.whole, stopper }
      await plan.advance(now, () => parts.gaps.idle(either), either)
      measuring = undefined
      note([gap])
    }
  }

  function begin(): void {
    if (work) return
    const stop = new AbortController()
    work = { stop, over: measureAll(AbortSignal.any([stop.signal, closing.signal])) }
  }

  async function end(): Promise<void> {
    const ended = work
    work = undefined
    ended?.stop.abort()
    await ended?.over
  }

  const stopListening = [
    parts.gaps.onChange((changed) => note(changed.map(({ gap }) => gap))),
    parts.pictures.onStatus(() => mend()),
    parts.engine.onStatus(({ state }) => {
      if (state === 'ready') mend()
    }),
  ]

  function mend(): void {
    for (const plan of plans.values()) plan.mend()
    noteAll()
  }

  return {
    setDocument(next) {
      const before = document
      document = next
      const names = new Set(next.gaps.map(gapId))
      const gone = before?.gaps.map(gapId).filter((gap) => !names.has(gap)) ?? []
      for (const gap of gone) {
        plans.delete(gap)
        settled.delete(gap)
        for (const { changed, removed } of watchers) {
          changed.delete(gap)
          removed.add(gap)
        }
      }
      if (measuring) {
        const isSame =
          names.has(measuring.gap) && parts.gaps.peek(next, measuring.gap).whole === measuring.whole
        if (!isSame) measuring.stopper.abort()
      }
      // A gap that is the same object between the same keyframes is as it was.
      const isNew = (index: number): boolean =>
        before?.picture !== next.picture ||
        before.sources !== next.sources ||
        before.gaps[index] !== next.gaps[index] ||
        before.keyframes[index] !== next.keyframes[index] ||
        before.keyframes[index + 1] !== next.keyframes[index + 1]
      note(next.gaps.flatMap((gap, index) => (isNew(index) ? [gapId(gap)] : [])))
    },
    look(frame, playing) {
      look = lookAt(look, frame, playing)
    },
    async *watch(outer) {
      const signal = AbortSignal.any([outer, closing.signal])
      const watcher: Watcher = { changed: new Set(document?.gaps.map(gapId)), removed: new Set() }
      watchers.add(watcher)
      begin()
      try {
        while (!signal.aborted) {
          const seen = bell.rung()
          const now = document
          if (now && watcher.changed.size + watcher.removed.size > 0) {
            const known = new Set(now.gaps.map(gapId))
            const changed = [...watcher.changed]
              .filter((gap) => known.has(gap))
              .map((gap) => planOf(gap, now).state(now, measuring?.gap === gap))
            const removed = [...watcher.removed].filter((gap) => !known.has(gap))
            watcher.changed.clear()
            watcher.removed.clear()
            yield { changed, removed }
          }
          await bell.after(seen, signal)
        }
      } finally {
        watchers.delete(watcher)
        if (watchers.size === 0) await end()
      }
    },
    async close() {
      for (const stop of stopListening) stop()
      closing.abort()
      await end()
    },
  }
}
