// Training recipes: every number of a run, as plain data. A run's folder keeps its recipe in full, so that a later
// change of the table below never changes a run that has begun.
// Sources: [P] the paper; [R] an independent re-implementation of it (June 2019); [I] our choice where both are silent;
// [M] our small experiments (docs/model.md).
import { recipeNames, type RecipeName } from '../../../src-shared/engine-contract.ts'
import { InterludeError } from '../../../src-shared/errors.ts'
import { noAugment } from '../data/augment.ts'
import { presets } from '../model/options.ts'
import { parseRecipe, type OptimiserOptions, type Recipe } from './recipe.ts'

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
