// The recipe of a run: a named one, or that for fine-tuning, with what a caller changes of it.
import * as v from 'valibot'
import { recipeNames } from '../../../src-shared/engine-contract.ts'
import { InterludeError } from '../../../src-shared/errors.ts'
import { parseRecipe, trainableSchema, type Recipe } from './recipe.ts'
import { finetune, recipes } from './recipes.ts'

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
      ...recipe.evaluation,
      steps: changes.evaluateEvery ?? recipe.evaluation.steps,
      windows: changes.windows ?? recipe.evaluation.windows,
    },
    checkpoint: { ...recipe.checkpoint, steps: changes.checkpointEvery ?? recipe.checkpoint.steps },
  }
  return parseRecipe(changed, 'The recipe')
}

/** Judgements of a fine-tuning, and the fewest steps between two where steps decide. */
const judgements = 12
const leastBetween = 10

/** The recipe that teaches a trained network footage, for its options. Throws `unsupported` for one that can't be trained. */
export function finetuneRecipe(
  model: unknown,
  changes: RecipeChanges & { minutes?: number | undefined },
): Recipe {
  const trainable = v.safeParse(trainableSchema, model)
  if (!trainable.success) {
    throw new InterludeError(
      'unsupported',
      'This model can be used, but not trained.',
      'Fine-tune a model that this program has trained: the starter, or one of your own.',
    )
  }
  const recipe = changeRecipe({ ...finetune, model: trainable.output }, changes)
  const { minutes, steps, evaluateEvery } = changes
  // About twelve judgements, however long it may take.
  if (minutes !== undefined) {
    return { ...recipe, evaluation: { ...recipe.evaluation, minutes: minutes / judgements } }
  }
  if (steps === undefined) return recipe
  // By steps alone: the same on every machine.
  const every = evaluateEvery ?? Math.max(leastBetween, Math.ceil(steps / judgements))
  return { ...recipe, evaluation: { ...recipe.evaluation, steps: every, minutes: undefined } }
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
