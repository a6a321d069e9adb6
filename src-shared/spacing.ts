// The spacing chart of a gap: where in time each in-between lies. 0 is the start keyframe, 1 the end keyframe.

/** The named spacings. */
export const spacingNames = ['linear', 'ease-in', 'ease-out', 'ease', 'hold', 'on-twos'] as const

/** A named spacing, or the times themselves: one for each in-between, in (0,1), ascending. */
export type Spacing = (typeof spacingNames)[number] | readonly number[]

const curves = {
  linear: (x: number) => x,
  'ease-in': (x: number) => x * x,
  'ease-out': (x: number) => x * (2 - x),
  ease: (x: number) => x * x * (3 - 2 * x),
}

/**
 * The times of `count` in-betweens, in [0,1), never descending. A time of 0 repeats the start keyframe
 * (`hold` always; `on-twos` shows each drawing for two frames). Throws RangeError when a list has another length than `count`.
 */
export function timesOf(spacing: Spacing, count: number): number[] {
  const even = (index: number) => (index + 1) / (count + 1)
  if (typeof spacing !== 'string') {
    if (spacing.length !== count) {
      throw new RangeError(
        `The spacing lists ${String(spacing.length)} times for ${String(count)} in-betweens.`,
      )
    }
    return [...spacing]
  }
  return Array.from({ length: count }, (_, index) => {
    if (spacing === 'hold') return 0
    // The keyframe itself is the first of the first pair, so drawing k covers frames 2k and 2k+1.
    if (spacing === 'on-twos') return (2 * Math.floor((index + 1) / 2)) / (count + 1)
    return curves[spacing](even(index))
  })
}
