// How good in-betweens are, as window and main side speak of it: beside the real frames where both keyframes come from one video, else by
// how much the takes differ.
import * as v from 'valibot'
import { limits, whole } from '../project/values.ts'
import { meanScore, scoreSchema, type Score } from '../scores.ts'
import { distanceSchema } from './takes.ts'
import { errorShapeSchema, gapNameSchema } from './values.ts'

/** What is known of one drawing of a gap. Scores are those of `interlude evaluate`, at the size of the project's picture. */
export const drawingQualitySchema = v.object({
  index: whole(0, limits.inbetweens),
  /** The real frame that it is compared with, by its index in the source. */
  real: v.optional(whole(0, 999_999_999)),
  /** Whether that frame appears just at the drawing's time; otherwise it is the nearest one. */
  exact: v.optional(v.boolean()),
  made: v.optional(scoreSchema),
  /** What the methods that know no movement would reach in its place. */
  'cross-fade': v.optional(scoreSchema),
  nearest: v.optional(scoreSchema),
  /** How much the takes differ here, where the truth is not known. */
  spread: v.optional(distanceSchema),
})

/** See {@link drawingQualitySchema}. */
export type DrawingQuality = v.InferOutput<typeof drawingQualitySchema>

/** What is known of a gap. */
export const gapQualitySchema = v.object({
  gap: gapNameSchema,
  /** As in the gap's status: what was measured. */
  key: v.string(),
  /** `real`: beside the real frames. `takes`: by the spread of so many takes. `none`: there is nothing to compare with. */
  by: v.picklist(['real', 'takes', 'none']),
  takes: whole(0, limits.takes),
  /** `waiting`: for in-betweens to be made, or for their turn. */
  state: v.picklist(['waiting', 'measuring', 'done', 'failed']),
  /** One for each drawing. */
  drawings: v.array(drawingQualitySchema),
  error: v.optional(errorShapeSchema),
})

/** See {@link gapQualitySchema}. */
export type GapQuality = v.InferOutput<typeof gapQualitySchema>

/** The calls; part of the editor's contract. */
export const qualityCalls = {
  /** Measures all gaps, those that are looked at first, while nothing is being made. Goes on while it is watched. */
  'watch-quality': {
    input: v.null(),
    output: v.null(),
    item: v.object({ changed: v.array(gapQualitySchema), removed: v.array(gapNameSchema) }),
  },
} as const

/** Methods that are measured beside what was made. */
export const plainMethods = ['cross-fade', 'nearest'] as const

/** See {@link plainMethods}. */
export type PlainMethod = (typeof plainMethods)[number]

/** Decibels by which something must be better to be worth a word: less can't be seen. */
const worthwhile = 0.1

/** The mean of one kind of score over a gap; undefined until all drawings have it. */
export function meanQuality(
  drawings: readonly DrawingQuality[],
  kind: 'made' | PlainMethod,
): Score | undefined {
  const scores = drawings.flatMap((drawing) => drawing[kind] ?? [])
  return scores.length > 0 && scores.length === drawings.length ? meanScore(scores) : undefined
}

/**
 * The plain method that does better than what was made, and by how much: by 0.1 dB or more, and not worse in similarity. The best of them;
 * undefined where there is none, or not all is measured.
 */
export function betterMethod(
  drawings: readonly DrawingQuality[],
): { readonly method: PlainMethod; readonly psnr: number; readonly ssim: number } | undefined {
  const made = meanQuality(drawings, 'made')
  if (!made) return undefined
  const better = plainMethods.flatMap((method) => {
    const score = meanQuality(drawings, method)
    if (!score) return []
    const [psnr, ssim] = [score.psnr - made.psnr, score.ssim - made.ssim]
    return psnr >= worthwhile && ssim >= 0 ? [{ method, psnr, ssim }] : []
  })
  return better.sort((a, b) => b.psnr - a.psnr)[0]
}
