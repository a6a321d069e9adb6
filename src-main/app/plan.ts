// From keys, counts and spacings to the list of frames that the result shows. Pure arithmetic, no pictures.
import { InterludeError } from '../../src-shared/errors.ts'
import { timesOf, type Spacing } from '../../src-shared/spacing.ts'

/** Most in-betweens that one gap may have. */
export const maxCount = 1000

/** One gap between two neighbouring keys. */
export interface GapPlan {
  /** Indexes of its keys. In a loop the last gap leads from the last key back to key 0. */
  readonly from: number
  readonly to: number
  /** The time of every in-between in display order, in [0,1); 0 shows the start key again. */
  readonly times: readonly number[]
  /** The times that have to be computed: distinct, in (0,1), ascending. */
  readonly distinct: readonly number[]
}

/** The whole chain. */
export interface ChainPlan {
  readonly gaps: readonly GapPlan[]
  readonly keys: number
  readonly loop: boolean
  /** Frames of the result: the keys and all in-betweens. */
  readonly frames: number
  /** Where in the result each key lies. */
  readonly keyFrames: readonly number[]
}

/** What the user asked for: one value for all gaps, or one for each. */
export interface ChainOptions {
  readonly keys: number
  readonly counts: readonly number[] | undefined
  readonly spacings: readonly Spacing[]
  readonly loop: boolean
}

/** In-betweens where the user gives no count: with both keys the paper's 16 frames. */
export const defaultCount = 14

function plural(count: number, word: string): string {
  return `${String(count)} ${word}${count === 1 ? '' : 's'}`
}

function perGap<T>(values: readonly T[], gaps: number, option: string): (gap: number) => T {
  if (values.length !== 1 && values.length !== gaps) {
    throw new InterludeError(
      'usage',
      `${option} has ${plural(values.length, 'value')}, but there ${gaps === 1 ? 'is' : 'are'} ${plural(gaps, 'gap')}.`,
      `Give one value for all gaps, or one for each gap: ${plural(gaps, 'value')}.`,
    )
  }
  return (gap) => {
    const value = values.length === 1 ? values[0] : values[gap]
    if (value === undefined) throw new RangeError('There is no such gap.')
    return value
  }
}

function checkCount(count: number): void {
  if (Number.isSafeInteger(count) && count >= 0 && count <= maxCount) return
  throw new InterludeError(
    'out-of-range',
    `A gap can't have ${String(count)} in-betweens.`,
    `Give a whole number from 0 to ${String(maxCount)}.`,
  )
}

function checkTimes(times: readonly number[]): void {
  const ordered = times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0))
  if (ordered && times.every((time) => time > 0 && time < 1)) return
  throw new InterludeError(
    'out-of-range',
    `The spacing ${times.join(',')} is not a list of rising times between 0 and 1.`,
    'Write times such as 0.1,0.5,0.9: 0 is the start key, 1 the end key.',
  )
}

function countOf(spacing: Spacing, asked: number | undefined): number {
  if (typeof spacing === 'string') return asked ?? defaultCount
  if (asked !== undefined && asked !== spacing.length) {
    throw new InterludeError(
      'usage',
      `The spacing lists ${plural(spacing.length, 'time')}, but the gap has ${plural(asked, 'in-between')}.`,
      `Leave -n out, or list ${plural(asked, 'time')}.`,
    )
  }
  return spacing.length
}

/** Lays out the chain. Throws `usage` and `out-of-range`. */
export function planChain(options: ChainOptions): ChainPlan {
  const { keys, loop } = options
  if (keys < 2) {
    throw new InterludeError(
      'usage',
      'A chain needs at least two keys.',
      'Name two or more keys: a.png b.png',
    )
  }
  options.counts?.forEach(checkCount)
  for (const spacing of options.spacings) if (typeof spacing !== 'string') checkTimes(spacing)
  const gapCount = loop ? keys : keys - 1
  const countAt = options.counts && perGap(options.counts, gapCount, '-n')
  const spacingAt = perGap(options.spacings, gapCount, '--spacing')
  const gaps = Array.from({ length: gapCount }, (_, gap): GapPlan => {
    const spacing = spacingAt(gap)
    const count = countOf(spacing, countAt?.(gap))
    checkCount(count)
    const times = timesOf(spacing, count)
    const distinct = [...new Set(times)].filter((time) => time > 0 && time < 1)
    return { from: gap, to: (gap + 1) % keys, times, distinct }
  })
  let next = 0
  const keyFrames = Array.from({ length: keys }, (_, key) => {
    const at = next
    next += 1 + (gaps[key]?.times.length ?? 0)
    return at
  })
  return { gaps, keys, loop, frames: next, keyFrames }
}
