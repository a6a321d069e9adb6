// Locked regions: what both keyframes agree on there stays as it is, to the last bit; elsewhere in the region one keyframe fades into the
// other, so that nothing is moved.
//
// In: an in-between and its keyframes, all of one shape (see src-shared/frame.ts); boxes in pixels. Out: a frame of that shape.
import { samplesOf, type Frame } from '../../../src-shared/frame.ts'
import type { Gap } from '../../../src-shared/project/gap.ts'

type Lock = Gap['locks'][number]
type Samples = Uint8Array | Uint16Array

/** One pixel of the fade. Colours count as much as they are opaque, as everywhere in the program. */
function fade(to: Samples, at: number, a: Samples, b: Samples, time: number, channels: 3 | 4): void {
  let [weightA, weightB] = [1 - time, time]
  if (channels === 4) {
    const [alphaA, alphaB] = [weightA * (a[at + 3] ?? 0), weightB * (b[at + 3] ?? 0)]
    const alpha = alphaA + alphaB
    to[at + 3] = Math.round(alpha)
    if (alpha > 0) [weightA, weightB] = [alphaA / alpha, alphaB / alpha]
  }
  for (let channel = at; channel < at + 3; channel++) {
    to[channel] = Math.round(weightA * (a[channel] ?? 0) + weightB * (b[channel] ?? 0))
  }
}

function agree(a: Samples, b: Samples, at: number, channels: 3 | 4): boolean {
  for (let channel = at; channel < at + channels; channel++) if (a[channel] !== b[channel]) return false
  return true
}

/** The in-between with its locked regions taken from the keyframes. Without locks: the very frame. */
export function applyLocks(made: Frame, from: Frame, to: Frame, time: number, locks: readonly Lock[]): Frame {
  if (locks.length === 0) return made
  const { width, height, channels } = made
  const frame: Frame = { ...made, data: new Uint8Array(made.data) }
  const [samples, a, b] = [samplesOf(frame), samplesOf(from), samplesOf(to)]
  for (const lock of locks) {
    const [right, bottom] = [Math.min(width, lock.x + lock.width), Math.min(height, lock.y + lock.height)]
    for (let y = lock.y; y < bottom; y++) {
      for (let x = lock.x; x < right; x++) {
        const at = (y * width + x) * channels
        if (agree(a, b, at, channels)) samples.set(a.subarray(at, at + channels), at)
        else fade(samples, at, a, b, time, channels)
      }
    }
  }
  return frame
}
