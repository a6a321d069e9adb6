// Reading numbers that people type, and saying what is wrong with them.

/** What may be typed. */
export interface NumberBounds {
  readonly min: number
  readonly max: number
  /** Whether fractions are refused. */
  readonly whole?: boolean
}

/** Why a text is no such number. */
export type NumberProblem = 'not-a-number' | 'not-whole' | 'too-small' | 'too-large'

/** The number that a text means, or what is wrong with it. A comma counts as a point. */
export function readNumber(
  text: string,
  { min, max, whole = true }: NumberBounds,
): { readonly value: number } | { readonly problem: NumberProblem } {
  const trimmed = text.trim().replace(',', '.')
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(trimmed)) return { problem: 'not-a-number' }
  const value = Number(trimmed)
  if (whole && !Number.isInteger(value)) return { problem: 'not-whole' }
  if (value < min) return { problem: 'too-small' }
  return value > max ? { problem: 'too-large' } : { value }
}

/** One step up or down from a value (or from the least, where there is none), kept within the bounds. */
export function stepNumber(value: number | undefined, by: number, { min, max }: NumberBounds): number {
  const next = value === undefined ? min : Number((value + by).toFixed(6))
  return Math.min(max, Math.max(min, next))
}
