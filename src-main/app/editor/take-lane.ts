// An open lane: makes the takes of a gap one after the other through the gap desk, under the names that the gap itself would give them, and
// compares those that are whole. Both stop when the lane is closed.
import type { GapTakes, Take } from '../../../src-shared/editor/takes.ts'
import { InterludeError, toErrorShape, type ErrorShape } from '../../../src-shared/errors.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { playedSeed } from '../../../src-shared/project/gap.ts'
import { findGap } from '../../../src-shared/project/lookup.ts'
import type { Bell } from './bell.ts'
import { compareAt, comparisonOf, nextDrawing, type CompareParts, type WholeTake } from './take-compare.ts'
import type { GapDesk } from './parts.ts'

/** What a lane works with. */
export interface TakeLaneParts extends CompareParts {
  readonly gaps: Pick<GapDesk, 'frame' | 'peek' | 'makeAll' | 'idle'>
  /** The newest document. */
  readonly document: () => ProjectDocument | undefined
  /** Rings when anything that the lane shows may have changed. */
  readonly bell: Bell
}

/** See the top of this file. */
export interface TakeLane {
  readonly gap: string
  /** As it is now; undefined when the document no longer has the gap. */
  state(): GapTakes | undefined
  /** The document has changed: what is being made may be of no use any more. */
  turn(): void
  /** What has failed is tried again. */
  retry(): void
  /** Makes and compares until the signal fires. Never rejects. */
  work(signal: AbortSignal): Promise<void>
}

const vanished = 'The in-betweens of a take vanish as soon as they are made.'

interface Made {
  readonly whole: string
  release(): void
}

/** Opens the lane of a gap; nothing happens before it works. */
export function createTakeLane(parts: TakeLaneParts, gap: string): TakeLane {
  const { gaps, book, variants, bell } = parts
  const failures = new Map<number, { readonly whole: string; readonly error: ErrorShape }>()
  const held = new Map<number, Made>()
  let running:
    { readonly seed: number; readonly whole: string; readonly stopper: AbortController } | undefined

  const present = (): { document: ProjectDocument; takes: WholeTake[]; played: number } | undefined => {
    const document = parts.document()
    const own = document && findGap(document, gap)
    if (!document || !own) return undefined
    const takes = own.takes.map((seed) => ({ seed, ...gaps.peek(variants(document, gap, { seed }), gap) }))
    return { document, takes, played: playedSeed(own) }
  }

  const isWhole = ({ ready, times }: WholeTake): boolean => ready.length === times.length
  const failureOf = ({ seed, whole }: WholeTake): ErrorShape | undefined => {
    const failure = failures.get(seed)
    return failure?.whole === whole ? failure.error : undefined
  }

  function describe(take: WholeTake): Take {
    const { seed, key, ready } = take
    const error = failureOf(take)
    const state = isWhole(take) ? 'done' : running?.seed === seed ? 'running' : error ? 'failed' : 'waiting'
    return { seed, key, state, ready: [...ready], ...(state === 'failed' && error && { error }) }
  }

  function letGo(isUseless: (seed: number, made: Made) => boolean): void {
    for (const [seed, made] of held) {
      if (!isUseless(seed, made)) continue
      held.delete(seed)
      made.release()
    }
  }

  /** Makes one take. */
  async function make(document: ProjectDocument, take: WholeTake, signal: AbortSignal): Promise<void> {
    const { seed, whole, times } = take
    const stopper = new AbortController()
    const itself = (): WholeTake | undefined => present()?.takes.find((one) => one.seed === seed)
    running = { seed, whole, stopper }
    bell.ring()
    try {
      const made = await gaps.makeAll(
        variants(document, gap, { seed }),
        [{ gap, drawings: [...times.keys()] }],
        { signal: AbortSignal.any([signal, stopper.signal]), onProgress: () => bell.ring() },
      )
      letGo((other) => other === seed)
      held.set(seed, { whole, release: () => made.release() })
      const now = itself()
      if (now?.whole === whole && !isWhole(now)) throw new InterludeError('internal', vanished)
    } catch (error) {
      if (!stopper.signal.aborted && !signal.aborted) {
        // What the engine has turned out to be may have given it another name meanwhile.
        failures.set(seed, { whole: itself()?.whole ?? whole, error: toErrorShape(error) })
      }
    } finally {
      running = undefined
      bell.ring()
    }
  }

  async function makeAll(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const seen = bell.rung()
      const now = present()
      // What plays is made first; it may be there already.
      const order = now?.takes.toSorted(
        (a, b) => Number(b.seed === now.played) - Number(a.seed === now.played),
      )
      const next = order?.find((take) => !isWhole(take) && !failureOf(take))
      if (now && next) await make(now.document, next, signal)
      else await bell.after(seen, signal)
    }
  }

  async function compareAll(signal: AbortSignal): Promise<void> {
    const lost = new Set<string>()
    while (!signal.aborted) {
      const seen = bell.rung()
      const now = present()
      const whole = now?.takes.filter((take) => isWhole(take) && !lost.has(take.whole)) ?? []
      const index = nextDrawing(book, whole)
      if (!now || index === undefined) {
        await bell.after(seen, signal)
        continue
      }
      const of = { document: now.document, name: gap }
      try {
        await compareAt(parts, of, whole, index, () => gaps.idle(signal), signal)
      } catch {
        // Without a comparison the takes are as good as before. They are left alone until others come.
        for (const take of whole) lost.add(take.whole)
      }
      bell.ring()
    }
  }

  return {
    gap,
    state() {
      const now = present()
      if (!now) return undefined
      const whole = now.takes.filter(isWhole)
      const total = now.takes[0]?.times.length ?? 0
      return { gap, total, takes: now.takes.map(describe), ...comparisonOf(book, whole) }
    },
    turn() {
      const takes = present()?.takes ?? []
      const isNow = (seed: number, whole: string): boolean =>
        takes.some((take) => take.seed === seed && take.whole === whole)
      if (running && !isNow(running.seed, running.whole)) running.stopper.abort()
      letGo((seed, { whole }) => !isNow(seed, whole))
    },
    retry() {
      failures.clear()
      bell.ring()
    },
    async work(signal) {
      await Promise.all([makeAll(signal), compareAll(signal)])
      letGo(() => true)
    },
  }
}
