// A line for each method over the positions in a gap, as inline SVG.
import { html, type Html } from './html.ts'

/** One line. `colour` is a place in the style's palette. */
export interface ChartLine {
  readonly label: string
  readonly colour: number
  readonly main: boolean
  readonly values: readonly number[]
}

/** What a chart shows. */
export interface Chart {
  readonly title: string
  /** For those who can't see it: what there is to see. */
  readonly description: string
  readonly lines: readonly ChartLine[]
  readonly format: (value: number) => string
  /** Frames from keyframe to keyframe. */
  readonly gap: number
  /** Makes the ids of this chart its own. */
  readonly id: string
}

const size = { width: 560, height: 300 }
const frame = { left: 46, right: 112, top: 16, bottom: 40 }
const labelHeight = 15
const longestLabel = 15
/** Told apart without colours too. */
const dashes = ['', '7 4', '2 4', '10 3 2 3', '5 2', '1 3', '12 4', '4 4 1 4']

/** About `count` round numbers across a range. */
export function ticksOf(low: number, high: number, count: number): number[] {
  const rough = Math.max(1e-9, high - low) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10)
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step)
}

/** Heights of labels, moved apart where they would cover each other; each stays as near to its own as it can. */
export function spreadLabels(wanted: readonly number[], least: number, most: number): number[] {
  const order = [...wanted.keys()].sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0))
  const places = [...wanted]
  let free = least
  for (const index of order) {
    places[index] = Math.max(free, places[index] ?? 0)
    free = (places[index] ?? 0) + labelHeight
  }
  let limit = most
  for (const index of order.toReversed()) {
    places[index] = Math.min(limit, places[index] ?? 0)
    limit = (places[index] ?? 0) - labelHeight
  }
  return places
}

function shortened(label: string): string {
  const letters = Array.from(new Intl.Segmenter().segment(label), ({ segment }) => segment)
  return letters.length <= longestLabel ? label : `${letters.slice(0, longestLabel - 1).join('')}…`
}

/** Draws it. */
export function chartSvg({ title, description, lines, format, gap, id }: Chart): Html {
  const all = lines.flatMap(({ values }) => values)
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const room = Math.max(1e-6, high - low) * 0.06
  const span = { low: low - room, high: high + room }
  const right = size.width - frame.right
  const bottom = size.height - frame.bottom
  const x = (position: number) => frame.left + ((position - 1) / Math.max(1, gap - 2)) * (right - frame.left)
  const y = (value: number) =>
    frame.top + ((span.high - value) / (span.high - span.low)) * (bottom - frame.top)
  const fixed = (value: number) => value.toFixed(1)
  const every = Math.ceil((gap - 1) / 8)
  const positions = Array.from({ length: gap - 1 }, (_, index) => index + 1)
  const labels = spreadLabels(
    lines.map(({ values }) => y(values.at(-1) ?? low)),
    frame.top + 4,
    bottom,
  )
  return html`<svg
    viewBox="0 0 ${size.width} ${size.height}"
    role="img"
    aria-labelledby="${id}-title ${id}-text"
  >
    <title id="${id}-title">${title}</title>
    <desc id="${id}-text">${description}</desc>
    ${ticksOf(span.low, span.high, 5).map(
      (tick) =>
        html`<line
            class="grid"
            x1="${frame.left}"
            x2="${right}"
            y1="${fixed(y(tick))}"
            y2="${fixed(y(tick))}"
          /><text x="${frame.left - 8}" y="${fixed(y(tick) + 4)}" text-anchor="end">${format(tick)}</text>`,
    )}
    ${positions
      .filter((position) => (position - 1) % every === 0)
      .map(
        (position) =>
          html`<text x="${fixed(x(position))}" y="${bottom + 18}" text-anchor="middle">${position}</text>`,
      )}
    <text x="${fixed((frame.left + right) / 2)}" y="${size.height - 6}" text-anchor="middle">
      in-between of ${gap - 1}
    </text>
    ${lines.toReversed().map(({ values, colour, main }) => {
      const points = values.map((value, index) => `${fixed(x(index + 1))},${fixed(y(value))}`).join(' ')
      const dash = dashes[colour % dashes.length] ?? ''
      return html`<polyline
        class="line ${main ? 'main ' : ''}s${colour}"
        ${dash === '' ? undefined : html` stroke-dasharray="${dash}"`}
        points="${points}"
      />`
    })}
    ${lines.map(
      ({ label, colour }, index) =>
        html`<text class="label s${colour}" x="${right + 8}" y="${fixed((labels[index] ?? 0) + 4)}"
          >${shortened(label)}</text
        >`,
    )}
  </svg>`
}
