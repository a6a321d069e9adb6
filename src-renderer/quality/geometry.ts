// Where the numbers of the quality strip are drawn: one scale for all gaps, so that they can be compared by looking.
import type { DrawingQuality, GapQuality } from '../../src-shared/editor/quality.ts'
import type { Chart } from '../../src-shared/project/chart.ts'

/** Decibels at the foot and at the top. Below nobody looks, above nobody sees a difference. */
const psnrScale = { least: 15, most: 45 }
/** Similarity at the foot and at the top. */
const ssimScale = { least: 0.4, most: 1 }
/** Spread of takes at the top, in units of the 0..1 range. */
const spreadScale = { least: 0, most: 24 / 255 }

const share = (value: number, { least, most }: typeof psnrScale): number =>
  Math.min(1, Math.max(0, (value - least) / (most - least)))

/** How high decibels are drawn, 0..1. */
export const psnrHeight = (decibels: number): number => share(decibels, psnrScale)

/** How high a similarity is drawn, 0..1. */
export const ssimHeight = (similarity: number): number => share(similarity, ssimScale)

/** A column of the strip: one drawing. */
export interface Column {
  /** Frames since the start keyframe: from, and to (not within). */
  readonly from: number
  readonly to: number
  /** 0..1 of the height. For a spread: how sure, so that high is good in both. Undefined: not measured yet. */
  readonly height: number | undefined
  /** Of the similarity. */
  readonly line: number | undefined
  /** Of the methods that know no movement. */
  readonly crossFade: number | undefined
  readonly nearest: number | undefined
  /** Whether one of them does better here. */
  readonly beaten: boolean
}

function columnOf(drawing: DrawingQuality | undefined): Omit<Column, 'from' | 'to'> {
  const { made, spread, nearest, 'cross-fade': crossFade } = drawing ?? {}
  const best = Math.max(crossFade?.psnr ?? 0, nearest?.psnr ?? 0)
  return {
    height: made ? psnrHeight(made.psnr) : spread ? 1 - share(spread.rms, spreadScale) : undefined,
    line: made && ssimHeight(made.ssim),
    crossFade: crossFade && psnrHeight(crossFade.psnr),
    nearest: nearest && psnrHeight(nearest.psnr),
    beaten: made !== undefined && best > made.psnr,
  }
}

/** The columns of a gap, in order. What was measured may be of a moment ago: what is drawn is bounded by the chart. */
export function columnsOf({ drawings, arrival }: Chart, quality: GapQuality): Column[] {
  return drawings.map(({ offset }, index) => ({
    from: offset,
    to: drawings[index + 1]?.offset ?? arrival,
    ...columnOf(quality.drawings[index]),
  }))
}
