// How the height of the track is shared out: ruler, keyframes, spacing charts, state bars, and the strip of in-betweens where there is room.

/** A lane, in pixels from the top. */
export interface Lane {
  readonly top: number
  readonly height: number
}

/** See the top of this file. */
export interface Lanes {
  readonly ruler: Lane
  readonly keyframes: Lane
  readonly charts: Lane
  readonly bars: Lane
  /** Height 0 where there is no room for it. */
  readonly strip: Lane
  /** End of the lowest lane. */
  readonly bottom: number
}

const ruler = 26
const bar = 10
/** Between lanes, and below the last one. */
const space = 4
/** A strip lower than this shows nothing. */
const leastStrip = 32

const clamp = (least: number, value: number, most: number): number =>
  Math.round(Math.max(least, Math.min(most, value)))

/** The lanes of a track of this height. */
export function lanesOf(height: number): Lanes {
  const rest = height - ruler - bar - 5 * space
  const withStrip = rest * 0.34 >= leastStrip
  const strip = withStrip ? clamp(leastStrip, rest * 0.34, 88) : 0
  const keyframes = clamp(18, (rest - strip) * 0.58, 96)
  const charts = clamp(12, rest - strip - keyframes, 72)
  const top = ruler + space
  const under = top + keyframes + space
  const below = under + charts
  const last = below + bar + space
  return {
    ruler: { top: 0, height: ruler },
    keyframes: { top, height: keyframes },
    charts: { top: under, height: charts },
    bars: { top: below, height: bar },
    strip: { top: last, height: strip },
    bottom: last + strip,
  }
}

/** Whether a height lies in a lane. */
export function within({ top, height }: Lane, y: number): boolean {
  return y >= top && y < top + height
}
