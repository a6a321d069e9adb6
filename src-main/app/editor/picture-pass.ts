// Many small frames of one source: in one pass where they lie near each other, by seeks where they are far apart. It gives way to
// pictures that are waited for: it pauses between frames, and its decoder ends when there is no other for the picture.
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import type { Source } from '../../../src-shared/project/source.ts'
import type { Source as OpenedSource } from '../../media/source-types.ts'
import type { Size } from '../harmonise.ts'
import type { DecoderSlots } from './picture-slots.ts'
import type { SourceShelf } from './source-shelf.ts'

/** A frame of a pass, or why there is none. */
export type SmallFrame =
  | { readonly index: number; readonly frame: Frame }
  | { readonly index: number; readonly frame?: never; readonly error: unknown }

/** Passing by a frame costs about a fortieth of a seek. */
const near = 40

/** Indexes in stretches that are read at once: the stretch of the first index first, each in order. */
function stretches(indexes: readonly number[]): number[][] {
  const result: number[][] = []
  for (const index of [...new Set(indexes)].sort((a, b) => a - b)) {
    const stretch = result.at(-1)
    if (stretch && index - (stretch.at(-1) ?? 0) <= near) stretch.push(index)
    else result.push([index])
  }
  const asked = new Map<number, number>()
  for (const [position, index] of indexes.entries()) if (!asked.has(index)) asked.set(index, position)
  const first = (stretch: readonly number[]) => Math.min(...stretch.map((index) => asked.get(index) ?? 0))
  return result.sort((a, b) => first(a) - first(b))
}

/** See `Pictures.smallFrames`. */
export function createPass({ shelf, slots }: { readonly shelf: SourceShelf; readonly slots: DecoderSlots }) {
  /** The frames of a stretch up to where reading them in one go ends, for whatever reason. */
  async function* together(
    source: OpenedSource,
    wanted: readonly number[],
    stop: AbortSignal,
  ): AsyncGenerator<SmallFrame, void, undefined> {
    const start = wanted[0] ?? 0
    const left = new Set(wanted)
    for await (const { index, frame } of source.frames({ start, end: (wanted.at(-1) ?? start) + 1 }, stop)) {
      if (left.has(index)) yield { index, frame }
      await slots.quiet(stop)
    }
  }

  async function* read(
    source: OpenedSource,
    wanted: readonly number[],
    stop: AbortSignal,
  ): AsyncGenerator<SmallFrame, void, undefined> {
    const left = new Set(wanted)
    if (wanted.length > 1) {
      try {
        for await (const found of together(source, wanted, stop)) {
          left.delete(found.index)
          yield found
        }
      } catch {
        throwIfCancelled(stop)
        // Broken somewhere: each of the rest by itself.
      }
    }
    for (const index of left) {
      await slots.quiet(stop)
      try {
        yield { index, frame: (await source.frameAtIndex(index, stop)).frame }
      } catch (error) {
        throwIfCancelled(stop)
        yield { index, error }
      }
    }
  }

  return async function* pass(
    source: Source,
    indexes: readonly number[],
    size: Size,
    signal?: AbortSignal,
  ): AsyncGenerator<SmallFrame, void, undefined> {
    const { opened } = await shelf.open(source, { urgent: false, look: false }, signal)
    const small = opened.atSize(size.width, size.height)
    for (const stretch of stretches(indexes)) {
      let left: readonly number[] = stretch
      while (left.length > 0) {
        await slots.quiet(signal)
        const stop = new AbortController()
        const slot = await slots.take('thumbnail', () => stop.abort(), signal)
        const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
        try {
          for await (const found of read(small, left, either)) {
            left = left.filter((index) => index !== found.index)
            slot.gave()
            yield found
          }
        } catch (error) {
          // Made room for a picture: the rest later.
          if (!stop.signal.aborted || signal?.aborted) throw error
        } finally {
          slot.release()
        }
      }
    }
  }
}
