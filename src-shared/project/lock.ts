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
