// What is dropped on the track: frames from the bin, which become keyframes there, and files, which become sources first.
import * as v from 'valibot'
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import { addKeyframes } from '../../src-shared/project/edit-keyframes.ts'
import type { Keyframe, Shown } from '../../src-shared/project/keyframe.ts'
import type { Rational } from '../../src-shared/timebase.ts'
import { toNumber } from '../../src-shared/timebase.ts'

/** The type that frames are dragged by. */
export const frameType = 'application/x-interlude-frame'

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const schema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ source: v.string(), frame: whole, until: v.optional(whole) }),
)

/** A frame of a source, or the two ends of a stretch of it. */
export type DroppedFrames = v.InferOutput<typeof schema>

/** Reads what was dragged; undefined for anything else. */
export function readFrames(text: string): DroppedFrames | undefined {
  const result = v.safeParse(schema, text)
  return result.success ? result.output : undefined
}

/** Frames between pictures that follow one another, where nothing else tells. */
const usualDistance = 12

/** Frames of the sequence between what two things show: as far as they are apart in their source, at least 1. */
export function distanceOf(a: Shown, b: Shown, rate: Rational): number {
  if (a.kind !== 'frame' || b.kind !== 'frame' || a.source !== b.source) return usualDistance
  return Math.max(1, Math.round(Math.abs(toNumber(b.time) - toNumber(a.time)) * toNumber(rate)))
}

/** Keyframes from a place on, each as far behind the one before as {@link distanceOf} says. `makeId` names each. */
export function placeShown(
  shown: readonly Shown[],
  at: number,
  rate: Rational,
  makeId: () => string,
): Keyframe[] {
  let place = at
  return shown.map((shows, index) => {
    const before = shown[index - 1]
    if (before) place += distanceOf(before, shows, rate)
    return { id: makeId(), at: place, shows }
  })
}

/** Adds keyframes; those that lie where others are take their places. */
export function dropEdit(keyframes: readonly Keyframe[]): (d: ProjectDocument) => ProjectDocument {
  return (document) => addKeyframes(document, keyframes, 'replace')
}
