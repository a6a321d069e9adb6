// Made-up results for the tests of this folder.
import type { Evaluation, GapEvaluation, MethodResult } from '../../../../src-main/app/evaluation/types.ts'
import { meanGapScore, type GapScore } from '../../../../src-shared/scores.ts'

const flat = (psnr: number, positions: number): GapScore => {
  const score = { psnr, ssim: psnr / 40 }
  return { positions: Array.from({ length: positions }, () => score), mean: score }
}

/** A judged gap of methods with these PSNRs by window; undefined for one that failed. The first is a model. */
export function gapEvaluation(
  methods: Readonly<Record<string, readonly number[] | undefined>>,
  gap = 4,
): GapEvaluation {
  const windows = Math.max(0, ...Object.values(methods).map((values) => values?.length ?? 0))
  return {
    gap,
    windows: Array.from({ length: windows }, (_, index) => ({
      source: `clip ${index}.mp4`,
      first: index * 10,
      last: index * 10 + gap,
      movement: 5 + index,
    })),
    size: { width: 64, height: 64 },
    methods: Object.entries(methods).map(([label, values], place): MethodResult => {
      const common = {
        label,
        kind: place === 0 ? ('model' as const) : ('nearest' as const),
        about: `about ${label}`,
        samples: 1,
      }
      if (!values) return { ...common, perWindow: [], failure: `${label} could not` }
      const mean = meanGapScore(values.map((value) => flat(value, gap - 1)))
      return {
        ...common,
        scores: { samples: 1, mean, best: mean },
        perWindow: values.map((value) => ({ mean: flat(value, 1).mean, best: flat(value, 1).mean })),
      }
    }),
    strips: [],
  }
}

/** An evaluation of these gaps. */
export function evaluationOf(gaps: readonly GapEvaluation[]): Evaluation {
  return {
    version: 1,
    title: 'a',
    command: 'interlude evaluate --model a',
    date: '2030-01-02T03:04:05.678Z',
    program: { device: 'cpu: a processor', ffmpeg: '5.1' },
    data: { title: 'Footage: clip.mp4', rule: 'The rule.', part: 'The part.', notes: [] },
    seed: 0,
    samples: 1,
    gaps,
    limits: ['They can not say everything.'],
    seconds: 75,
  }
}
