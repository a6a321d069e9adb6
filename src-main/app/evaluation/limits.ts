// What the figures can't say, in sentences: an evaluation that hides its limits is worth less than none.
import type { Evaluation, GapEvaluation } from './types.ts'

/** Below this the covariance of FVD's 400 features has not full rank. */
const usualClips = 256
const fewWindows = 10

function overlapping({ windows }: GapEvaluation): number {
  return windows.filter((window, index) =>
    windows.some(
      (other, place) =>
        place < index &&
        other.source === window.source &&
        other.first < window.last &&
        window.first < other.last,
    ),
  ).length
}

function ofGap(gap: GapEvaluation): string[] {
  const count = gap.windows.length
  const overlaps = overlapping(gap)
  const clips = gap.methods.find(({ fvd }) => fvd)?.fvd?.clips
  return [
    ...(count < fewWindows
      ? [
          `Only ${String(count)} ${count === 1 ? 'window was' : 'windows were'} judged for the gap of ${String(gap.gap)}: small differences say nothing.`,
        ]
      : []),
    ...(overlaps > 0
      ? [
          `${String(overlaps)} of the ${String(count)} windows for the gap of ${String(gap.gap)} overlap another: they count as less than so many independent ones.`,
        ]
      : []),
    ...(clips !== undefined && clips < usualClips
      ? [
          `FVD for the gap of ${String(gap.gap)} is of ${String(clips)} clips; ${String(usualClips)} is usual. With so few it says little, and it may only be compared with figures of as many clips.`,
        ]
      : []),
  ]
}

/** The limits of an evaluation. */
export function limitsOf({ gaps, data }: Pick<Evaluation, 'gaps' | 'data'>): string[] {
  const methods = gaps[0]?.methods ?? []
  const stochastic = methods.filter(({ samples }) => samples > 1)
  return [
    ...gaps.flatMap(ofGap),
    ...methods
      .filter(({ model }) => model && !model.trained)
      .map(({ label }) => `${label} is untrained: its figures are those of what it is built on.`),
    ...(stochastic.length > 0
      ? [
          `Best is of ${String(stochastic[0]?.samples ?? 0)} samples and chosen by the true frames, which nobody has when making in-betweens; figures of other counts can't be compared.`,
        ]
      : []),
    'PSNR and SSIM compare pixels: a sharp picture that is a little out of place scores less than a blurred one.',
    `The figures are of this footage alone (${data.title}).`,
  ]
}
