// What a look through a source finds: where its shots begin, and frames that something may be wrong with.
import * as v from 'valibot'
import { idSchema, whole } from '../project/values.ts'

const index = whole(0, 999_999_999)
const stretch = v.object({ first: index, last: index })

/** Frames of a source, both within. */
export type FrameStretch = v.InferOutput<typeof stretch>

/** Why somebody may want other frames in their place. */
export const flawKinds = [
  /** They can't be decoded. */
  'damaged',
  /** Each shows the same as the one before it, between frames that move. */
  'repeated',
  /** They are black. */
  'black',
] as const

/** What was found in frames of a source. */
export const surveySchema = v.object({
  /** The frames that were looked at. */
  range: stretch,
  /** Frames that begin another shot, ascending: the first is never one. */
  cuts: v.array(index),
  /** In order of the source. What a whole source is made of (drawings on twos, say) is no flaw. */
  flaws: v.array(v.object({ kind: v.picklist(flawKinds), ...stretch.entries })),
})

/** See {@link surveySchema}. */
export type Survey = v.InferOutput<typeof surveySchema>

/**
 * Looks through frames of a source (null: all) for cuts and flaws; items tell how far it is. What was found in a whole source is kept:
 * without `search` that alone is asked for, and null says that there is none.
 */
export const findCutsCall = {
  input: v.object({ source: idSchema, range: v.nullable(stretch), search: v.boolean() }),
  output: v.nullable(surveySchema),
  item: v.object({ done: v.number(), total: v.number() }),
}
