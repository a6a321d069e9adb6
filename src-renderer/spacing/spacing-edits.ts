// What the spacing chart's editor does to spacings: presets, and ticks that are moved one by one.
import { askedDrawings } from '../../src-shared/project/chart.ts'
import type { Exposure, Gap, GapSpacing } from '../../src-shared/project/gap.ts'
import { limits } from '../../src-shared/project/values.ts'

const named = (name: Extract<GapSpacing, { kind: 'named' }>['name']): GapSpacing => ({ kind: 'named', name })
const bezier = (x1: number, y1: number, x2: number, y2: number): GapSpacing => ({
  kind: 'bezier',
  ...{ x1, y1, x2, y2 },
})

/**
 * Spacings to begin with. The first four are those of the command line; a slow out leaves the start keyframe slowly, a slow in comes to the
 * end keyframe slowly, both more strongly than the eases.
 */
export const presets = {
  linear: named('linear'),
  'ease-in': named('ease-in'),
  'ease-out': named('ease-out'),
  ease: named('ease'),
  'slow-out': bezier(0.5, 0, 0.9, 0.5),
  'slow-in': bezier(0.1, 0.5, 0.5, 1),
  'slow-both': bezier(0.75, 0, 0.25, 1),
} as const satisfies Readonly<Record<string, GapSpacing>>

/** See {@link presets}. */
export type Preset = keyof typeof presets

/** The names of the presets, in order. */
export const presetNames = Object.keys(presets) as readonly Preset[]

/** The preset that a spacing is, if it is one. */
export function presetOf(spacing: GapSpacing): Preset | undefined {
  const text = JSON.stringify(Object.entries(spacing).sort())
  return presetNames.find((name) => JSON.stringify(Object.entries(presets[name]).sort()) === text)
}

/** The exposures that the chart offers at a press. */
export const paces = { ones: 1, twos: 2, threes: 3 } as const satisfies Readonly<Record<string, number>>

/** See {@link paces}. */
export type Pace = keyof typeof paces | 'count' | 'hold'

/** Which of the offered exposures one is. */
export function paceOf(exposure: Exposure): Pace | undefined {
  if (exposure.kind === 'count' || exposure.kind === 'hold') return exposure.kind
  if (exposure.kind !== 'every') return undefined
  return (['ones', 'twos', 'threes'] as const).find((pace) => paces[pace] === exposure.frames)
}

/** The exposure of a pace. `count` is the number of drawings that a fixed number begins with. */
export function exposureOf(pace: Pace, count: number): Exposure {
  if (pace === 'hold') return { kind: 'hold' }
  return pace === 'count'
    ? { kind: 'count', count: Math.max(1, count) }
    : { kind: 'every', frames: paces[pace] }
}

/** A chart with a time of its own for each drawing, where they lie now; undefined where there are none, or more than a chart lists. */
export function freeChart(
  gap: Pick<Gap, 'exposure' | 'spacing'>,
  length: number,
): Extract<GapSpacing, { kind: 'chart' }> | undefined {
  const times = askedDrawings(gap, length).map(({ time }) => time)
  return times.length === 0 || times.length > limits.chart ? undefined : { kind: 'chart', times }
}

/** The times with one of them moved, as far as its neighbours let it. */
export function moveTick(times: readonly number[], index: number, to: number): number[] {
  const [least, most] = [times[index - 1] ?? 0, times[index + 1] ?? 1]
  return times.toSpliced(index, 1, Math.min(most, Math.max(least, to)))
}
