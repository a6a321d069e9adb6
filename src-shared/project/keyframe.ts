// A keyframe: what it shows, and from which frame of the sequence on.
import * as v from 'valibot'
import { idSchema, placeSchema, timeSchema, whole } from './values.ts'

/**
 * What a keyframe shows. A frame of a video or sequence is named twice: `index` says which frame it is, and is what decides its
 * pixels; `time` says when that frame appears in the source, exactly, for read-outs, sound and comparison. They agree for the
 * content that the source's hash names.
 */
export const shownSchema = v.variant('kind', [
  v.pipe(
    v.strictObject({
      kind: v.literal('frame'),
      source: idSchema,
      index: whole(0, 999_999_999),
      time: timeSchema,
    }),
    v.readonly(),
  ),
  v.pipe(v.strictObject({ kind: v.literal('picture'), source: idSchema }), v.readonly()),
])

/** See {@link shownSchema}. */
export type Shown = v.InferOutput<typeof shownSchema>

/** A keyframe. No two are at one place. */
export const keyframeSchema = v.pipe(
  v.strictObject({ id: idSchema, at: placeSchema, shows: shownSchema }),
  v.readonly(),
)

/** See {@link keyframeSchema}. */
export type Keyframe = v.InferOutput<typeof keyframeSchema>
