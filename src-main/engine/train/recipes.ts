// Training recipes: every number of a run, as plain data. A run's folder keeps its recipe in full, so that a later
// change of the table below never changes a run that has begun.
// Sources: [P] the paper; [R] an independent re-implementation of it (June 2019); [I] our choice where both are silent;
// [M] our small experiments (docs/model.md).
import * as v from 'valibot'
import { recipeNames, type RecipeName } from '../../../src-shared/engine-contract.ts'
import { InterludeError } from '../../../src-shared/errors.ts'
import { noAugment } from '../data/augment.ts'
import { networkSides } from '../model/network.ts'
import { paperOptionsSchema, presets, studioOptionsSchema } from '../model/options.ts'

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

/** Everything that decides what a run computes. */
export const recipeSchema = v.strictObject({
  version: v.literal(1),
  model: v.variant('kind', [paperOptionsSchema, studioOptionsSchema]),
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
    windows: v.pipe(some, v.maxValue(1000)),
  }),
  seed: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(4294967295)),
})

/** See {@link recipeSchema}. */
export type Recipe = v.InferOutput<typeof recipeSchema>

/** Frames of a window: both keyframes and the 14 between them [P]. */
export const windowFrames = 16

const paperOptimiser: OptimiserOptions = {
  rate: 1e-4, // [R]; the paper names 5e-5 to 1e-4 as its range
  warmUp: 0,
  floor: 1, // constant [R]
  beta1: 0.5, // [P]
  beta2: 0.999, // [P]
  epsilon: 1e-8, // the library's habit [I]
  clip: 1000, // no clipping in the paper; this one only catches explosions [I]
}

const paper = (model: Recipe['model']): Recipe => ({
  version: 1,
  model,
  steps: 500_000, // the paper says days, not steps: about 5 of them on its V100 by our count of operations [I]
  batch: 32, // [P]
  optimiser: paperOptimiser,
  losses: { pixels: 0, edges: 0, smoothness: 0 }, // adversarial alone [P]
  adversary: {
    weight: 1,
    from: 0,
    timeStride: 2, // the judge of stride 1 has several times the cost [I]
    optimiser: paperOptimiser,
  },
  data: {
    sizes: [[64, 1]], // [P]
    strides: [[1, 1]], // [P]
    procedural: 0,
    motionBias: 0,
    augment: noAugment,
  },
  checkpoint: { steps: 2000, minutes: 15, keep: 3 },
  evaluation: { steps: 2000, windows: 32 },
  seed: 1,
})

const studioOptimiser: OptimiserOptions = {
  rate: 3e-4, // 6e-4 and more hurt the prior in early steps [M]
  warmUp: 100,
  floor: 0.05,
  beta1: 0.9,
  beta2: 0.99, // forgets the first steps' tiny gradients (the head starts at zero) ten times sooner than 0.999 [I]
  epsilon: 1e-8,
  clip: 1,
}

const studio: Recipe = {
  version: 1,
  model: presets.studio,
  steps: 100_000,
  batch: 4,
  optimiser: studioOptimiser,
  losses: { pixels: 1, edges: 0.5, smoothness: 0.002 },
  // Late and small: it is there for sharpness and so that the noise matters, not to teach motion [I].
  adversary: {
    weight: 0.003,
    from: 60_000,
    timeStride: 2,
    optimiser: { ...paperOptimiser, warmUp: 500, clip: 10 },
  },
  data: {
    // A network trained at 64 alone gets worse at 128 [M].
    sizes: [
      [64, 0.6],
      [96, 0.25],
      [128, 0.15],
    ],
    strides: [
      [1, 0.6],
      [2, 0.25],
      [3, 0.15],
    ],
    procedural: 0.4,
    motionBias: 0.7,
    augment: {
      smallestCrop: 0.5,
      anywhere: true,
      mirror: true,
      turn: true,
      reverse: true,
      colour: 0.5,
      grey: 0.05,
    },
  },
  checkpoint: { steps: 500, minutes: 5, keep: 3 },
  evaluation: { steps: 500, windows: 24 },
  seed: 1,
}

/** The named recipes. */
export const recipes: Readonly<Record<RecipeName, Recipe>> = {
  'paper-bair': paper(presets['paper-bair']),
  'paper-kth': paper(presets['paper-kth']),
  'paper-ucf101': paper(presets['paper-ucf101']),
  studio,
  'studio-small': {
    ...studio,
    model: presets['studio-small'],
    steps: 20_000,
    optimiser: { ...studioOptimiser, rate: 6e-4, warmUp: 50 },
    adversary: null,
    data: { ...studio.data, sizes: [[64, 1]] },
  },
}

/** What a caller may change of a named recipe. */
export interface RecipeChanges {
  readonly steps?: number | undefined
  readonly batch?: number | undefined
  /** One side for all windows. */
  readonly size?: number | undefined
  readonly rate?: number | undefined
  readonly seed?: number | undefined
  readonly evaluateEvery?: number | undefined
  readonly windows?: number | undefined
  readonly checkpointEvery?: number | undefined
  /** Ablations of the paper. */
  readonly fusion?: boolean | undefined
  readonly naive?: boolean | undefined
}

/** A named recipe with changes. Throws `usage` for a name or a change that can't be. */
export function chooseRecipe(name: string, changes: RecipeChanges = {}): Recipe {
  const known = recipeNames.find((recipe) => recipe === name)
  if (!known) {
    throw new InterludeError(
      'usage',
      `There is no recipe called "${name.slice(0, 40)}".`,
      `Choose one of ${recipeNames.join(', ')}.`,
    )
  }
  return changeRecipe(recipes[known], changes)
}

/** A recipe with changes; see {@link chooseRecipe}. */
export function changeRecipe(recipe: Recipe, changes: RecipeChanges): Recipe {
  const changed: Recipe = {
    ...recipe,
    model: ablate(recipe.model, changes),
    steps: changes.steps ?? recipe.steps,
    batch: changes.batch ?? recipe.batch,
    seed: changes.seed ?? recipe.seed,
    optimiser: { ...recipe.optimiser, rate: changes.rate ?? recipe.optimiser.rate },
    data: { ...recipe.data, sizes: changes.size === undefined ? recipe.data.sizes : [[changes.size, 1]] },
    evaluation: {
      steps: changes.evaluateEvery ?? recipe.evaluation.steps,
      windows: changes.windows ?? recipe.evaluation.windows,
    },
    checkpoint: { ...recipe.checkpoint, steps: changes.checkpointEvery ?? recipe.checkpoint.steps },
  }
  return parseRecipe(changed, 'The recipe')
}

function ablate(model: Recipe['model'], { fusion, naive }: RecipeChanges): Recipe['model'] {
  if (fusion === undefined && naive === undefined) return model
  if (model.kind !== 'paper') {
    throw new InterludeError(
      'usage',
      'Only the recipes of the paper can leave out the fusion or decode naively.',
      'Choose paper-bair, paper-kth or paper-ucf101.',
    )
  }
  return {
    ...model,
    fusion: fusion ?? model.fusion,
    latent: naive === true ? 'naive' : model.latent,
  }
}

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
