// An evaluation in words for a terminal.
import { basename } from 'node:path'
import { compareMethods } from '../app/evaluation/compare.ts'
import type { Evaluation, GapEvaluation, MethodResult } from '../app/evaluation/types.ts'
import { counted } from '../app/evaluation/report/numbers.ts'
import { alignColumns } from './terminal.ts'

function rowOf(gap: GapEvaluation, method: MethodResult): string[] {
  const { label, scores, samples, fvd, failure } = method
  if (!scores) return [label, `not judged: ${failure ?? 'unknown reason'}`]
  const { mean, best } = scores
  const [main] = gap.methods
  const comparison = main && main !== method ? compareMethods(gap, main.label, label) : undefined
  const gain = comparison?.psnr.difference ?? 0
  return [
    label,
    `${mean.mean.psnr.toFixed(2)} dB`,
    `SSIM ${mean.mean.ssim.toFixed(4)}`,
    [
      ...(samples > 1
        ? [`best of ${String(samples)}: ${best.mean.psnr.toFixed(2)} dB, ${best.mean.ssim.toFixed(4)}`]
        : []),
      ...(fvd ? [`FVD ${fvd.value.toFixed(1)}`] : []),
      ...(comparison && main
        ? [
            `${main.label} ${gain < 0 ? '' : '+'}${gain.toFixed(2)} dB beside it, higher in ${String(comparison.psnr.better)} of ${String(comparison.windows)}`,
          ]
        : []),
    ].join('; '),
  ]
}

/** The figures in lines: a table for each gap, then what to bear in mind. */
export function describeEvaluation({ gaps, limits, fvdAbsent, data }: Evaluation): string[] {
  return [
    ...gaps.flatMap((gap) => [
      `${data.title}: ${counted(gap.windows.length, 'window')}, ${counted(gap.gap - 1, 'in-between')} each`,
      ...alignColumns(gap.methods.map((method) => rowOf(gap, method))).map((line) => `  ${line.trimEnd()}`),
    ]),
    ...data.notes.map((note) => `note: ${note}`),
    ...(fvdAbsent === undefined ? [] : [`note: ${fvdAbsent}`]),
    // The report has all of them.
    ...limits.slice(0, 2).map((limit) => `bear in mind: ${limit}`),
  ]
}

/** The command as it was called, for the report: the given options in commander's form, paths by their last part. */
export function commandWords(options: readonly (readonly [name: string, value: unknown])[]): string {
  const words = options.flatMap(([option, value]) => {
    const name = option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    if (['json', 'report', 'force'].includes(option)) return []
    if (value === false) return [`--no-${name}`]
    if (value === true) return [`--${name}`]
    if (Array.isArray(value)) {
      const parts = value.map((part) => basename(String(part)))
      return [`--${name}`, ...(option === 'gap' ? [parts.join(',')] : parts)]
    }
    if (typeof value === 'string' || typeof value === 'number') return [`--${name}`, basename(String(value))]
    if (typeof value === 'object' && value !== null && 'width' in value && 'height' in value) {
      return [`--${name}`, `${String(value.width)}x${String(value.height)}`]
    }
    return []
  })
  return ['interlude evaluate', ...words].join(' ')
}
