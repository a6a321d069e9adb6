// The document of the editor: what a project is, as plain data that is never changed, only replaced. Everything that the user
// can do is a function from one document to the next (edit-*.ts); everything that is shown follows from it alone.
//
// Time. The sequence is counted in frames of the project's rate, a fraction, from 0. A keyframe is a place on it and what it
// shows there. It is drawn for the frame it is at; nothing is on screen before the first keyframe and after the last one.
//
// Gaps. Between each two neighbouring keyframes lies one gap, known by their two ids. Its length L is no setting: it is the
// distance between its keyframes, L - 1 frames lie inside. What is set is how they are filled: the exposure says how many drawings
// there are and how long each stays, the spacing where in the movement each of them lies. On ones there are L - 1 drawings, the
// k-th at k / L of the movement; on twos every second of these, each for two frames; a count of N is spread over the length and
// lies at k / (N + 1); a hold has none. The spacing bends these shares. Asked for more than there is room for (L - 1, and never
// more than 1000), a gap shows fewer and forgets nothing: drag the keyframe back and all are there again. chart.ts says it exactly,
// picture-at.ts what is on screen at a frame.
//
// What a drawing looks like depends on both keyframes' content, the project's picture, the model, the seed, the locks and its time
// in the movement: key.ts. A loop closes with a copy of its first keyframe at the end, which the range leaves out.
//
// Invariants beyond this schema are in check.ts. Selection, zoom, playhead, missing files and finished frames are no part of it.
import * as v from 'valibot'
import { codecs, containers, qualities } from '../encoding.ts'
import { maxPixels, maxSide } from '../frame.ts'
import { gapDefaultEntries, gapSchema } from './gap.ts'
import { keyframeSchema } from './keyframe.ts'
import { sourceSchema } from './source.ts'
import { idSchema, limits, list, placeSchema, rateSchema, whole } from './values.ts'

const side = whole(1, maxSide)
const tag = v.pipe(v.string(), v.nonEmpty(), v.maxLength(60))

const fitsInMemory = ({ width, height }: { readonly width: number; readonly height: number }): boolean =>
  width * height <= maxPixels
const tooManyPixels = `Expected a picture of at most ${String(maxPixels)} pixels`

/**
 * The shape that every keyframe is brought to before anything is made from it. It is set, and not taken from the sources, so
 * that a new source changes no gap but its own.
 */
export const pictureSchema = v.pipe(
  v.strictObject({
    width: side,
    height: side,
    /** 4 keeps transparency. */
    channels: v.picklist([3, 4]),
    depth: v.picklist([8, 16]),
    /** Tags that all frames carry. */
    colour: v.pipe(v.strictObject({ primaries: tag, transfer: tag, matrix: tag }), v.readonly()),
    /** What becomes of keyframes of another aspect: bars, cropped, or pulled into shape. */
    fit: v.picklist(['fit', 'fill', 'stretch']),
  }),
  v.check((size) => fitsInMemory(size), tooManyPixels),
  v.readonly(),
)

/** See {@link pictureSchema}. */
export type Picture = v.InferOutput<typeof pictureSchema>

/** What new gaps begin with. */
export const gapDefaultsSchema = v.pipe(v.strictObject(gapDefaultEntries), v.readonly())

/** See {@link gapDefaultsSchema}. */
export type GapDefaults = v.InferOutput<typeof gapDefaultsSchema>

/** The part of the sequence that is played and exported: first and last frame of it, both within; null is the sequence's own end. */
export const rangeSchema = v.pipe(
  v.strictObject({ in: v.nullable(placeSchema), out: v.nullable(placeSchema) }),
  v.readonly(),
)

/** See {@link rangeSchema}. */
export type Range = v.InferOutput<typeof rangeSchema>

/** How the result is written. Where to is asked every time. */
export const outputSchema = v.pipe(
  v.strictObject({
    container: v.picklist(containers),
    /** null: the container's usual one. */
    codec: v.nullable(v.picklist(codecs)),
    quality: v.picklist(qualities),
    /** null: the project's. */
    size: v.nullable(
      v.pipe(
        v.strictObject({ width: side, height: side }),
        v.check((size) => fitsInMemory(size), tooManyPixels),
        v.readonly(),
      ),
    ),
    /** null: the project's. */
    rate: v.nullable(rateSchema),
    /** The source whose sound goes along. */
    audio: v.nullable(idSchema),
  }),
  v.readonly(),
)

/** See {@link outputSchema}. */
export type Output = v.InferOutput<typeof outputSchema>

/** See the top of this file. */
export const documentSchema = v.pipe(
  v.strictObject({
    /** Frames a second of the sequence. */
    rate: rateSchema,
    picture: pictureSchema,
    defaults: gapDefaultsSchema,
    /** In the order of the media bin. */
    sources: list(sourceSchema, 0, limits.sources),
    /** In order of their places. */
    keyframes: list(keyframeSchema, 0, limits.keyframes),
    /** One for each two neighbouring keyframes, in their order. */
    gaps: list(gapSchema, 0, limits.keyframes),
    range: rangeSchema,
    output: outputSchema,
  }),
  v.readonly(),
)

/** See the top of this file. */
export type ProjectDocument = v.InferOutput<typeof documentSchema>

/** An empty project. */
export function createDocument(
  start: Pick<ProjectDocument, 'rate' | 'picture' | 'defaults'>,
): ProjectDocument {
  return {
    rate: start.rate,
    picture: start.picture,
    defaults: start.defaults,
    sources: [],
    keyframes: [],
    gaps: [],
    range: { in: null, out: null },
    output: { container: 'mp4', codec: null, quality: 'good', size: null, rate: null, audio: null },
  }
}
