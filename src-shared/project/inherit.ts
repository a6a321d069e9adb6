// What a gap is like that was not there before: made from the gap or the gaps whose stretch it takes over, so that a keyframe set
// into an eased gap eases in and out on its two sides, and taking it away again brings back what was.
import type { GapDefaults } from './document.ts'
import type { Exposure, Gap, GapSettings, GapSpacing } from './gap.ts'
import { limits, roundShare } from './values.ts'

type NamedSpacing = Extract<GapSpacing, { kind: 'named' }>['name']

const named = (name: NamedSpacing): GapSpacing => ({ kind: 'named', name })

/** A gap that follows from no other. */
export function freshSettings(defaults: GapDefaults): GapSettings {
  return { ...defaults, method: 'model', pinned: null, takes: [], locks: [] }
}

/** A gap's settings without its keyframes. */
export function settingsOf(gap: Gap): GapSettings {
  const { exposure, spacing, model, seed, method, pinned, takes, locks } = gap
  return { exposure, spacing, model, seed, method, pinned, takes, locks }
}

const halves: Readonly<Record<NamedSpacing, readonly [NamedSpacing, NamedSpacing]>> = {
  linear: ['linear', 'linear'],
  'ease-in': ['ease-in', 'linear'],
  'ease-out': ['linear', 'ease-out'],
  ease: ['ease-in', 'ease-out'],
}

/** A drawn curve has no halves that would have been drawn so: they begin even. */
function splitSpacing(spacing: GapSpacing): readonly [GapSpacing, GapSpacing] {
  const [first, second] = spacing.kind === 'named' ? halves[spacing.name] : halves.linear
  return [named(first), named(second)]
}

function joinSpacing(first: GapSpacing, second: GapSpacing): GapSpacing {
  const whole = (Object.keys(halves) as NamedSpacing[]).find((name) => {
    const [a, b] = halves[name]
    return first.kind === 'named' && second.kind === 'named' && first.name === a && second.name === b
  })
  return named(whole ?? 'linear')
}

function splitExposure(exposure: Exposure, share: number): readonly [Exposure, Exposure] {
  if (exposure.kind !== 'count') return [exposure, exposure]
  // The new keyframe takes the place of one drawing.
  const rest = Math.max(2, exposure.count - 1)
  const first = Math.min(rest - 1, Math.max(1, Math.round(rest * share)))
  return [
    { kind: 'count', count: first },
    { kind: 'count', count: rest - first },
  ]
}

function joinExposure(first: Exposure, second: Exposure): Exposure {
  // Where a keyframe at the border of footage goes, the footage goes on: nobody asked to have all of it made.
  if (second.kind === 'source') return second
  if (first.kind !== 'count' || second.kind !== 'count') return first
  return { kind: 'count', count: Math.min(limits.inbetweens, first.count + second.count + 1) }
}

/** Takes were chosen between other keyframes. */
const noTakes = { pinned: null, takes: [] } as const

/** The two sides of a keyframe that was set into a gap, at `share` (0..1) of its length. */
export function splitSettings(settings: GapSettings, share: number): readonly [GapSettings, GapSettings] {
  const [exposureBefore, exposureAfter] = splitExposure(settings.exposure, share)
  const [spacingBefore, spacingAfter] = splitSpacing(settings.spacing)
  return [
    { ...settings, ...noTakes, exposure: exposureBefore, spacing: spacingBefore },
    { ...settings, ...noTakes, exposure: exposureAfter, spacing: spacingAfter },
  ]
}

/** The gap over a keyframe that was taken away: as the one before it, with the spacing and the drawings of both. */
export function joinSettings(first: GapSettings, second: GapSettings): GapSettings {
  return {
    ...first,
    ...noTakes,
    exposure: joinExposure(first.exposure, second.exposure),
    spacing: joinSpacing(first.spacing, second.spacing),
  }
}

const turn = (share: number): number => roundShare(1 - share)

/** The spacing of the same movement played backwards. */
export function mirrorSpacing(spacing: GapSpacing): GapSpacing {
  switch (spacing.kind) {
    case 'named': {
      const mirrored = {
        linear: 'linear',
        'ease-in': 'ease-out',
        'ease-out': 'ease-in',
        ease: 'ease',
      } as const
      return named(mirrored[spacing.name])
    }
    case 'bezier': {
      const { x1, y1, x2, y2 } = spacing
      return { kind: 'bezier', x1: turn(x2), y1: turn(y2), x2: turn(x1), y2: turn(y1) }
    }
    case 'chart':
      return { kind: 'chart', times: spacing.times.map(turn).reverse() }
  }
}

/** The same gap played backwards. Its takes were made in the other direction and are let go. */
export function mirrorSettings(settings: GapSettings): GapSettings {
  return { ...settings, ...noTakes, spacing: mirrorSpacing(settings.spacing) }
}
