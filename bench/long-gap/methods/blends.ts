// The two baselines that know nothing of motion.
import { pictureOf, type Picture } from '../../../src-main/engine/metrics/picture.ts'
import { evenTimes, type Method } from '../method.ts'

/** Holds the start keyframe for the first half of the gap and the end keyframe for the second. */
export const nearest: Method = {
  name: 'nearest',
  about: 'nearest keyframe',
  inbetween: (from, to, count) =>
    Promise.resolve(evenTimes(count).map((time) => pictureOf(time < 0.5 ? from : to))),
}

/** Mixes the keyframes in proportion to time, without rounding. */
export const crossFade: Method = {
  name: 'cross-fade',
  about: '(1-t) start + t end',
  inbetween: (from, to, count) => {
    const a = pictureOf(from)
    const b = pictureOf(to)
    return Promise.resolve(evenTimes(count).map((time) => mix(a, b, time)))
  },
}

function mix(a: Picture, b: Picture, time: number): Picture {
  return { ...a, data: a.data.map((value, at) => (1 - time) * value + time * (b.data[at] ?? 0)) }
}
