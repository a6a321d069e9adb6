// What a model says of itself, in the one form that command line and window show. Cards may come from anywhere: what has another form than
// a card's is left out.
import type { ModelFacts } from '../../../src-shared/editor/models.ts'
import type { ModelInfo } from '../../../src-shared/engine-contract.ts'

/** The field of a card that says how its scores were taken. */
const how = 'how'

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function textsOf(value: unknown): string[] {
  const one = textOf(value)
  if (one !== undefined) return [one]
  const items: unknown[] = Array.isArray(value) ? value : []
  return items.flatMap((item) => textOf(item) ?? [])
}

function metricsOf(value: unknown): { name: string; value: string }[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, score]: [string, unknown]) =>
    name !== how && (typeof score === 'number' || typeof score === 'string')
      ? [{ name, value: String(score) }]
      : [],
  )
}

function howOf(metrics: unknown): string | undefined {
  return typeof metrics === 'object' && metrics !== null && how in metrics ? textOf(metrics[how]) : undefined
}

/** What the engine has read, for people. */
export function factsOf({ name, kind, parameters, trained, card }: ModelInfo): ModelFacts {
  const [way, proof, command] = [howOf(card.metrics), textOf(card.proof), textOf(card.command)]
  return {
    ...{ kind, madeAs: name, parameters, trained },
    ...(typeof card.steps === 'number' && card.steps > 0 && { steps: card.steps }),
    data: textsOf(card.data),
    licences: textsOf(card.licences),
    ...(way !== undefined && { how: way }),
    metrics: metricsOf(card.metrics),
    limits: textsOf(card.limits),
    ...(proof !== undefined && { proof }),
    ...(command !== undefined && { command }),
  }
}
