// ffmpeg's minterpolate, as the program's own evaluation runs it.
import { pictureOf, type Picture } from '../../../src-main/engine/metrics/picture.ts'
import type { MediaTools } from '../../../src-main/media/find-tools.ts'
import { minterpolate as interpolate, minterpolateOptions } from '../../../src-main/media/minterpolate.ts'
import type { Method } from '../method.ts'

/** See src-main/media/minterpolate.ts. */
export function minterpolate(tools: MediaTools): Method {
  return {
    name: 'minterpolate',
    about: `ffmpeg minterpolate=${minterpolateOptions}`,
    inbetween: async (from, to, count) => {
      const made: Picture[] = []
      for await (const frame of interpolate(tools, from, to, count)) made.push(pictureOf(frame))
      return made
    },
  }
}
