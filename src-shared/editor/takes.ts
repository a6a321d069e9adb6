// The lane of a gap's takes, as window and main side speak of it. Which takes there are and which one plays is in the document; here is how
// far they are made, and how much they differ.
import * as v from 'valibot'
import { limits, seedSchema, whole } from '../project/values.ts'
import { errorShapeSchema, gapNameSchema } from './values.ts'

const amount = v.pipe(v.number(), v.finite(), v.minValue(0))
const count = whole(0, Number.MAX_SAFE_INTEGER)

/** How far two pictures, or the mean over many pairs of them, are apart; see docs/metrics.md. */
export const distanceSchema = v.object({
  /** Root of the mean squared difference, in units of the 0..1 range. */
  rms: amount,
  /** 1 - structural similarity. */
  dissimilarity: v.pipe(v.number(), v.finite()),
})

/** See {@link distanceSchema}. */
export type Distance = v.InferOutput<typeof distanceSchema>

/** One take. */
export const takeSchema = v.object({
  seed: seedSchema,
  /** As `GapStatus.key`: with a time, the name of one in-between of the take. */
  key: v.string(),
  state: v.picklist(['waiting', 'running', 'done', 'failed']),
  /** The indexes (among the gap's drawings) of those that are there. */
  ready: v.array(whole(0, limits.inbetweens)),
  error: v.optional(errorShapeSchema),
})

/** See {@link takeSchema}. */
export type Take = v.InferOutput<typeof takeSchema>

/** The lane of a gap. */
export const gapTakesSchema = v.object({
  gap: gapNameSchema,
  /** Drawings of each take. */
  total: whole(0, limits.inbetweens),
  /** In the order of the document. */
  takes: v.array(takeSchema),
  /** Distances between takes, each over the in-betweens that were compared so far. */
  pairs: v.array(v.object({ first: seedSchema, second: seedSchema, ...distanceSchema.entries })),
  /** The mean over all pairs: the diversity that `evaluate` reports, once all is compared. Null before there is any. */
  spread: v.nullable(distanceSchema),
  /** In-betweens of pairs that were compared, of how many. Of many takes the first ten are compared. */
  compared: count,
  comparisons: count,
})

/** See {@link gapTakesSchema}. */
export type GapTakes = v.InferOutput<typeof gapTakesSchema>

/** The calls; part of the editor's contract. */
export const takeCalls = {
  /**
   * Makes the takes of a gap, the one that plays first, and compares them. Goes on while the lane is open; ends by itself when the gap is no
   * longer there. What it holds stays in the cache meanwhile.
   */
  'watch-takes': { input: v.object({ gap: gapNameSchema }), output: v.null(), item: gapTakesSchema },
  /** Tries the takes of a gap again that have failed. */
  'retry-takes': { input: v.object({ gap: gapNameSchema }), output: v.null() },
} as const
