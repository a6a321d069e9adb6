// A stretch of a source whose frames are decoded when they are asked for.
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import type { Source } from '../../media/source-types.ts'
import type { Stretch } from './choose-windows.ts'
import { fitJudged, movementBetween, type JudgedSize } from './judged-size.ts'

/** Frames of a scanned stretch. */
export interface Run {
  readonly first: number
  readonly frames: number
}

/** Decoding so many frames takes about as long as starting the decoder at another place. */
const framesPerSeek = 40

/** The frames `run` of those with these numbers in the source, at the judged size. */
export function footageStretch(source: Source, numbers: Uint32Array, run: Run, size: JudgedSize): Stretch {
  const numberOf = (index: number) => numbers[run.first + index] ?? 0

  /** Frames with these numbers, which ascend, as they are decoded in one go. */
  async function* passing(wanted: readonly number[], signal: AbortSignal) {
    const [start, end] = [wanted[0] ?? 0, (wanted.at(-1) ?? -1) + 1]
    const set = new Set(wanted)
    for await (const { frame, index } of source.frames({ start, end }, signal)) {
      throwIfCancelled(signal)
      if (set.has(index)) yield { number: index, frame: fitJudged(frame, size) }
    }
  }

  async function movementsInPassing(ends: readonly (readonly [number, number])[], signal: AbortSignal) {
    const movements = new Map<number, number>()
    // Starts whose ends are still to come: few, for gaps are short.
    const open = new Map<number, Frame>()
    const wanted = [...new Set(ends.flat())].sort((a, b) => a - b)
    const starts = new Set(ends.map(([start]) => start))
    for await (const { number, frame } of passing(wanted, signal)) {
      for (const [start, end] of ends) {
        const from = end === number ? open.get(start) : undefined
        if (!from) continue
        movements.set(start, movementBetween(from, frame))
        open.delete(start)
      }
      if (starts.has(number)) open.set(number, frame)
    }
    return ends.map(([start]) => movements.get(start) ?? 0)
  }

  async function movementsBySeeking(ends: readonly (readonly [number, number])[], signal: AbortSignal) {
    const movements: number[] = []
    for (const [start, end] of ends) {
      const from = await source.frameAtIndex(start, signal)
      const to = await source.frameAtIndex(end, signal)
      movements.push(movementBetween(fitJudged(from.frame, size), fitJudged(to.frame, size)))
    }
    return movements
  }

  return {
    frames: run.frames,
    numberOf,
    read: async (first, count, signal) => {
      const wanted = Array.from({ length: count }, (_, index) => numberOf(first + index))
      const frames: Frame[] = []
      for await (const { frame } of passing(wanted, signal)) frames.push(frame)
      return frames
    },
    movements: async (firsts, gap, signal) => {
      const ends = firsts.map((first) => [numberOf(first), numberOf(first + gap)] as const)
      const span = (ends.at(-1)?.[1] ?? 0) - (ends[0]?.[0] ?? 0)
      return span <= 2 * ends.length * framesPerSeek
        ? movementsInPassing(ends, signal)
        : movementsBySeeking(ends, signal)
    },
  }
}
