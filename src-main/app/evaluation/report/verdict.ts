// The report in a few sentences: what the first method reached, and how sure it is that it beats the others.
import { compareMethods } from '../compare.ts'
import type { Comparison, GapEvaluation, MethodResult } from '../types.ts'
import { html, name, type Html } from './html.ts'
import { counted, decibels, signed, similarity } from './numbers.ts'

/** Below two standard errors a difference may be chance. */
const clear = 2

/** How sure a difference is, as the end of a sentence. */
export function describeDifference({ difference, error }: Comparison['psnr']): string {
  if (!Number.isFinite(error)) return 'one window can’t tell whether that is chance'
  if (difference === 0) return 'there is no difference'
  const way = difference > 0 ? 'better' : 'worse'
  return Math.abs(difference) > clear * error ? `clearly ${way}` : `${way}, but that may be chance`
}

function psnrOf(method: MethodResult): number {
  return method.scores?.mean.mean.psnr ?? Number.NEGATIVE_INFINITY
}

/** Other models, and of the rest the strongest. */
function opponentsOf([main, ...others]: readonly MethodResult[]): MethodResult[] {
  const judged = others.filter(({ scores }) => scores !== undefined)
  const models = judged.filter(({ kind }) => kind === 'model')
  const [strongest] = judged.filter(({ kind }) => kind !== 'model').sort((a, b) => psnrOf(b) - psnrOf(a))
  return main ? [...models, ...(strongest ? [strongest] : [])] : []
}

function sentence(gap: GapEvaluation, main: MethodResult, other: MethodResult): Html | undefined {
  const comparison = compareMethods(gap, main.label, other.label)
  if (!comparison) return undefined
  const { psnr, ssim, windows } = comparison
  const spread = Number.isFinite(psnr.error) ? ` (standard error ${decibels(psnr.error)})` : ''
  const what = other.kind === 'model' ? '' : ', the strongest without learning'
  return html`<li>
    Beside ${name(other.label)}${what}: <b>${signed(psnr.difference, decibels)} dB</b>${spread} and
    <b>${signed(ssim.difference, similarity)}</b> SSIM. In PSNR ${describeDifference(psnr)}; ahead in
    ${psnr.better} of ${counted(windows, 'window')}, in SSIM in ${ssim.better}.
  </li>`
}

/** The sentences for one length of gap. */
export function verdictOf(gap: GapEvaluation): Html {
  const [main] = gap.methods
  if (!main?.scores) return html``
  const { psnr, ssim } = main.scores.mean.mean
  return html`<ul class="verdict">
    <li>
      ${name(main.label)} reaches <b>${decibels(psnr)} dB</b> PSNR and <b>${similarity(ssim)}</b> SSIM, the
      mean over ${counted(gap.windows.length, 'window')} with ${counted(gap.gap - 1, 'in-between')} each.
    </li>
    ${opponentsOf(gap.methods).map((other) => sentence(gap, main, other))}
  </ul>`
}
