// The two ways of filling a gap that know nothing of motion, as frames that a program could write.
import { byteLengthOf, samplesOf, type Frame } from '../../../src-shared/frame.ts'

/** The nearer keyframe; in the very middle the later one. `time` in (0,1). */
export function nearestKeyframe(from: Frame, to: Frame, time: number): Frame {
  return time < 0.5 ? from : to
}

/** The keyframes mixed in proportion to time, rounded to their depth; colours of frames with alpha mix premultiplied. */
export function crossFade(from: Frame, to: Frame, time: number): Frame {
  const [a, b] = [samplesOf(from), samplesOf(to)]
  const data = new Uint8Array(byteLengthOf(from))
  const output = from.depth === 8 ? data : new Uint16Array(data.buffer)
  const { channels } = from
  for (let at = 0; at < output.length; at += channels) {
    const [alphaA, alphaB] = channels === 4 ? [a[at + 3] ?? 0, b[at + 3] ?? 0] : [1, 1]
    const shares = [(1 - time) * alphaA, time * alphaB] as const
    const alpha = shares[0] + shares[1]
    for (let channel = 0; channel < 3; channel++) {
      const sum = shares[0] * (a[at + channel] ?? 0) + shares[1] * (b[at + channel] ?? 0)
      output[at + channel] = alpha === 0 ? 0 : Math.round(sum / alpha)
    }
    if (channels === 4) output[at + 3] = Math.round(alpha)
  }
  return { ...from, data }
}
