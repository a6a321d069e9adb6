// The card of what a run has made.
import type { TrainEvaluation } from '../../../src-shared/engine-contract.ts'
import type { ModelCard } from '../model/model-card.ts'
import type { Run } from './run-file.ts'

/** The card after these steps and with these scores; `lines` say what the run learns from. */
export function cardOf(
  { name, recipe, licences, command, base }: Run,
  lines: readonly string[],
  step: number,
  evaluation: TrainEvaluation | undefined,
): ModelCard {
  return {
    version: 1,
    name,
    kind: recipe.model.kind,
    trained: step > 0 || base?.trained === true,
    data: [
      ...new Set([...(base ? [`The weights of ${base.name} to begin with`, ...base.data] : []), ...lines]),
    ],
    licences: [...new Set([...(base?.licences ?? []), ...licences])],
    steps: step + (base?.steps ?? 0),
    seed: recipe.seed,
    metrics: metricsOf(recipe.data.sizes[0]?.[0], evaluation),
    command,
    limits: [
      `Trained on windows of ${recipe.data.sizes.map(([size]) => size).join(', ')} pixels.`,
      recipe.model.kind === 'studio'
        ? 'Where it has learnt little it leans on the motion prior.'
        : 'Paints whole pictures at about the size that it was trained at.',
    ],
  }
}

function metricsOf(side = 64, evaluation: TrainEvaluation | undefined): ModelCard['metrics'] {
  if (!evaluation) return {}
  const { model, prior, crossFade, windows } = evaluation
  const scores = Object.entries({ model, prior, crossFade }).flatMap(([who, score]) =>
    score
      ? [
          [`${who} PSNR`, Number(score.psnr.toFixed(3))] as const,
          [`${who} SSIM`, Number(score.ssim.toFixed(4))] as const,
        ]
      : [],
  )
  return {
    how: `means over 14 in-betweens of ${windows} held-out windows of ${side}x${side} pixels`,
    ...Object.fromEntries(scores),
  }
}
