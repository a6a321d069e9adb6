// Exposure and spacing as lists offer them.
import type { Exposure, GapSpacing } from '../../src-shared/project/gap.ts'

/** The ways to fill a gap, as they are offered. */
export const exposureKinds = ['ones', 'twos', 'every', 'count', 'hold', 'source'] as const

/** See {@link exposureKinds}. */
export type ExposureKind = (typeof exposureKinds)[number]

/** Which of the offered ways an exposure is. */
export function kindOfExposure(exposure: Exposure): ExposureKind {
  if (exposure.kind !== 'every') return exposure.kind
  return exposure.frames === 1 ? 'ones' : exposure.frames === 2 ? 'twos' : 'every'
}

/** The exposure for a way that was chosen. `shown` is how many drawings there are now: what a fixed number begins with. */
export function exposureFor(kind: ExposureKind, shown: number): Exposure {
  switch (kind) {
    case 'ones':
      return { kind: 'every', frames: 1 }
    case 'twos':
      return { kind: 'every', frames: 2 }
    case 'every':
      return { kind: 'every', frames: 3 }
    case 'count':
      return { kind: 'count', count: Math.max(1, shown) }
    case 'hold':
      return { kind: 'hold' }
    case 'source':
      return { kind: 'source' }
  }
}

/** The spacings as they are offered; a chart is only listed where there is one. */
export const spacingKinds = ['linear', 'ease-in', 'ease-out', 'ease', 'bezier', 'chart'] as const

/** See {@link spacingKinds}. */
export type SpacingKind = (typeof spacingKinds)[number]

/** Which of the offered ones a spacing is. */
export function kindOfSpacing(spacing: GapSpacing): SpacingKind {
  return spacing.kind === 'named' ? spacing.name : spacing.kind
}

/** The Bezier curves nearest to the named spacings: what a curve begins with. */
const curves = {
  linear: { x1: 1 / 3, y1: 1 / 3, x2: 2 / 3, y2: 2 / 3 },
  'ease-in': { x1: 1 / 3, y1: 0, x2: 2 / 3, y2: 1 / 3 },
  'ease-out': { x1: 1 / 3, y1: 2 / 3, x2: 2 / 3, y2: 1 },
  ease: { x1: 1 / 3, y1: 0, x2: 2 / 3, y2: 1 },
} as const

/** The curve that looks as a spacing does. A chart begins as a line. */
export function curveOf(spacing: GapSpacing): Extract<GapSpacing, { kind: 'bezier' }> {
  if (spacing.kind === 'bezier') return spacing
  return { kind: 'bezier', ...curves[spacing.kind === 'named' ? spacing.name : 'linear'] }
}

/** The spacing for one that was chosen from the list, where there was another before. */
export function spacingFor(kind: SpacingKind, before: GapSpacing): GapSpacing {
  if (kind === 'chart') return before
  return kind === 'bezier' ? curveOf(before) : { kind: 'named', name: kind }
}

/** Points of the line that a movement follows: shares of the time and of the movement, from (0,0) to (1,1). */
export function lineOf(spacing: GapSpacing, steps = 32): { readonly x: number; readonly y: number }[] {
  if (spacing.kind === 'chart') {
    const times = [0, ...spacing.times, 1]
    return times.map((y, index) => ({ x: index / (times.length - 1), y }))
  }
  const { x1, y1, x2, y2 } = curveOf(spacing)
  const along = (a: number, b: number, t: number): number =>
    3 * (1 - t) ** 2 * t * a + 3 * (1 - t) * t ** 2 * b + t ** 3
  return Array.from({ length: steps + 1 }, (_, index) => {
    const t = index / steps
    return { x: along(x1, x2, t), y: along(y1, y2, t) }
  })
}
