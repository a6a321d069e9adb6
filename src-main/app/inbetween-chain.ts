// Runs the gaps of a chain through the engine and hands the frames out in display order, while later gaps are still made.
// Every frame goes through the store, so memory stays bounded and a killed render goes on where it stopped.
import type { InbetweenInput, InbetweenItem, InbetweenOutput } from '../../src-shared/engine-contract.ts'
import { InterludeError, cancelled, throwIfCancelled } from '../../src-shared/errors.ts'
import type { Frame } from '../../src-shared/frame.ts'
import { frameKey, hashFrame, type FrameStore } from './frame-store.ts'
import type { ChainPlan, GapPlan } from './plan.ts'
import { createReadiness } from './readiness.ts'

/** Asks the engine for one gap. */
export type Inbetweener = (
  input: InbetweenInput,
  options: { signal: AbortSignal; onItem: (item: InbetweenItem) => Promise<void> },
) => Promise<InbetweenOutput>

/** All that decides the pixels of a chain, beside its plan. */
export interface ChainJob {
  readonly plan: ChainPlan
  /** The keyframes, all of one shape. */
  readonly keys: readonly Frame[]
  /** The model's folder, and the hash of its content. */
  readonly model: { readonly folder: string; readonly hash: string }
  /** What else the pixels depend on: engine build, device. Part of the key of every stored frame. */
  readonly circumstances: readonly (string | number)[]
  readonly seed: number
  readonly memoryLimit: number | undefined
}

/** An in-between is there. */
export interface FrameReady {
  readonly gap: number
  readonly time: number
  /** Whether the engine made it now; otherwise it was in the store. */
  readonly made: boolean
}

/** Who wants to know what. */
export interface ChainWatcher {
  onFrame(event: FrameReady): void
  onGap(gap: number, output: InbetweenOutput): void
}

/** Gaps that may lie finished on disk before the encoder has taken them. */
const gapsAhead = 16

/** How many distinct in-betweens the engine is asked for, when nothing is stored and no gap is a hold. */
export function countDistinct(plan: ChainPlan): number {
  return plan.gaps.reduce((sum, gap) => sum + gap.distinct.length, 0)
}

function keyOf(job: ChainJob, hashes: readonly string[], gap: GapPlan, time: number): string {
  const { model, circumstances, seed, memoryLimit } = job
  const ends = [hashes[gap.from] ?? '', hashes[gap.to] ?? '']
  return frameKey(['in-between', 1, ...circumstances, ...ends, model.hash, memoryLimit ?? 0, seed, time])
}

function at<T>(list: readonly T[], index: number): T {
  const value = list[index]
  if (value === undefined) throw new RangeError(`There is no element ${String(index)}.`)
  return value
}

/**
 * The frames of the chain in display order. Work starts with the first frame that is asked for, and ends, with the engine's
 * call cancelled, when the reader stops, the signal fires (`cancelled`) or anything fails. Gaps between equal keys are
 * holds and cost nothing. A frame that vanished from the store between writing and reading is made again.
 */
export async function* runChain(
  parts: { readonly inbetween: Inbetweener; readonly store: FrameStore },
  job: ChainJob,
  watcher: ChainWatcher,
  outer?: AbortSignal,
): AsyncGenerator<Frame, void, undefined> {
  throwIfCancelled(outer)
  const { plan, keys } = job
  const { inbetween, store } = parts
  const hashes = keys.map(hashFrame)
  const stopper = new AbortController()
  const ready = createReadiness()
  const stop = (): void => {
    stopper.abort()
    ready.fail(cancelled())
  }
  outer?.addEventListener('abort', stop)
  const frameName = (gap: number, time: number): string => `frame ${String(gap)} ${String(time)}`
  const takenName = (gap: number): string => `taken ${String(gap)}`
  const isHold = (gap: GapPlan): boolean => hashes[gap.from] === hashes[gap.to]

  const ask = async (
    gap: GapPlan,
    times: number[],
    onItem: (time: number, frame: Frame) => Promise<void>,
  ): Promise<InbetweenOutput> =>
    inbetween(
      {
        model: job.model.folder,
        from: at(keys, gap.from),
        to: at(keys, gap.to),
        times,
        seed: job.seed,
        ...(job.memoryLimit === undefined ? {} : { memoryLimit: job.memoryLimit }),
      },
      { signal: stopper.signal, onItem: ({ index, frame }) => onItem(at(times, index), frame) },
    )

  const makeGap = async (gap: GapPlan, index: number): Promise<void> => {
    if (isHold(gap)) {
      for (const time of gap.distinct) watcher.onFrame({ gap: index, time, made: false })
      return
    }
    const missing: number[] = []
    for (const time of gap.distinct) {
      if (await store.has(keyOf(job, hashes, gap, time))) {
        ready.mark(frameName(index, time))
        watcher.onFrame({ gap: index, time, made: false })
      } else {
        missing.push(time)
      }
    }
    if (missing.length === 0) return
    throwIfCancelled(stopper.signal)
    const output = await ask(gap, missing, async (time, frame) => {
      await store.put(keyOf(job, hashes, gap, time), frame)
      ready.mark(frameName(index, time))
      watcher.onFrame({ gap: index, time, made: true })
    })
    watcher.onGap(index, output)
  }

  const makeAll = async (): Promise<void> => {
    for (const [index, gap] of plan.gaps.entries()) {
      if (index >= gapsAhead) await ready.wait(takenName(index - gapsAhead))
      await makeGap(gap, index)
    }
    // What the engine did not deliver will not come any more.
    ready.fail(new InterludeError('internal', 'The engine left out a frame that it was asked for.'))
  }

  const takeFrame = async (gap: GapPlan, index: number, time: number): Promise<Frame> => {
    await ready.wait(frameName(index, time))
    const key = keyOf(job, hashes, gap, time)
    let frame = await store.get(key)
    if (!frame) {
      await ask(gap, [time], (_, again) => {
        frame = again
        return Promise.resolve()
      })
    }
    store.forget(key)
    if (!frame) throw new InterludeError('internal', 'The engine left out a frame that it was asked for.')
    return frame
  }

  const making = makeAll().catch((error: unknown) => {
    const failure = error instanceof Error ? error : new Error(String(error))
    ready.fail(failure)
  })
  try {
    for (const [index, gap] of plan.gaps.entries()) {
      const start = at(keys, gap.from)
      yield start
      let last: { time: number; frame: Frame } | undefined
      for (const time of gap.times) {
        if (time === 0 || isHold(gap)) {
          yield start
          continue
        }
        if (last?.time !== time) last = { time, frame: await takeFrame(gap, index, time) }
        yield last.frame
      }
      ready.mark(takenName(index))
    }
    if (!plan.loop) yield at(keys, plan.keys - 1)
  } catch (error) {
    throw outer?.aborted ? cancelled() : error
  } finally {
    stop()
    outer?.removeEventListener('abort', stop)
    await making
  }
}
