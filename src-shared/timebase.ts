// Rational time. Seconds and frame rates are fractions from end to end, so that two hours at 24000/1001 do not drift.
import * as v from 'valibot'

/** A fraction in lowest terms with a positive denominator; both parts are safe integers. */
export const rationalSchema = v.pipe(
  v.object({
    num: v.pipe(v.number(), v.safeInteger()),
    den: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  }),
  v.readonly(),
)

/** See {@link rationalSchema}. */
export type Rational = v.InferOutput<typeof rationalSchema>

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b]
  return a < 0n ? -a : a
}

function make(num: bigint, den: bigint): Rational {
  if (den === 0n) throw new RangeError('A fraction needs a denominator other than 0.')
  const divisor = gcd(num, den) || 1n
  const sign = den < 0n ? -1n : 1n
  const reduced = { num: Number((sign * num) / divisor), den: Number((sign * den) / divisor) }
  if (!Number.isSafeInteger(reduced.num) || !Number.isSafeInteger(reduced.den)) {
    throw new RangeError('This fraction is too large to be exact.')
  }
  return reduced
}

/** num/den in lowest terms. Throws RangeError for a zero denominator or parts beyond 2^53. */
export function rational(num: number, den = 1): Rational {
  return make(BigInt(num), BigInt(den))
}

/** a + b, exact. */
export function add(a: Rational, b: Rational): Rational {
  return make(BigInt(a.num) * BigInt(b.den) + BigInt(b.num) * BigInt(a.den), BigInt(a.den) * BigInt(b.den))
}

/** a - b, exact. */
export function subtract(a: Rational, b: Rational): Rational {
  return add(a, { num: -b.num, den: b.den })
}

/** a * b, exact. */
export function multiply(a: Rational, b: Rational): Rational {
  return make(BigInt(a.num) * BigInt(b.num), BigInt(a.den) * BigInt(b.den))
}

/** a / b, exact. Throws RangeError when b is 0. */
export function divide(a: Rational, b: Rational): Rational {
  return make(BigInt(a.num) * BigInt(b.den), BigInt(a.den) * BigInt(b.num))
}

/** Negative, zero or positive as a is before, equal to or after b. */
export function compare(a: Rational, b: Rational): number {
  const difference = BigInt(a.num) * BigInt(b.den) - BigInt(b.num) * BigInt(a.den)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The nearest double. */
export function toNumber(value: Rational): number {
  return value.num / value.den
}

/** `30000/1001`, or `25` for whole numbers. */
export function formatRational(value: Rational): string {
  return value.den === 1 ? String(value.num) : `${String(value.num)}/${String(value.den)}`
}

/**
 * Reads `30000/1001`, `25`, `23.976` (exact decimal). Returns undefined for anything else.
 */
export function parseRational(text: string): Rational | undefined {
  const fraction = /^\s*([+-]?\d{1,15})\s*[/:]\s*(\d{1,15})\s*$/.exec(text)
  if (fraction) {
    const den = Number(fraction[2])
    return den === 0 ? undefined : rational(Number(fraction[1]), den)
  }
  const decimal = /^\s*([+-]?)(\d{0,12})(?:\.(\d{0,9}))?\s*$/.exec(text)
  if (!decimal || (decimal[2] === '' && !decimal[3])) return undefined
  const digits = decimal[3] ?? ''
  const num = BigInt((decimal[2] ?? '') + digits)
  return exact(() => make(decimal[1] === '-' ? -num : num, 10n ** BigInt(digits.length)))
}

/** What can't be held exactly is as good as unreadable. */
function exact(compute: () => Rational): Rational | undefined {
  try {
    return compute()
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Reads a time of day in a clip: seconds (`1.2`) or `h:m:s.ms` / `m:s.ms`. Returns undefined for anything else. */
export function parseTime(text: string): Rational | undefined {
  const parts = text.split(':')
  if (parts.length > 3) return undefined
  let total: Rational | undefined = rational(0)
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1
    if (!(last ? /^\d{0,12}(\.\d{1,9})?$/ : /^\d{1,9}$/).test(part) || part === '') return undefined
    const value = parseRational(part)
    if (!value || (index > 0 && toNumber(value) >= 60)) return undefined
    const before: Rational = total
    total = exact(() => add(multiply(before, rational(60)), value))
    if (!total) return undefined
  }
  return total
}
