// What a document knows of the files that its keyframes come from. Whether a file can be found right now is not part of the
// document: that changes without anybody editing it.
import * as v from 'valibot'
import { maxSide } from '../frame.ts'
import { idSchema, limits, streamRateSchema, timeSchema, whole } from './values.ts'

const side = whole(1, maxSide)

/** What the media room found in a file when it was added; a subset of its `SourceInfo`. */
export const sourceFactsSchema = v.pipe(
  v.strictObject({
    /** `sequence` is a folder or numbered pattern of pictures. */
    kind: v.picklist(['video', 'picture', 'sequence']),
    /** Size of the frames that come out: upright, square pixels. */
    width: side,
    height: side,
    codec: v.pipe(v.string(), v.maxLength(100)),
    /** Frames a second; the mean where it varies; null for a picture. For a sequence: the rate it is read with. */
    frameRate: v.nullable(streamRateSchema),
    variableRate: v.boolean(),
    frameCount: whole(1, 1_000_000_000),
    /** From the first frame's appearance to the last one's end; 0 for a picture. */
    duration: timeSchema,
    /** 4 where there is an alpha channel. */
    channels: v.picklist([3, 4]),
    /** 16 where there are more than 8 bits a sample. */
    depth: v.picklist([8, 16]),
    /** Whether there is sound. */
    audio: v.boolean(),
  }),
  v.readonly(),
)

/** See {@link sourceFactsSchema}. */
export type SourceFacts = v.InferOutput<typeof sourceFactsSchema>

/** A file that keyframes are taken from. */
export const sourceSchema = v.pipe(
  v.strictObject({
    id: idSchema,
    /** Where it was last seen: absolute, or relative to the project file's folder with forward slashes. */
    path: v.pipe(
      v.string(),
      v.nonEmpty(),
      v.maxLength(limits.path),
      v.check((path) => !path.includes('\0'), 'Expected a path without a zero character'),
    ),
    /** Of the content (SHA-256 in hexadecimal; of a sequence, over all files in order): finds a file that was moved. */
    hash: v.pipe(v.string(), v.regex(/^[0-9a-z][0-9a-z:-]{7,199}$/)),
    /** Size; of a sequence all files together. */
    bytes: whole(0, Number.MAX_SAFE_INTEGER),
    facts: sourceFactsSchema,
  }),
  v.readonly(),
)

/** See {@link sourceSchema}. */
export type Source = v.InferOutput<typeof sourceSchema>
