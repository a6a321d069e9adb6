// Training recipes: every number of a run, as plain data. A run's folder keeps its recipe in full, so that a later
// change of the table below never changes a run that has begun.
// Sources: [P] the paper; [R] an independent re-implementation of it (June 2019); [I] our choice where both are silent;
// [M] our small experiments (docs/model.md).
import type { RecipeName } from '../../../src-shared/engine-contract.ts'
import { noAugment } from '../data/augment.ts'
import { presets } from '../model/options.ts'
import type { OptimiserOptions, Recipe } from './recipe.ts'

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
  losses: { pixels: 0, edges: 0, squares: 0, relative: false, smoothness: 0 }, // adversarial alone [P]
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
  rate: 5e-4, // [M]
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
  // Relative, or the few windows that nothing can be done about drown the others. Distances alone sharpen at the price of
  // PSNR, squares alone blur what can't be known [M].
  losses: { pixels: 0.6, edges: 0.3, squares: 0.25, relative: true, smoothness: 0.002 },
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
      [64, 0.8],
      [96, 0.1],
      [128, 0.1],
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

/**
 * What a model learns somebody's footage by: minutes, not days, from weights that are good already. Asked for nothing but
 * the time, which the learning rate follows.
 */
export const finetune: Omit<Recipe, 'model'> = {
  ...studio,
  optimiser: { ...studioOptimiser, rate: 4e-4, warmUp: 20 },
  adversary: null,
  data: {
    sizes: [
      [64, 0.7],
      [128, 0.3],
    ],
    strides: [
      [1, 0.8],
      [2, 0.2],
    ],
    procedural: 0,
    motionBias: 0.7,
    // Up stays up, and colours stay near: what is asked for is this footage, not all there could be.
    augment: { ...studio.data.augment, smallestCrop: 0.6, turn: false, colour: 0.2, grey: 0 },
  },
  checkpoint: { steps: 2000, minutes: 2, keep: 2 },
  evaluation: { steps: 100_000, minutes: 1, windows: 24, patience: 8 },
}
