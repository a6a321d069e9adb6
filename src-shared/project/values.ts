// The small values that a document is made of, and their limits. Every one has a single form, so that equal documents are
// equal text and equal content gives equal keys: fractions in lowest terms, shares to nine digits, null instead
// of absence.
import * as v from 'valibot'
import { rational, rationalSchema, type Rational } from '../timebase.ts'

/** Bounds that keep a hostile or broken file from being expensive. A document at all of them still fits into a file. */
export const limits = {
  /** Characters of a project file. */
  text: 256 * 2 ** 20,
  sources: 1000,
  keyframes: 10_000,
  /** Places on the timeline: 46 hours at 60 frames a second. */
  frames: 10_000_000,
  /** In-betweens of one gap, as many as the engine takes. */
  inbetweens: 1000,
  /** Frames that one drawing may be asked to stay. */
  exposure: 24,
  /** Times that a spacing chart lists. */
  chart: 128,
  /** Takes in the lane of a gap. */
  takes: 32,
  /** Locked regions of a gap. */
  locks: 64,
  /** Points of all painted locks of a gap together. */
  lockPoints: 1000,
  /** Radius of the brush that paints them, in pixels. */
  brush: 512,
  /** Characters of a path. */
  path: 4096,
} as const

/** -0, which rounding of small negative numbers gives, is 0. */
const unsigned = (value: number): number => value + 0

/** To nine digits. */
export const roundShare = (value: number): number => unsigned(Math.round(value * 1e9) / 1e9)

/** A whole number from `least` to `most`. */
export const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most), v.transform(unsigned))

/** A number from 0 to 1, to nine digits: so that 1 - (1 - x) is x. */
export const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1), v.transform(roundShare))

/** A list whose length is looked at before its items are. */
export const list = <const Item extends v.GenericSchema>(item: Item, least: number, most: number) =>
  v.pipe(v.array(v.unknown()), v.minLength(least), v.maxLength(most), v.array(item), v.readonly())

/** Identifies a source or a keyframe within its document. Whoever adds it chooses: random, at least eight characters. */
export const idSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/))

/** A place on the sequence's timeline, in frames of the project's rate; the first is 0. */
export const placeSchema = whole(0, limits.frames - 1)

function isLowest({ num, den }: Rational): boolean {
  const lowest = rational(num, den)
  return lowest.num === num && lowest.den === den && !Object.is(num, -0)
}

const fraction = v.pipe(
  v.strictObject(rationalSchema.pipe[0].entries),
  v.check((value) => isLowest(value), 'Expected a fraction in lowest terms'),
  v.readonly(),
)

/** Seconds, exact, from 0. */
export const timeSchema = v.pipe(
  fraction,
  v.check(({ num }) => num >= 0, 'Expected a time that is not before 0'),
)

/** Frames a second that a stream has: more than 0. */
export const streamRateSchema = v.pipe(
  fraction,
  v.check(({ num }) => num > 0, 'Expected a rate above 0'),
)

/** Frames a second of a project or a result: more than 0, at most 1000. */
export const rateSchema = v.pipe(
  streamRateSchema,
  v.check(({ num, den }) => num <= 1000 * den, 'Expected a rate of at most 1000 frames a second'),
)

/** Same seed, same pixels: unsigned, 32 bits. */
export const seedSchema = whole(0, 4_294_967_295)
