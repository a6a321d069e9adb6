// Who learns: the network with its optimiser, and from a certain step on the judges with theirs.
import type { ClipJudgePlan } from '../model/discriminators.ts'
import { createModel, type InbetweenModel } from '../model/inbetween-model.ts'
import { disposeWeights, type Weights } from '../model/weights.ts'
import { createAdam, type Adam } from './adam.ts'
import { createJudges, judgePlan } from './judges.ts'
import type { Recipe } from './recipe.ts'

/** The judges and what trains them. */
export interface JudgePlayer {
  readonly weights: Weights
  readonly adam: Adam
  readonly plan: ClipJudgePlan
}

/** Everything that training changes. */
export interface Learner {
  readonly recipe: Recipe
  readonly model: InbetweenModel
  readonly adam: Adam
  /** Undefined while they have not been asked for. */
  readonly judges: JudgePlayer | undefined
  /** The judges, made when first asked for. Throws when the recipe has none. */
  needJudges(): JudgePlayer
  dispose(): void
}

/** A new learner: the seed's starting weights, empty memories. */
export function createLearner(name: string, recipe: Recipe): Learner {
  const model = createModel(name, recipe.model, recipe.seed)
  const adam = createAdam(model.weights, recipe.optimiser)
  let judges: JudgePlayer | undefined
  const makeJudges = (): JudgePlayer => {
    const { adversary, seed } = recipe
    if (!adversary) throw new Error('This recipe has no judges.')
    const weights = createJudges(adversary, seed)
    return { weights, adam: createAdam(weights, adversary.optimiser), plan: judgePlan(adversary) }
  }
  return {
    recipe,
    model,
    adam,
    get judges() {
      return judges
    },
    needJudges: () => (judges ??= makeJudges()),
    dispose: () => {
      adam.dispose()
      model.dispose()
      judges?.adam.dispose()
      if (judges) disposeWeights(judges.weights)
    },
  }
}
