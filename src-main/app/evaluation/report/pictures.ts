// Charts and strips of one length of gap.
import type { EvaluationStrip, GapEvaluation } from '../types.ts'
import { chartSvg, type Chart } from './chart.ts'
import { html, name, type Html } from './html.ts'
import { decibels, similarity } from './numbers.ts'

/** Pictures up to this side are shown in whole pixels rather than blurred. */
const smallSide = 96

/** PSNR and SSIM over the positions; nothing for gaps with fewer than two in-betweens. */
export function charts(gap: GapEvaluation): Html | undefined {
  if (gap.gap < 3) return undefined
  const draw = (measure: 'psnr' | 'ssim', title: string, format: Chart['format']): Html => {
    const lines = gap.methods.flatMap(({ label, scores }, colour) =>
      scores
        ? [
            {
              label,
              colour: colour % 8,
              main: colour === 0,
              values: scores.mean.positions.map((score) => score[measure]),
            },
          ]
        : [],
    )
    if (lines.length === 0) return html``
    const ends = lines.map(({ label, values }) => {
      const middle = values[Math.floor(values.length / 2)] ?? 0
      return `${label}: ${format(values[0] ?? 0)} at the first in-between, ${format(middle)} in the middle, ${format(values.at(-1) ?? 0)} at the last`
    })
    const chart = chartSvg({
      title,
      description: `${ends.join('; ')}. All figures are in the table of positions.`,
      lines,
      format,
      gap: gap.gap,
      id: `${measure}-${String(gap.gap)}`,
    })
    return html`<figure class="chart">
      <figcaption>${title}</figcaption>
      ${chart}
    </figure>`
  }
  return html`<div class="charts">
    ${draw('psnr', 'PSNR by position in the gap, dB', (value) => value.toFixed(1))}
    ${draw('ssim', 'SSIM by position in the gap', (value) => value.toFixed(3))}
  </div>`
}

function strip(gap: GapEvaluation, { window, columns, detail, rows }: EvaluationStrip): Html {
  const place = gap.windows[window]
  if (!place) return html``
  const times = columns.map((column) =>
    column === 0 || column === gap.gap ? 'key' : `${String(column)}/${String(gap.gap)}`,
  )
  const where = html`${name(place.source)}, frames ${place.first} to ${place.last}; movement
  ${place.movement.toFixed(1)}${
    detail
      ? `. Detail of ${String(detail.width)}x${String(detail.height)} pixels at ${String(detail.x)},${String(detail.y)}, where the keyframes differ most`
      : undefined
  }`
  return html`<figure>
    <figcaption>${where}</figcaption>
    <div class="strip">
      <span></span>
      <span class="times" aria-hidden="true">${times.map((time) => html`<span>${time}</span>`)}</span>
      ${rows.map(({ label, width, height, png, score }) => {
        const small = Math.max(height, width / columns.length) <= smallSide
        return html`<div class="row">
          <div class="what">
            ${name(label)}
            ${score ? html`<small>${decibels(score.psnr)} dB, ${similarity(score.ssim)}</small>` : undefined}
          </div>
          <img
            ${small ? html`class="small"` : undefined}
            src="data:image/png;base64,${Buffer.from(png).toString('base64')}"
            width="${width}"
            height="${height}"
            alt="${label}: ${columns.length} pictures from keyframe to keyframe"
          />
        </div>`
      })}
    </div>
  </figure>`
}

/** The strips of a gap, the most moving window first. */
export function strips(gap: GapEvaluation): Html | undefined {
  if (gap.strips.length === 0) return undefined
  const movement = ({ window }: EvaluationStrip) => gap.windows[window]?.movement ?? 0
  const ordered = [...gap.strips].sort((a, b) => movement(b) - movement(a))
  return html`<h3>Pictures</h3>
    <p>
      Not chosen by how they came out: the window that moves most, the one in the middle, and the calmest.
      First sample of each model; figures are of the whole gap.
    </p>
    ${ordered.map((one) => strip(gap, one))}`
}
