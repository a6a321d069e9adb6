// What the main side may ask of the engine about pictures that are there: how near they are to the truth, how they look to
// a video classifier, and what a clip store holds. Part of the engine's contract.
import * as v from 'valibot'
import { splitNames } from './clip-format.ts'
import { frameSchema } from './frame.ts'
import { scoreSchema } from './scores.ts'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const frames = v.pipe(v.array(frameSchema), v.minLength(1))
const features = v.array(v.number())

/** What a clip store holds, as far as windows are chosen from it. */
export const storeContentSchema = v.object({
  title: v.string(),
  /** Content hash. */
  key: v.string(),
  clips: v.array(
    v.object({
      id: v.string(),
      split: v.picklist(splitNames),
      /** Name of the file that it is from. */
      source: v.string(),
      /** First and last frame (not included) of that file. */
      range: v.tuple([count, count]),
      frames: positive,
      width: positive,
      height: positive,
    }),
  ),
})

/** Calls about pictures and clips. */
export const metricsContract = {
  /** Scores made pictures against true ones, pair by pair. Sides of 11 pixels or more. */
  'score-pictures': {
    input: v.pipe(
      v.object({ truth: frames, made: frames }),
      v.check(
        ({ truth, made }) => truth.length === made.length,
        'There are as many made pictures as true ones.',
      ),
    ),
    output: v.object({ scores: v.array(scoreSchema) }),
  },
  /** Mean distances over all pairs of samples of one in-between; see docs/metrics.md. */
  'measure-diversity': {
    input: v.object({ samples: v.pipe(v.array(frameSchema), v.minLength(2)) }),
    output: v.object({ rms: v.number(), dissimilarity: v.number() }),
  },
  /** Looks for the weights that FVD needs in the cache folder; `absent` says what to do where they are not. */
  'find-fvd-weights': {
    input: v.object({ cache: v.string() }),
    output: v.variant('found', [
      v.object({ found: v.literal(true), file: v.string() }),
      v.object({ found: v.literal(false), absent: v.string() }),
    ]),
  },
  /** What the classifier (its weights are in `weights`) sees in one clip: 400 numbers. Nine frames or more, of one size. */
  'video-features': {
    input: v.object({ weights: v.string(), clip: frames }),
    output: v.object({ features }),
  },
  /** The Frechet distance of two sets of features, at least two of each. */
  'frechet-distance': {
    input: v.object({ real: v.array(features), made: v.array(features) }),
    output: v.object({ distance: v.number() }),
  },
  /** The clips of a store. */
  'describe-store': { input: v.object({ store: v.string() }), output: storeContentSchema },
  /** Frames of a clip: `first`, `first + stride`, ... counted within the clip. `clip` is its place in the store. */
  'read-clip': {
    input: v.object({ store: v.string(), clip: count, first: count, count: positive, stride: positive }),
    output: v.object({ frames: v.array(frameSchema) }),
  },
} as const
