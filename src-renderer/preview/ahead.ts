// Which frames to fetch before they are played, by how fast they are played and how long fetching takes.
import type { Span } from '../state/playback.svelte.ts'

/** How playing goes. */
export interface Course {
  readonly frame: number
  readonly span: Span
  readonly loop: boolean
  /** Frames a second, negative backwards; not 0. */
  readonly speed: number
}

/** How fetching goes. */
export interface Pace {
  /** Seconds from asking to having. */
  readonly fetchTime: number
  /** How many are asked for at a time. */
  readonly lanes: number
}

/** A frame to come. */
export interface Coming {
  readonly frame: number
  /** Asked for now, it would come after its turn. */
  readonly late: boolean
}

/** Frames a second that a screen shows at most. */
const screenRate = 60

/** Every how many frames can be fetched in time: 1 where fetching keeps up with playing. */
export function strideOf(speed: number, { fetchTime, lanes }: Pace): number {
  const perSecond = Math.abs(speed)
  return Math.max(
    1,
    Math.ceil((perSecond * fetchTime) / lanes - 1e-9),
    Math.ceil(perSecond / screenRate - 1e-9),
  )
}

/**
 * The frames to come, in the order they are worth fetching, `most` at most. Where fetching can't keep up, every second (third,
 * ...) frame comes first, so that playing stays even; then those between, which the next round of a loop will show.
 */
export function framesAhead(course: Course, pace: Pace, most: number): Coming[] {
  const { frame, span, loop, speed } = course
  const { first, last } = span
  const length = last - first + 1
  const direction = speed > 0 ? 1 : -1
  const stride = strideOf(speed, pace)
  const lead = pace.fetchTime * Math.abs(speed)
  const reach = Math.min(most * stride, loop ? length - 1 : direction > 0 ? last - frame : frame - first)

  const even: Coming[] = []
  const between: Coming[] = []
  for (let distance = 1; distance <= reach; distance++) {
    const place = frame - first + direction * distance
    const at = first + (((place % length) + length) % length)
    const coming = { frame: at, late: distance < lead }
    // By the place in the span, not by the distance: so the choice stays the same while the playhead moves on.
    if ((at - first) % stride === 0) even.push(coming)
    else between.push(coming)
  }
  return [...even, ...between].slice(0, most)
}

/** Frames around a playhead that rests, nearest first: where stepping goes next. */
export function framesAround(frame: number, span: Span, reach: number): number[] {
  const frames: number[] = []
  for (let distance = 1; distance <= reach; distance++) {
    for (const at of [frame + distance, frame - distance]) {
      if (at >= span.first && at <= span.last) frames.push(at)
    }
  }
  return frames
}
