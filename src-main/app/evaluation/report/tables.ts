// The tables of a report: all methods, position by position, window by window.
import type { Score } from '../../../../src-shared/scores.ts'
import { compareMethods } from '../compare.ts'
import type { GapEvaluation, MethodResult } from '../types.ts'
import { html, name, type Html } from './html.ts'
import { decibels, distance, seconds, signed, similarity } from './numbers.ts'

/** A column of the main table. */
interface Column {
  readonly head: string
  readonly note?: string
  readonly value: (method: MethodResult) => number | undefined
  readonly format: (value: number) => string
  /** Which values are good; the best one is marked. */
  readonly best?: 'high' | 'low'
}

const scoreColumns = (gap: GapEvaluation): Column[] => {
  const most = Math.max(1, ...gap.methods.map(({ samples }) => samples))
  const best: Column[] = [
    {
      head: `PSNR, best of ${String(most)}`,
      note: 'dB',
      value: ({ scores, samples }) => (samples > 1 ? scores?.best.mean.psnr : undefined),
      format: decibels,
    },
    {
      head: `SSIM, best of ${String(most)}`,
      value: ({ scores, samples }) => (samples > 1 ? scores?.best.mean.ssim : undefined),
      format: similarity,
    },
  ]
  return [
    {
      head: 'PSNR',
      note: 'dB',
      value: ({ scores }) => scores?.mean.mean.psnr,
      format: decibels,
      best: 'high',
    },
    { head: 'SSIM', value: ({ scores }) => scores?.mean.mean.ssim, format: similarity, best: 'high' },
    ...(most > 1 ? best : []),
  ]
}

function columnsOf(gap: GapEvaluation): Column[] {
  const optional: Column[] = [
    { head: 'FVD', value: ({ fvd }) => fvd?.value, format: distance, best: 'low' },
    {
      head: 'Diversity',
      note: 'RMS',
      value: ({ diversity }) => diversity?.rms,
      format: similarity,
    },
    { head: 'Seconds a gap', value: ({ secondsPerGap }) => secondsPerGap, format: seconds },
  ]
  const isThere = ({ value }: Column) => gap.methods.some((method) => value(method) !== undefined)
  return [...scoreColumns(gap), ...optional.filter(isThere)]
}

/** The place of the best value, where there are two to compare. */
function bestOf({ value, best }: Column, methods: readonly MethodResult[]): MethodResult | undefined {
  if (!best) return undefined
  const valued = methods.filter((method) => value(method) !== undefined)
  if (valued.length < 2) return undefined
  const sign = best === 'high' ? 1 : -1
  return valued.reduce((top, method) =>
    sign * ((value(method) ?? 0) - (value(top) ?? 0)) > 0 ? method : top,
  )
}

function cell(column: Column, method: MethodResult, best: MethodResult | undefined): Html {
  const value = column.value(method)
  if (value === undefined) return html`<td><span aria-label="not measured">–</span></td>`
  const text = column.format(value)
  return method === best
    ? html`<td><span class="top">${text}</span><span class="hidden"> (best)</span></td>`
    : html`<td>${text}</td>`
}

function differences(gap: GapEvaluation, method: MethodResult): Html {
  const [main] = gap.methods
  const comparison = main && main !== method ? compareMethods(gap, main.label, method.label) : undefined
  if (!comparison) return html`<td><span aria-label="not compared">–</span></td>`
  const { psnr } = comparison
  const spread = Number.isFinite(psnr.error) ? html` <small>± ${decibels(psnr.error)}</small>` : undefined
  return html`<td>${signed(psnr.difference, decibels)}${spread}</td>`
}

const scrolling = (label: string, table: Html) =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">${table}</div>`

/** All methods of one gap. */
export function methodTable(gap: GapEvaluation): Html {
  const columns = columnsOf(gap)
  const [main] = gap.methods
  const best = columns.map((column) => bestOf(column, gap.methods))
  const row = (method: MethodResult, place: number) =>
    html`<tr ${method === main ? html`class="main"` : undefined}>
      <th scope="row"><span class="key s${place % 8}" aria-hidden="true"></span>${name(method.label)}</th>
      ${
        method.failure === undefined
          ? [
              ...columns.map((column, index) => cell(column, method, best[index])),
              ...(gap.methods.length > 1 ? [differences(gap, method)] : []),
            ]
          : html`<td class="words" colspan="${columns.length + (gap.methods.length > 1 ? 1 : 0)}">
              Not judged: ${method.failure}
            </td>`
      }
    </tr>`
  return scrolling(
    `Figures for the gap of ${String(gap.gap)}`,
    html`<table>
      <caption>
        Means over windows and in-betweens. Underlined is the best of a column: PSNR and SSIM are better when
        higher, FVD when lower. ± is the standard error of the mean difference.
      </caption>
      <thead>
        <tr>
          <th scope="col">Method</th>
          ${columns.map(
            ({ head, note }) =>
              html`<th scope="col">
                ${head}${note === undefined ? undefined : html` <small>${note}</small>`}
              </th>`,
          )}
          ${
            gap.methods.length > 1
              ? html`<th scope="col">${name(main?.label ?? '')} ahead by <small>dB</small></th>`
              : undefined
          }
        </tr>
      </thead>
      <tbody>
        ${gap.methods.map(row)}
      </tbody>
    </table>`,
  )
}

const pair = (score: Score | undefined) =>
  score ? `${decibels(score.psnr)} / ${similarity(score.ssim)}` : '–'

const judgedOf = (gap: GapEvaluation) => gap.methods.filter(({ scores }) => scores !== undefined)

/** PSNR and SSIM of every position. */
export function positionTable(gap: GapEvaluation): Html {
  const methods = judgedOf(gap)
  return scrolling(
    'Figures by position in the gap',
    html`<table>
      <caption>
        PSNR in dB / SSIM of each in-between, means over the windows (and samples).
      </caption>
      <thead>
        <tr>
          <th scope="col">In-between</th>
          ${methods.map(({ label }) => html`<th scope="col">${name(label)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${Array.from(
          { length: gap.gap - 1 },
          (_, index) =>
            html`<tr>
              <th scope="row">${index + 1}</th>
              ${methods.map(({ scores }) => html`<td>${pair(scores?.mean.positions[index])}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>`,
  )
}

/** Every window, where it lies and what the methods reached there. */
export function windowTable(gap: GapEvaluation): Html {
  const methods = judgedOf(gap)
  return scrolling(
    'Figures by window',
    html`<table>
      <caption>
        PSNR in dB / SSIM of each window. Movement is the mean difference of its keyframes, 0 to 255.
      </caption>
      <thead>
        <tr>
          <th scope="col">Window</th>
          <th scope="col">Frames</th>
          <th scope="col">Movement</th>
          ${methods.map(({ label }) => html`<th scope="col">${name(label)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${gap.windows.map(
          ({ source, first, last, movement }, index) =>
            html`<tr>
              <th scope="row">${name(source)}</th>
              <td>${first}–${last}</td>
              <td>${movement.toFixed(1)}</td>
              ${methods.map(({ perWindow }) => html`<td>${pair(perWindow[index]?.mean)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>`,
  )
}
