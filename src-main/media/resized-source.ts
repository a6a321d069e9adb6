// A source of pictures whose frames come out smaller, in 8 bits: read whole, then scaled.
import { toEightBits } from './eight-bits.ts'
import { resizeFrame } from './resize.ts'
import type { Source, SourceFrame } from './source-types.ts'

/** See `Source.atSize`. */
export function resizedSource(source: Source, width: number, height: number): Source {
  const resized = async (found: SourceFrame): Promise<SourceFrame> => ({
    ...found,
    frame: toEightBits(await resizeFrame(found.frame, width, height, 'stretch')),
  })
  return {
    get info() {
      return { ...source.info, width, height, depth: 8 as const }
    },
    timeOf: (index) => source.timeOf(index),
    frameAtTime: async (time, signal) => await resized(await source.frameAtTime(time, signal)),
    frameAtIndex: async (index, signal) => await resized(await source.frameAtIndex(index, signal)),
    async *frames(range, signal) {
      for await (const found of source.frames(range, signal)) yield await resized(found)
    },
    atSize: (w, h) => source.atSize(w, h),
  }
}
