// From 16 bits a sample to the 8 that screens show.
import { samplesOf, type Frame } from '../../src-shared/frame.ts'

/** The frame in 8 bits a sample, each rounded to the nearest; 8-bit frames come back as they are. */
export function toEightBits(frame: Frame): Frame {
  if (frame.depth === 8) return frame
  const from = samplesOf(frame)
  const data = new Uint8Array(from.length)
  // 65535 / 255 is 257, whole: a half cannot occur.
  for (let at = 0; at < from.length; at += 1) data[at] = ((from[at] ?? 0) + 128) / 257
  return { ...frame, depth: 8, data }
}
