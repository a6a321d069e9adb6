// One gap through the engine, or without it where no model is needed: keyframes in, each in-between into the store as it comes.
import { basename } from 'node:path'
import { InterludeError, throwIfCancelled } from '../../../src-shared/errors.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import { itemAt } from '../../../src-shared/project/lookup.ts'
import type { Source } from '../../../src-shared/project/source.ts'
import type { GapEntry } from './gap-entry.ts'
import type { GapFacts } from './gap-facts.ts'
import { applyLocks } from './gap-locks.ts'
import { plainFrame } from './gap-plain.ts'
import type { Pins } from './gap-pins.ts'
import type { GapDeskParts } from './parts.ts'

/** A keyframe could not be read. It can be tried again when its source is well. */
export class SourceTrouble extends InterludeError {
  readonly source: Source

  constructor(source: Source, cause: InterludeError) {
    const isGone = cause.code === 'not-found'
    super(
      cause.code,
      isGone ? `${basename(source.path)} is missing, and a keyframe of this gap is in it.` : cause.message,
      isGone ? 'Put the file back, or relink it in the media bin.' : cause.remedy,
      { cause },
    )
    this.source = source
  }
}

/** What a run works with. */
export interface RunParts extends Pick<GapDeskParts, 'engine' | 'store' | 'pictures'> {
  readonly facts: GapFacts
  readonly pins: Pins
}

/** How a run goes. */
export interface RunWatcher {
  /** This in-between was there already. */
  onFound(key: string): void
  /** Called when it is in the store. `madeAt`: milliseconds since 1970. */
  onMade(index: number, frame: Frame, madeAt: number): void
  /** All that was asked for is made: what the engine says of it, in sentences. */
  onNotes(notes: readonly string[]): void
}

async function readKeyframe(
  parts: RunParts,
  entry: GapEntry,
  end: 0 | 1,
  signal: AbortSignal,
): Promise<Frame> {
  const { id } = end === 0 ? entry.from : entry.to
  try {
    return await parts.pictures.keyframe(entry.document, id, signal)
  } catch (error) {
    if (signal.aborted || !(error instanceof InterludeError)) throw error
    throw new SourceTrouble(entry.sources[end], error)
  }
}

/** The indexes of what is not in the store: another process may have made some of it, or dropped it. */
async function findMissing(
  parts: RunParts,
  entry: GapEntry,
  wanted: Iterable<number>,
  watcher: RunWatcher,
): Promise<number[]> {
  const missing: number[] = []
  for (const index of wanted) {
    const key = itemAt(entry.frames, index)
    const isThere = await parts.pins.hold(key)
    parts.pins.release([key])
    if (isThere) watcher.onFound(key)
    else missing.push(index)
  }
  return missing
}

/**
 * Makes what is missing of a gap, of these drawings alone where they are given. Resolves at once, having made nothing, when the facts
 * turn out to be others than those that the entry was made from: its owner then knows a newer one. Rejects with {@link SourceTrouble},
 * what the engine and the store reject with, and `cancelled`.
 */
export async function runGap(
  parts: RunParts,
  entry: GapEntry,
  drawings: readonly number[] | undefined,
  watcher: RunWatcher,
  outer: AbortSignal,
): Promise<void> {
  const missing = await findMissing(parts, entry, drawings ?? entry.frames.keys(), watcher)
  if (missing.length === 0) return
  // What fails stops the rest, and nothing goes on in the background when this has rejected.
  const stopper = new AbortController()
  const signal = AbortSignal.any([outer, stopper.signal])
  const { method } = entry.gap
  const asked = [
    // Without a model nothing outside the document decides pixels.
    method === 'model' ? parts.facts.verify(entry.gap.model, signal) : Promise.resolve(''),
    readKeyframe(parts, entry, 0, signal),
    readKeyframe(parts, entry, 1, signal),
  ] as const
  let ready
  try {
    ready = await Promise.all(asked)
  } catch (error) {
    stopper.abort()
    await Promise.allSettled(asked)
    throw error
  }
  if (method === 'model' && entry.version !== parts.facts.version()) return
  throwIfCancelled(signal)
  const [model, from, to] = ready
  const memoryLimit = parts.facts.memoryLimit()
  const keep = async (index: number, bare: Frame): Promise<void> => {
    const madeAt = Date.now()
    const key = itemAt(entry.frames, index)
    const frame = applyLocks(bare, from, to, itemAt(entry.times, index), entry.gap.locks)
    await parts.store.put(key, frame)
    if (!parts.pins.isHeld(key)) parts.store.forget(key)
    watcher.onMade(index, frame, madeAt)
  }
  if (method !== 'model') {
    for (const index of missing) {
      throwIfCancelled(signal)
      await keep(index, plainFrame(method, from, to, itemAt(entry.times, index)))
    }
    return
  }
  let made = 0
  const { notes } = await parts.engine.call(
    'inbetween',
    {
      ...{ model, from, to, times: missing.map((index) => itemAt(entry.times, index)), seed: entry.seed },
      ...(memoryLimit !== undefined && { memoryLimit }),
    },
    {
      signal,
      onItem: async ({ index, frame }) => {
        await keep(itemAt(missing, index), frame)
        made++
      },
    },
  )
  if (made < missing.length) {
    throw new InterludeError('internal', 'The engine left out a frame that it was asked for.')
  }
  watcher.onNotes(notes)
}
