import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import {
  add,
  compare,
  divide,
  formatRational,
  multiply,
  parseRational,
  parseTime,
  rational,
  rationalSchema,
  subtract,
  toNumber,
  type Rational,
} from '../../src-shared/timebase.ts'

/** Fractions of every kind, the same in each run. */
function* samples(count: number): Generator<Rational> {
  let state = 12345
  const next = (range: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return state % range
  }
  for (let index = 0; index < count; index++) yield rational(next(200_000) - 100_000, next(90_000) + 1)
}

describe('rational arithmetic', () => {
  it('gives lowest terms with a positive denominator', () => {
    expect(rational(6, -4)).toEqual({ num: -3, den: 2 })
    expect(rational(0, -7)).toEqual({ num: 0, den: 1 })
    expect(rational(-0, 3)).toEqual({ num: 0, den: 1 })
    expect(rational(30000, 1001)).toEqual({ num: 30000, den: 1001 })
    expect(() => rational(1, 0)).toThrow(RangeError)
    expect(() => rational(2 ** 53)).toThrow(RangeError)
    expect(() => rational(0.5)).toThrow(RangeError)
    expect(() => divide(rational(1), rational(0))).toThrow(RangeError)
  })

  it('obeys the laws of fields', () => {
    const all = [...samples(60)]
    for (const [index, a] of all.entries()) {
      const b = all[(index + 1) % all.length]!
      expect(add(a, b)).toEqual(add(b, a))
      expect(subtract(add(a, b), b)).toEqual(a)
      expect(multiply(a, b)).toEqual(multiply(b, a))
      if (b.num !== 0) expect(divide(multiply(a, b), b)).toEqual(a)
      expect(Math.sign(compare(a, b))).toBe(Math.sign(toNumber(a) - toNumber(b)))
      expect(v.is(rationalSchema, a)).toBe(true)
    }
  })

  it('does not drift over two hours of 24000/1001', () => {
    const step = rational(1001, 24000)
    let time = rational(0)
    for (let frame = 0; frame < 172_627; frame++) time = add(time, step)
    expect(time).toEqual(multiply(rational(172_627), step))
  })

  it('compares beyond the precision of doubles', () => {
    const a = rational(9007199254740991, 9007199254740990)
    const b = rational(9007199254740990, 9007199254740989)
    expect(toNumber(a)).toBe(toNumber(b))
    expect(compare(a, b)).toBeLessThan(0)
    expect(compare(b, a)).toBeGreaterThan(0)
    expect(compare(a, a)).toBe(0)
  })
})

describe('rationals as text', () => {
  it('reads what it writes', () => {
    for (const value of samples(100)) expect(parseRational(formatRational(value))).toEqual(value)
  })

  it.each([
    ['30000/1001', 30000, 1001],
    ['30000:1001', 30000, 1001],
    [' 25 ', 25, 1],
    ['23.976', 2997, 125],
    ['-1.5', -3, 2],
    ['+.5', 1, 2],
    ['2.', 2, 1],
    ['0/5', 0, 1],
  ])('reads "%s"', (text, num, den) => {
    expect(parseRational(text)).toEqual({ num, den })
  })

  it.each(['', ' ', '.', '-', '1/0', '1/', '/2', '1e3', '0x10', 'NaN', '1,5', '1 2', '--1', '1/-2', '1.5/2'])(
    'refuses "%s"',
    (text) => {
      expect(parseRational(text)).toBeUndefined()
    },
  )

  it.each(['9'.repeat(30), '999999999999.999999999', '123456789012.123456789', '9'.repeat(400)])(
    'refuses what cannot be held exactly: %s',
    (text) => {
      expect(parseRational(text)).toBeUndefined()
      expect(parseTime(text)).toBeUndefined()
    },
  )
})

describe('times of day', () => {
  it('are exact, or refused', () => {
    expect(parseTime('999999999:59:59')).toEqual({ num: 999_999_999 * 3600 + 3599, den: 1 })
    expect(parseTime('999999999:59:59.123456789')).toBeUndefined()
  })

  it.each([
    ['1.2', 6, 5],
    ['0', 0, 1],
    ['90', 90, 1],
    ['1:30', 90, 1],
    ['01:02:03.25', 14893, 4],
    ['100:00:00', 360000, 1],
    ['.5', 1, 2],
  ])('reads "%s"', (text, num, den) => {
    expect(parseTime(text)).toEqual({ num, den })
  })

  it.each([
    '',
    ':',
    '1:',
    ':1',
    '1:60',
    '1:99:00',
    '1:2:3:4',
    '-1',
    '1.5:00',
    '1::2',
    'a',
    '1:0x2',
    '1.',
    '1e2',
  ])('refuses "%s"', (text) => {
    expect(parseTime(text)).toBeUndefined()
  })
})
