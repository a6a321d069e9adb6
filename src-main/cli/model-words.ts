// Models in words: a line of a list, a card to read.
import { formatBytes } from '../app/disk-space.ts'
import type { ModelReport } from '../app/models/describe-models.ts'
import { alignColumns, oneLine } from './terminal.ts'

const origins = { bundled: 'the program', user: 'you', folder: 'a folder' } as const

/** `4.5 M`, `14.4 M`, `22`. */
export function formatCount(count: number): string {
  if (count >= 1e6) return `${(count / 1e6).toFixed(1)} M`
  return count >= 1e4 ? `${(count / 1e3).toFixed(0)} k` : String(count)
}

/** A field of a card, as texts; cards may come from anywhere. */
function texts(report: ModelReport, key: string): string[] {
  const value = report.info?.card[key]
  if (typeof value === 'string') return value === '' ? [] : [oneLine(value)]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string').map(oneLine) : []
}

function metricsOf(report: ModelReport): [string, string][] {
  const metrics = report.info?.card.metrics
  if (typeof metrics !== 'object' || metrics === null) return []
  return Object.entries(metrics).flatMap(([name, value]: [string, unknown]): [string, string][] =>
    typeof value === 'number' || typeof value === 'string' ? [[oneLine(name), oneLine(String(value))]] : [],
  )
}

/** The best held-out PSNR and SSIM that a card says of the model itself, as training and fine-tuning write them. */
function bestOf(report: ModelReport): string {
  const metrics = new Map(metricsOf(report))
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
    const licences = texts(report, 'licences')
    return [
      entry.name,
      info.trained ? info.kind : `${info.kind}, untrained`,
      formatCount(info.parameters),
      formatBytes(bytes),
      bestOf(report),
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
  const many = (label: string, key: string, none: string): string[][] => {
    const [first = none, ...more] = texts(report, key)
    return [[label, first], ...more.map((text) => ['', text])]
  }
  const steps = info.card.steps
  const kinds = {
    studio: 'studio: corrects the motion prior, at any size',
    paper: "paper: paints pictures, the paper's own network",
    published: "published: others' SavedModel, paints pictures",
  }
  const measured = metricsOf(report).map(([name, value]) => `${name}: ${value}`)
  const rows = [
    ['kind', kinds[info.kind]],
    ...(info.name === entry.name ? [] : [['made as', oneLine(info.name)]]),
    [
      'trained',
      info.trained ? (typeof steps === 'number' && steps > 0 ? `${String(steps)} steps` : 'yes') : 'no',
    ],
    ['parameters', `${formatCount(info.parameters)}, ${formatBytes(bytes)} on disk`],
    ...many('data', 'data', 'none'),
    ...many('licences', 'licences', 'not said'),
    ...(measured.length > 0 ? measured : ['nothing']).map((text, index) => [
      index === 0 ? 'measured' : '',
      text,
    ]),
    ...many('limits', 'limits', 'none are known'),
    ...many('made by', 'command', 'not said'),
    ['from', origins[entry.origin]],
    ['folder', entry.folder],
  ]
  return [entry.name, ...alignColumns(rows).map((line) => `  ${line}`)]
}
