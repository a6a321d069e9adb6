// What lies between two neighbouring keyframes: how it is filled, not how long it is. Its length follows from where its
// keyframes are, so that moving one of them touches no gap.
import * as v from 'valibot'
import { locksSchema } from './lock.ts'
import { idSchema, limits, list, seedSchema, share, whole } from './values.ts'

/**
 * How many drawings there are between the keyframes, and how long each stays.
 * `every`: a new drawing every so many frames (1 is on ones, 2 on twos), as many as the length has room for.
 * `count`: so many drawings, spread over the length as evenly as whole frames allow; a shorter gap shows fewer.
 * `hold`: none; the start keyframe stays until the end keyframe.
 * `source`: none; the frames that lie between the keyframes' own in their source are shown, by time (see footage.ts). Where the
 * keyframes are not frames of one source it is a hold.
 */
export const exposureSchema = v.variant('kind', [
  v.pipe(v.strictObject({ kind: v.literal('every'), frames: whole(1, limits.exposure) }), v.readonly()),
  v.pipe(v.strictObject({ kind: v.literal('count'), count: whole(1, limits.inbetweens) }), v.readonly()),
  v.pipe(v.strictObject({ kind: v.literal('hold') }), v.readonly()),
  v.pipe(v.strictObject({ kind: v.literal('source') }), v.readonly()),
])

/** See {@link exposureSchema}. */
export type Exposure = v.InferOutput<typeof exposureSchema>

const rising = (times: readonly number[]): boolean =>
  times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0))

/**
 * Where in the movement the drawings lie: 0 is the start keyframe, 1 the end keyframe.
 * `named`: a curve of src-shared/spacing.ts. `bezier`: a curve from (0,0) to (1,1) with the control points (x1,y1) and (x2,y2).
 * `chart`: a time for each drawing; when their number differs from the chart's, the chart is read as a line through its times.
 */
export const spacingSchema = v.variant('kind', [
  v.pipe(
    v.strictObject({
      kind: v.literal('named'),
      name: v.picklist(['linear', 'ease-in', 'ease-out', 'ease']),
    }),
    v.readonly(),
  ),
  v.pipe(
    v.strictObject({ kind: v.literal('bezier'), x1: share, y1: share, x2: share, y2: share }),
    v.readonly(),
  ),
  v.pipe(
    v.strictObject({
      kind: v.literal('chart'),
      times: v.pipe(list(share, 1, limits.chart), v.check(rising, 'Expected times that never go back')),
    }),
    v.readonly(),
  ),
])

/** See {@link spacingSchema}. */
export type GapSpacing = v.InferOutput<typeof spacingSchema>

/** What is chosen anew for every gap that is not made from another. */
export const gapDefaultEntries = {
  exposure: exposureSchema,
  spacing: spacingSchema,
  /** Name of the model in the library. */
  model: v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)),
  seed: seedSchema,
}

/**
 * What makes the in-betweens. `model`: the gap's model, with a seed. The others know no movement, and need neither: `cross-fade` mixes the
 * keyframes in proportion to time, `nearest` holds the nearer one (in the very middle the later one).
 */
export const gapMethods = ['model', 'cross-fade', 'nearest'] as const

/** See {@link gapMethods}. */
export type GapMethod = (typeof gapMethods)[number]

/** All that can be set of a gap. */
export const gapSettingsSchema = v.pipe(
  v.strictObject({
    ...gapDefaultEntries,
    method: v.picklist(gapMethods),
    /** The seed of the take that plays, where the user has chosen one; null: `seed`. */
    pinned: v.nullable(seedSchema),
    /** Seeds of the takes in the gap's lane, in order. */
    takes: v.pipe(
      list(seedSchema, 0, limits.takes),
      v.check((takes) => new Set(takes).size === takes.length, 'Expected each take once'),
    ),
    locks: locksSchema,
  }),
  v.readonly(),
)

/** See {@link gapSettingsSchema}. */
export type GapSettings = v.InferOutput<typeof gapSettingsSchema>

/** The gap between two neighbouring keyframes, named by their ids. */
export const gapSchema = v.pipe(
  v.strictObject({ from: idSchema, to: idSchema, ...gapSettingsSchema.pipe[0].entries }),
  v.readonly(),
)

/** See {@link gapSchema}. */
export type Gap = v.InferOutput<typeof gapSchema>

/** A gap's name: its two keyframes. Ids hold no `>`. */
export function gapId(gap: { readonly from: string; readonly to: string }): string {
  return `${gap.from}>${gap.to}`
}

/** The seed whose pixels play. */
export function playedSeed(gap: Pick<Gap, 'seed' | 'pinned'>): number {
  return gap.pinned ?? gap.seed
}
