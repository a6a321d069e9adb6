// The curve of a run as a picture: held-out PSNR above, the loss below, both by step.
import * as v from 'valibot'
import { trainEvaluationSchema } from '../../src-shared/engine-contract.ts'
import { textSvg, textWidth } from '../media/stroke-font.ts'

/** What curve.json holds. */
export const curveSchema = v.object({
  points: v.array(v.object({ step: v.number(), losses: v.record(v.string(), v.nullable(v.number())) })),
  evaluations: v.array(trainEvaluationSchema),
})

/** See {@link curveSchema}. */
export type Curve = v.InferOutput<typeof curveSchema>

type Point = readonly [step: number, value: number]

interface Line {
  readonly name: string
  readonly colour: string
  readonly points: readonly Point[]
  readonly dashes?: string
  /** Thin and pale, without a name: what a bolder line is the mean of. */
  readonly faint?: boolean
  readonly dots?: boolean
}

const width = 1200
const left = 84
const right = 28
const panelHeight = 300
const panels = [56, 56 + panelHeight + 84]
const height = (panels[1] ?? 0) + panelHeight + 48
const size = 9
const paper = '#131418'
const grid = '#2a2d35'
const ink = '#e9e7e2'
const faint = '#8b8f9a'
const accent = '#f2a541'
const blue = '#5aa9e6'

/** Round numbers that divide a range in about `count` parts. */
export function ticks(low: number, high: number, count: number): number[] {
  const raw = (high - low) / Math.max(1, count)
  if (!(raw > 0)) return [low]
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = ([1, 2, 5].find((factor) => factor * power >= raw) ?? 10) * power
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step)
}

/** Means over a window of neighbours, wide enough that the trend shows. */
function smoothed(points: readonly Point[]): Point[] {
  const reach = Math.max(1, Math.round(points.length / 60))
  return points.map(([step], index) => {
    const near = points.slice(Math.max(0, index - reach), index + reach + 1)
    return [step, near.reduce((sum, [, value]) => sum + value, 0) / near.length]
  })
}

function pathOf(points: readonly Point[], x: (step: number) => number, y: (value: number) => number): string {
  return points
    .map(([step, value], index) => `${index === 0 ? 'M' : 'L'}${x(step).toFixed(1)} ${y(value).toFixed(1)}`)
    .join('')
}

function panel(top: number, title: string, lines: readonly Line[], steps: number): string {
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value))
  const heading = textSvg(title, left, top - 22, size, ink)
  if (values.length === 0) return heading + textSvg('nothing yet', left, top + 20, size, faint)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const margin = Math.max((high - low) * 0.06, Math.abs(high) * 1e-4, 1e-9)
  const [bottom, ceiling] = [low - margin, high + margin]
  const x = (step: number) => left + (step / Math.max(1, steps)) * (width - left - right)
  const y = (value: number) => top + panelHeight - ((value - bottom) / (ceiling - bottom)) * panelHeight
  const levels = ticks(bottom, ceiling, 5)
  // As many digits as tell one level from the next.
  const digits = Math.min(9, Math.max(0, Math.ceil(-Math.log10((levels[1] ?? 1) - (levels[0] ?? 0)) - 1e-9)))
  const rows = levels.map((value) => {
    const text = value.toFixed(digits)
    return (
      `<path d="M${left} ${y(value).toFixed(1)}H${width - right}" stroke="${grid}" stroke-width="1"/>` +
      textSvg(text, left - 12 - textWidth(text, size), y(value) - size / 2, size, faint)
    )
  })
  const whole = ticks(0, steps, 8).filter((step) => Number.isInteger(step))
  const columns = whole.map((step) => {
    const text = String(step)
    return textSvg(text, x(step) - textWidth(text, size) / 2, top + panelHeight + 10, size, faint)
  })
  const drawn = lines.map(({ points, colour, dashes, faint: isFaint, dots }) => {
    const style = isFaint
      ? `stroke-width="1" stroke-opacity="0.35"`
      : `stroke-width="2"${dashes === undefined ? '' : ` stroke-dasharray="${dashes}"`}`
    const marks = dots
      ? points
          .map(([step, value]) => `<circle cx="${x(step).toFixed(1)}" cy="${y(value).toFixed(1)}" r="3"/>`)
          .join('')
      : ''
    return `<path d="${pathOf(points, x, y)}" fill="none" stroke="${colour}" ${style}/><g fill="${colour}">${marks}</g>`
  })
  let end = width - right
  const legend = lines
    .filter((line) => !line.faint)
    .map(({ name, colour }) => {
      end -= textWidth(name, size) + 24
      return textSvg(name, end + 24, top - 22, size, colour)
    })
  return [heading, ...legend, ...rows, ...columns, ...drawn].join('')
}

/** The curve as SVG. */
export function drawCurve({ points, evaluations }: Curve, title: string): string {
  const steps = Math.max(points.at(-1)?.step ?? 0, evaluations.at(-1)?.step ?? 0, 1)
  const losses = points.flatMap(({ step, losses: { total } }): Point[] =>
    typeof total === 'number' && Number.isFinite(total) ? [[step, total]] : [],
  )
  // Baselines need no learning: one level over all steps.
  const level = (name: string, colour: string, value: number | undefined): Line[] =>
    value === undefined
      ? []
      : [
          {
            name,
            colour,
            dashes: '6 6',
            points: [
              [0, value],
              [steps, value],
            ],
          },
        ]
  const last = evaluations.at(-1)
  const scores: Line[] = [
    {
      name: 'model',
      colour: accent,
      dots: true,
      points: evaluations.map(({ step, model }) => [step, model.psnr]),
    },
    ...level('motion prior', blue, last?.prior?.psnr),
    ...level('cross-fade', faint, last?.crossFade.psnr),
  ]
  const loss: Line[] = [
    { name: 'each', colour: accent, points: losses, faint: true },
    { name: 'mean', colour: accent, points: smoothed(losses) },
  ]
  const [first = 0, second = 0] = panels
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<rect width="${width}" height="${height}" fill="${paper}"/>` +
    panel(first, `${title}: held-out PSNR by step`, last ? scores : [], steps) +
    panel(second, 'loss by step', losses.length > 0 ? loss : [], steps) +
    `</svg>`
  )
}
