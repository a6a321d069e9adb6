// What a figure is worth depends on: the footage, the rule, the models, the machine.
import type { EvaluatedModel, Evaluation } from '../types.ts'
import { html, name, type Html, type HtmlValue } from './html.ts'
import { counted, duration } from './numbers.ts'

type Fact = readonly [what: string, value: HtmlValue]

function list(facts: readonly (Fact | undefined)[]): Html {
  return html`<dl>
    ${facts.map((fact) =>
      fact
        ? html`<dt>${fact[0]}</dt>
            <dd>${fact[1]}</dd>`
        : undefined,
    )}
  </dl>`
}

const bullets = (texts: readonly string[]): Html | undefined =>
  texts.length === 0
    ? undefined
    : html`<ul class="notes">
        ${texts.map((text) => html`<li>${text}</li>`)}
      </ul>`

function methodsOf({ gaps }: Evaluation): Html {
  const methods = gaps[0]?.methods ?? []
  return html`<ul class="notes">
    ${methods.map(({ label, about }) => html`<li>${name(label)}: ${about}</li>`)}
  </ul>`
}

/** What was judged, and how. */
export function judgedFacts(evaluation: Evaluation): Html {
  const { data, samples, seed, command, date, program, seconds, gaps } = evaluation
  const size = ({ size: judged }: Evaluation['gaps'][number]) =>
    judged === 'various' ? 'various sizes' : `${String(judged.width)}x${String(judged.height)}`
  const windows = gaps.map(
    (gap) => `${counted(gap.windows.length, 'window')} with a gap of ${String(gap.gap)} at ${size(gap)}`,
  )
  return list([
    ['Footage', name(data.title)],
    ['Part', data.part],
    ['Windows', `${windows.join('; ')}. ${data.rule}`],
    data.notes.length > 0 ? ['Left out', bullets(data.notes)] : undefined,
    ['Methods', methodsOf(evaluation)],
    [
      'Samples',
      samples === 1
        ? `one a gap by each model, seed ${String(seed)}`
        : `${String(samples)} a gap by each model, seeds ${String(seed)} to ${String(seed + samples - 1)}`,
    ],
    command === '' ? undefined : ['Command', html`<code>${command}</code>`],
    ['Made on', html`${program.device}; ffmpeg ${program.ffmpeg}; ${duration(seconds)}`],
    ['Date', html`<time datetime="${date}">${date.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}</time>`],
  ])
}

/** A value of a card in a few words. Cards come from anywhere: their depth and length are bounded here. */
function cardValue(value: unknown): HtmlValue {
  if (typeof value === 'string') return value.slice(0, 4000)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) {
    const texts = value
      .slice(0, 200)
      .map((part: unknown) => (typeof part === 'string' ? part : JSON.stringify(part)))
    return texts.length === 1 ? texts[0] : bullets(texts.map((text) => text.slice(0, 4000)))
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).slice(0, 200)
    return bullets(
      entries.map(([key, part]: [string, unknown]) => {
        const text =
          typeof part === 'string' || typeof part === 'number' ? String(part) : JSON.stringify(part)
        return `${key}: ${text}`.slice(0, 4000)
      }),
    )
  }
  return undefined
}

/** Fields that are told elsewhere. */
const told = new Set(['version', 'name', 'kind', 'trained'])
const isEmpty = (value: unknown) =>
  value === '' ||
  value === undefined ||
  value === null ||
  (typeof value === 'object' && Object.keys(value).length === 0)

/** A model as its card has it. */
export function modelFacts(label: string, model: EvaluatedModel): Html {
  const { kind, parameters, trained, hash, card } = model
  const fields = Object.entries(card).filter(([key, value]) => !told.has(key) && !isEmpty(value))
  const words = (key: string) => `${key.slice(0, 1).toUpperCase()}${key.slice(1)}`
  return html`<h3>${name(label)}</h3>
    ${list([
      ['Name', name(model.name)],
      [
        'Kind',
        `${kind}, ${(parameters / 1e6).toFixed(2)} million parameters, ${trained ? 'trained' : 'untrained'}`,
      ],
      ['Content', html`<code>${hash.slice(0, 16)}</code>`],
      ...fields.map(([key, value]): Fact => [words(key), cardValue(value)]),
    ])}`
}

/** What the figures can't say, and what was not measured. */
export function limitsSection({ limits, fvdAbsent }: Evaluation): Html {
  return html`${bullets([...(fvdAbsent === undefined ? [] : [fvdAbsent]), ...limits])}`
}
