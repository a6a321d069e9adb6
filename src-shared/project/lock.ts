// A locked region of a gap: what is kept from the keyframes instead of being made. Boxes and painted strokes, in pixels of the project's
// picture. They count in their order: a stroke that erases takes away from all before it. lock-mask.ts says which pixels that are.
import * as v from 'valibot'
import { maxSide } from '../frame.ts'
import { limits, list, whole } from './values.ts'

const place = whole(0, maxSide - 1)
const extent = whole(1, maxSide)

/** A rectangle. */
export const boxLockSchema = v.pipe(
  v.strictObject({ kind: v.literal('box'), x: place, y: place, width: extent, height: extent }),
  v.readonly(),
)

const strokeLockSchema = v.pipe(
  v.strictObject({
    kind: v.literal('stroke'),
    /** Whether it unlocks what it goes over. */
    erase: v.boolean(),
    /** Of the round brush. */
    radius: whole(1, limits.brush),
    /** The pixels that its middle goes through, in straight lines: x, y, x, y, ... */
    points: v.pipe(
      list(place, 2, 2 * limits.lockPoints),
      v.check((points) => points.length % 2 === 0, 'Expected as many x as y'),
    ),
  }),
  v.readonly(),
)

/** See the top of this file. */
export const lockSchema = v.variant('kind', [boxLockSchema, strokeLockSchema])

/** See {@link lockSchema}. */
export type Lock = v.InferOutput<typeof lockSchema>

/** See {@link lockSchema}. */
export type BoxLock = v.InferOutput<typeof boxLockSchema>

/** See {@link lockSchema}. */
export type StrokeLock = v.InferOutput<typeof strokeLockSchema>

/** Points of all strokes together. */
export function pointsOf(locks: readonly Lock[]): number {
  return locks.reduce((sum, lock) => sum + (lock.kind === 'stroke' ? lock.points.length / 2 : 0), 0)
}

/** All locks of a gap, in their order. */
export const locksSchema = v.pipe(
  list(lockSchema, 0, limits.locks),
  v.check((locks) => pointsOf(locks) <= limits.lockPoints, 'Expected fewer points in all strokes together'),
)

/** All that decides the pixels of a lock, in one order. */
export function lockParts(lock: Lock): readonly (string | number)[] {
  return lock.kind === 'box'
    ? [lock.kind, lock.x, lock.y, lock.width, lock.height]
    : [lock.kind, lock.erase ? 1 : 0, lock.radius, ...lock.points]
}

interface Extent {
  readonly width: number
  readonly height: number
}

/** A lock of a picture of size `from`, where it lies in one of size `to`: at least the same part of the picture. */
export function scaleLock(lock: Lock, from: Extent, to: Extent): Lock {
  const [across, down] = [to.width / from.width, to.height / from.height]
  const within = (value: number): number => Math.min(maxSide - 1, value)
  if (lock.kind === 'box') {
    const [x, y] = [within(Math.floor(lock.x * across)), within(Math.floor(lock.y * down))]
    const right = Math.max(x + 1, Math.ceil((lock.x + lock.width) * across))
    const bottom = Math.max(y + 1, Math.ceil((lock.y + lock.height) * down))
    return { ...lock, x, y, width: Math.min(maxSide, right - x), height: Math.min(maxSide, bottom - y) }
  }
  const radius = Math.ceil(lock.radius * Math.sqrt(across * down))
  return {
    ...lock,
    radius: Math.min(limits.brush, Math.max(1, radius)),
    // The middle of a pixel goes to the middle of one.
    points: lock.points.map((value, place) =>
      within(Math.max(0, Math.round((value + 0.5) * (place % 2 === 0 ? across : down) - 0.5))),
    ),
  }
}
