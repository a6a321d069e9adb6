// What crosses the lines that are measured: a frame there, a frame back.
import * as v from 'valibot'
import type { Channel } from '../../src-shared/channel.ts'
import { frameSchema, type Frame } from '../../src-shared/frame.ts'
import { serve } from '../../src-shared/rpc-serve.ts'

export const benchContract = {
  /** Takes a frame, and keeps it for `back`. */
  there: { input: frameSchema, output: v.null() },
  back: { input: v.null(), output: frameSchema },
}

/** Serves the far end of a line. */
export function serveBench(channel: Channel): void {
  let kept: Frame | undefined
  serve(
    benchContract,
    {
      there: (frame) => {
        kept = frame
        return Promise.resolve(null)
      },
      back: () => (kept ? Promise.resolve(kept) : Promise.reject(new Error('Nothing was sent yet.'))),
    },
    channel,
  )
}
