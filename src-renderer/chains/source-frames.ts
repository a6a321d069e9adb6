// Frames of a source by index and by time, exactly: what the main side alone knows is asked for, in few questions.
import { messageLimits } from '../../src-shared/editor/limits.ts'
import { footageFrame, timedFrame, type Footage } from '../../src-shared/project/footage.ts'
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import type { Shown } from '../../src-shared/project/keyframe.ts'
import { sourceOf } from '../../src-shared/project/lookup.ts'
import type { Source } from '../../src-shared/project/source.ts'
import { multiply, toNumber, type Rational } from '../../src-shared/timebase.ts'
import type { Editor } from '../state/editor.svelte.ts'

type Call = Editor['call']

/** The exact times of frames, in the order of their (ascending) indexes; those that lie near each other come with one question. */
export async function timesOf(call: Call, source: string, indexes: readonly number[]): Promise<Rational[]> {
  const times: Rational[] = []
  for (let at = 0; at < indexes.length;) {
    const start = indexes[at] ?? 0
    let end = at + 1
    while (end < indexes.length && (indexes[end] ?? 0) - start < messageLimits.times) end += 1
    const part = indexes.slice(at, end)
    const count = (part.at(-1) ?? start) - start + 1
    const known = await call('frame-times', { source, start, count })
    for (const index of part) {
      const time = known[index - start]
      if (time) times.push(time)
    }
    at = end
  }
  return times
}

/** The frames with these (ascending) indexes, as keyframes show them. */
export async function framesOf(call: Call, source: string, indexes: readonly number[]): Promise<Shown[]> {
  const times = await timesOf(call, source, indexes)
  return times.map((time, at) => ({ kind: 'frame', source, index: indexes[at] ?? 0, time }))
}

/** Asks for times as they are needed: a search that finds one missing is done again when it has come. */
async function withTimes<T>(
  call: Call,
  source: string,
  search: (timeOf: (index: number) => Rational) => T,
): Promise<T> {
  const known = new Map<number, Rational>()
  for (;;) {
    const missing: number[] = []
    const timeOf = (index: number): Rational => {
      const time = known.get(index)
      if (time) return time
      missing.push(index)
      // What comes of it is thrown away.
      return { num: index, den: 1 }
    }
    const found = search(timeOf)
    const [first] = missing
    if (first === undefined) return found
    const start = Math.max(0, first - 500)
    const times = await call('frame-times', { source, start, count: 1000 })
    for (const [at, time] of times.entries()) known.set(start + at, time)
    if (!known.has(first)) throw new RangeError(`There is no frame ${String(first)}.`)
  }
}

/** The frame of the source that footage shows, `offset` frames after its start keyframe. */
export async function shownFrame(
  call: Call,
  document: ProjectDocument,
  footage: Footage,
  offset: number,
): Promise<number> {
  const known = footageFrame(document, footage, offset)
  return known ?? (await withTimes(call, footage.source, (timeOf) => timedFrame(footage, offset, timeOf)))
}

/** The frame that is on screen in a source at a moment (within its duration). */
export async function frameAtTime(call: Call, source: Source, time: Rational): Promise<number> {
  const { frameCount, frameRate, variableRate } = source.facts
  if (!variableRate && frameRate) {
    // Times of files are rounded to their clock: a hair before a frame is that frame.
    return Math.min(frameCount - 1, Math.floor(toNumber(multiply(time, frameRate)) + 0.01))
  }
  return await withTimes(call, source.id, (timeOf) => {
    let [low, high] = [0, frameCount - 1]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (toNumber(timeOf(middle)) <= toNumber(time)) low = middle
      else high = middle - 1
    }
    return low
  })
}

/** Frames of the sequence from one moment of a source to another, at the project's rate: at least `least`. */
export function distance(document: ProjectDocument, from: Rational, to: Rational, least: number): number {
  const away = (toNumber(to) - toNumber(from)) * toNumber(document.rate)
  return Math.max(least, Math.round(away))
}

/** Where the frame that appears at `time` lies within footage: frames of the sequence since its start, by the times of its ends. */
export function offsetOf(
  { length }: Pick<Footage, 'length'>,
  ends: readonly [Rational, Rational],
  time: Rational,
): number {
  const [from, to] = ends
  const share = (toNumber(time) - toNumber(from)) / (toNumber(to) - toNumber(from))
  return Math.min(length, Math.max(0, Math.round(share * length)))
}

/** The rate that a source's timecodes count in. */
export function rateOf(document: ProjectDocument, source: string): Rational {
  const { frameRate } = sourceOf(document, source).facts
  return frameRate ?? document.rate
}
