// Models in words: a line of a list, a card to read.
import { formatBytes } from '../app/disk-space.ts'
import type { ModelFacts } from '../../src-shared/editor/models.ts'
import type { ModelReport } from '../app/models/describe-models.ts'
import { factsOf } from '../app/models/model-facts.ts'
import { alignColumns, oneLine } from './terminal.ts'

const origins = { bundled: 'the program', user: 'you', folder: 'a folder' } as const

/** `4.5 M`, `14.4 M`, `22`. */
export function formatCount(count: number): string {
  if (count >= 1e6) return `${(count / 1e6).toFixed(1)} M`
  return count >= 1e4 ? `${(count / 1e3).toFixed(0)} k` : String(count)
}

/** The best held-out PSNR and SSIM that a card says of the model itself, as training and fine-tuning write them. */
function bestOf({ metrics: listed }: ModelFacts): string {
  const metrics = new Map(listed.map(({ name, value }) => [name, value]))
  const psnr = metrics.get('model PSNR')
  const ssim = metrics.get('model SSIM')
  if (psnr === undefined) return 'not measured'
  return ssim === undefined ? `${psnr} dB` : `${psnr} dB, ${ssim}`
}

/** One line a model; a damaged one has a second line that says why. */
export function listLines(reports: readonly ModelReport[]): string[] {
  const head = ['NAME', 'KIND', 'PARAMETERS', 'SIZE', 'HELD OUT', 'LICENCES', 'FROM']
  const rows = reports.map((report) => {
    const { entry, info, bytes, problem } = report
    if (problem !== undefined || !info) {
      return [entry.name, 'damaged', '-', formatBytes(bytes), '-', '-', origins[entry.origin]]
    }
    const facts = factsOf(info)
    const { licences } = facts
    return [
      entry.name,
      info.trained ? info.kind : `${info.kind}, untrained`,
      formatCount(info.parameters),
      formatBytes(bytes),
      bestOf(facts),
      licences.length > 0 ? licences.join(', ').slice(0, 40) : 'not said',
      origins[entry.origin],
    ]
  })
  const [first = '', ...lines] = alignColumns([head, ...rows.map((row) => row.map(oneLine))])
  return [
    first,
    ...lines.flatMap((line, index) => {
      const problem = reports[index]?.problem
      return problem === undefined ? [line] : [line, `  ${oneLine(problem)}`]
    }),
  ]
}

/** A model's card, to read. */
export function cardLines(report: ModelReport): string[] {
  const { entry, info, bytes } = report
  if (!info) return [entry.name, `  damaged: ${oneLine(report.problem ?? '')}`, `  in ${entry.folder}`]
  const facts = factsOf(info)
  const many = (label: string, texts: readonly string[], none: string): string[][] => {
    const [first = none, ...more] = texts.map(oneLine)
    return [[label, first], ...more.map((text) => ['', text])]
  }
  const kinds = {
    studio: 'studio: corrects the motion prior, at any size',
    paper: "paper: paints pictures, the paper's own network",
    published: "published: others' SavedModel, paints pictures",
  }
  const how = facts.how === undefined ? [] : [`how: ${facts.how}`]
  const measured = [...how, ...facts.metrics.map(({ name, value }) => `${name}: ${value}`)]
  const rows = [
    ['kind', kinds[info.kind]],
    ...(info.name === entry.name ? [] : [['made as', oneLine(info.name)]]),
    ['trained', info.trained ? (facts.steps === undefined ? 'yes' : `${String(facts.steps)} steps`) : 'no'],
    ['parameters', `${formatCount(info.parameters)}, ${formatBytes(bytes)} on disk`],
    ...many('data', facts.data, 'none'),
    ...many('licences', facts.licences, 'not said'),
    ...many('measured', measured, 'nothing'),
    ...(facts.proof === undefined ? [] : [['proof', oneLine(facts.proof)]]),
    ...many('limits', facts.limits, 'none are known'),
    ['made by', oneLine(facts.command ?? 'not said')],
    ['from', origins[entry.origin]],
    ['folder', entry.folder],
  ]
  return [entry.name, ...alignColumns(rows).map((line) => `  ${line}`)]
}
