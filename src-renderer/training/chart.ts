// Geometry of the curves: from values to places, and the round numbers on the axes. In pixels, the origin in the left upper corner.

/** A value at a step. */
export type Point = readonly [step: number, value: number]

/** The rectangle that curves are drawn in, and what its sides mean. */
export interface Scale {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly steps: number
  readonly low: number
  readonly high: number
}

/** Round numbers (1, 2 or 5 times a power of ten apart) from `low` to `high`, about `count` parts. */
export function roundTicks(low: number, high: number, count: number): number[] {
  const raw = (high - low) / Math.max(1, count)
  if (!(raw > 0) || !Number.isFinite(raw)) return [low]
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = ([1, 2, 5].find((factor) => factor * power >= raw * (1 - 1e-9)) ?? 10) * power
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first) + 1 }, (_, index) => (first + index) * step)
}

/** As many digits as tell one tick from the next. */
export function digitsOf(ticks: readonly number[]): number {
  const [first = 0, second = first + 1] = ticks
  return Math.min(6, Math.max(0, Math.ceil(-Math.log10(Math.abs(second - first)) - 1e-9)))
}

/** Lowest and highest of the values that are numbers, with a margin so that nothing lies on the border; undefined without any. */
export function spanOf(
  values: readonly number[],
): { readonly low: number; readonly high: number } | undefined {
  const real = values.filter(Number.isFinite)
  if (real.length === 0) return undefined
  const low = real.reduce((a, b) => Math.min(a, b))
  const high = real.reduce((a, b) => Math.max(a, b))
  const margin = Math.max((high - low) * 0.08, Math.abs(high) * 1e-3, 1e-6)
  return { low: low - margin, high: high + margin }
}

/** Where a step lies across. */
export function xOf({ left, right, steps }: Scale, step: number): number {
  return left + (Math.min(step, steps) / Math.max(1, steps)) * (right - left)
}

/** Where a value lies down. */
export function yOf({ top, bottom, low, high }: Scale, value: number): number {
  return bottom - ((value - low) / (high - low)) * (bottom - top)
}

/** A curve as the `d` of an SVG path; what is no number is left out, and the curve goes on behind it. */
export function pathOf(points: readonly Point[], scale: Scale): string {
  return points
    .filter(([, value]) => Number.isFinite(value))
    .map(([step, value], index) => {
      const place = `${xOf(scale, step).toFixed(1)} ${yOf(scale, value).toFixed(1)}`
      return `${index === 0 ? 'M' : 'L'}${place}`
    })
    .join('')
}

/** Means over neighbours, wide enough that the trend shows through the noise. As many points as before. */
export function smoothed(points: readonly Point[]): Point[] {
  const reach = Math.floor(points.length / 30)
  return points.map(([step], index) => {
    const near = points.slice(Math.max(0, index - reach), index + reach + 1)
    return [step, near.reduce((sum, [, value]) => sum + value, 0) / near.length]
  })
}

/** At most `most` of the rows: the first, the last, and evenly between. */
export function thinned<T>(rows: readonly T[], most: number): T[] {
  if (rows.length <= most) return [...rows]
  const places = Array.from({ length: most }, (_, at) => Math.round((at * (rows.length - 1)) / (most - 1)))
  return places.flatMap((place) => rows.slice(place, place + 1))
}
