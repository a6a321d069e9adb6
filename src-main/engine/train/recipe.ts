// What a training recipe is: every number of a run, as plain data, checked. A run's folder keeps its recipe in full.
import * as v from 'valibot'
import { InterludeError } from '../../../src-shared/errors.ts'
import { networkSides } from '../model/network.ts'
import { paperOptionsSchema, studioOptionsSchema } from '../model/options.ts'

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0))
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const weight = v.pipe(v.number(), v.finite(), v.minValue(0))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const some = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

/** One optimiser (Adam) and its learning rate over time. */
const optimiserSchema = v.strictObject({
  /** Highest learning rate. */
  rate: positive,
  /** Steps in which the rate rises from nothing. */
  warmUp: count,
  /** Share of the highest rate that is left at the last step; the way there is half a cosine. 1 keeps it constant. */
  floor: share,
  beta1: v.pipe(v.number(), v.minValue(0), v.ltValue(1)),
  beta2: v.pipe(v.number(), v.minValue(0), v.ltValue(1)),
  epsilon: positive,
  /** Largest length of all gradients together; longer ones are shortened. */
  clip: positive,
})

/** See {@link recipeSchema}. */
export type OptimiserOptions = v.InferOutput<typeof optimiserSchema>

/** Weights of what the studio network is told off for. */
const lossesSchema = v.strictObject({
  /** Charbonnier distance (a smooth absolute difference) of the pixels, 0..1. */
  pixels: weight,
  /** The same of horizontal and vertical differences between neighbouring pixels: edges. */
  edges: weight,
  /** Mean squared difference of the pixels. */
  squares: v.optional(weight, 0),
  /** Whether each picture counts by the share that its distance falls (by logarithms), so that hard ones do not drown easy ones. */
  relative: v.optional(v.boolean(), false),
  /** Differences between neighbours in the flows' corrections, in pixels. */
  smoothness: weight,
})

/** See {@link recipeSchema}. */
export type LossWeights = v.InferOutput<typeof lossesSchema>

/** The two judges: hinge loss, spectral norm. */
const adversarySchema = v.strictObject({
  /** Weight of the judges' word in the network's loss. */
  weight: positive,
  /** First step in which they are trained and heard. */
  from: count,
  /** Temporal stride of the clip judge's layers. */
  timeStride: v.picklist([1, 2]),
  optimiser: optimiserSchema,
})

/** See {@link recipeSchema}. */
export type AdversaryOptions = v.InferOutput<typeof adversarySchema>

const dataSchema = v.strictObject({
  /** Sides of the square windows with relative weights; one size a step. */
  sizes: v.pipe(v.array(v.strictTuple([some, positive])), v.minLength(1)),
  /** Frames from one to the next of a window, with relative weights. */
  strides: v.pipe(v.array(v.strictTuple([some, positive])), v.minLength(1)),
  /** Share of made-up scenes where footage is given too. */
  procedural: share,
  /** 0 takes all windows alike, 1 prefers moving ones in proportion. */
  motionBias: share,
  augment: v.strictObject({
    smallestCrop: v.pipe(v.number(), v.gtValue(0), v.maxValue(1)),
    anywhere: v.boolean(),
    mirror: v.boolean(),
    turn: v.boolean(),
    reverse: v.boolean(),
    colour: share,
    grey: share,
  }),
})

/** The networks that can be trained. */
export const trainableSchema = v.variant('kind', [paperOptionsSchema, studioOptionsSchema])

/** Everything that decides what a run computes. */
export const recipeSchema = v.strictObject({
  version: v.literal(1),
  model: trainableSchema,
  /** Steps in all; the learning rate's way depends on it. */
  steps: some,
  batch: v.pipe(some, v.maxValue(1024)),
  optimiser: optimiserSchema,
  losses: lossesSchema,
  adversary: v.nullable(adversarySchema),
  data: dataSchema,
  checkpoint: v.strictObject({
    /** A checkpoint is written when either has passed. */
    steps: some,
    minutes: positive,
    /** How many are kept beside the best. */
    keep: v.pipe(some, v.maxValue(100)),
  }),
  evaluation: v.strictObject({
    /** Steps between two judgements on held-out windows. */
    steps: some,
    /** Minutes between them, whichever has passed first; absent: steps alone. */
    minutes: v.optional(positive),
    windows: v.pipe(some, v.maxValue(1000)),
    /** Ends the run after so many judgements in turn without a better one; absent: never. */
    patience: v.optional(some),
  }),
  seed: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(4294967295)),
})

/** See {@link recipeSchema}. */
export type Recipe = v.InferOutput<typeof recipeSchema>

/** Frames of a window: both keyframes and the 14 between them [P]. */
export const windowFrames = 16

/** Checks a recipe from a caller or a file. Throws `usage`; `source` names it in the message. */
export function parseRecipe(data: unknown, source: string): Recipe {
  const parsed = v.safeParse(recipeSchema, data)
  if (!parsed.success) {
    const [issue] = parsed.issues
    throw new InterludeError(
      'usage',
      `${source} is not valid at ${v.getDotPath(issue) ?? 'its top'}: ${issue.message}.`,
      'Correct it, or start from one of the named recipes.',
    )
  }
  const recipe = parsed.output
  const { multiple, smallest } = networkSides(recipe.model)
  // The judges end in a 4x4 layer at a sixteenth of the size.
  const least = recipe.adversary ? Math.max(64, smallest) : Math.max(32, smallest)
  const step = recipe.adversary ? Math.max(16, multiple) : multiple
  for (const [side] of recipe.data.sizes) {
    if (side >= least && side <= 512 && side % step === 0) continue
    throw new InterludeError(
      'usage',
      `${source} asks for windows of ${side}x${side} pixels.`,
      `Use multiples of ${step} from ${least} to 512.`,
    )
  }
  return recipe
}
