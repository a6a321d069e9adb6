// Locked regions: what both keyframes agree on there stays as it is, to the last bit; elsewhere in the region one keyframe fades into the
// other, so that nothing is moved.
//
// In: an in-between and its keyframes, all of one shape (see src-shared/frame.ts). Out: a frame of that shape.
import { samplesOf, type Frame } from '../../../src-shared/frame.ts'
import type { Lock } from '../../../src-shared/project/lock.ts'
import { maskOf } from '../../../src-shared/project/lock-mask.ts'

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

let last: { readonly locks: readonly Lock[]; readonly mask: Uint8Array; readonly width: number } | undefined

/** The mask of these locks; all frames of a gap have the same. */
function maskFor(locks: readonly Lock[], { width, height }: Frame): Uint8Array {
  if (last?.locks !== locks || last.width !== width || last.mask.length !== width * height) {
    last = { locks, mask: maskOf(locks, { width, height }), width }
  }
  return last.mask
}

/** The in-between with its locked regions taken from the keyframes. Without locks: the very frame. */
export function applyLocks(made: Frame, from: Frame, to: Frame, time: number, locks: readonly Lock[]): Frame {
  if (locks.length === 0) return made
  const { channels } = made
  const frame: Frame = { ...made, data: new Uint8Array(made.data) }
  const [samples, a, b] = [samplesOf(frame), samplesOf(from), samplesOf(to)]
  const mask = maskFor(locks, made)
  for (let pixel = mask.indexOf(1); pixel >= 0; pixel = mask.indexOf(1, pixel + 1)) {
    const at = pixel * channels
    if (agree(a, b, at, channels)) {
      for (let sample = at; sample < at + channels; sample++) samples[sample] = a[sample] ?? 0
    } else {
      fade(samples, at, a, b, time, channels)
    }
  }
  return frame
}
