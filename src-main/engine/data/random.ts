// Choices from a stream of random numbers: what scenes and sampling are made of. Same seed and stream, same choices, everywhere.
import { createNoise } from '../model/noise.ts'

/** A stream of random choices. */
export interface Random {
  /** In [0,1). */
  unit(): number
  /** In [low,high). */
  range(low: number, high: number): number
  /** In [low,high), even in the logarithm; both ends positive. */
  logRange(low: number, high: number): number
  /** A whole number in [0,count). */
  below(count: number): number
  /** True with this probability. */
  chance(probability: number): boolean
  /** Standard normal. */
  normal(): number
  /** One of the values. Throws RangeError when there is none. */
  pick<T>(values: readonly T[]): T
  /** One of the values, with probability in proportion to its weight. Throws RangeError when there is none. */
  weighted<T>(choices: readonly (readonly [value: T, weight: number])[]): T
  /** -1 or 1. */
  sign(): number
  /** 32 random bits, to seed another stream. */
  seed(): number
}

/** Mixes whole numbers into one 32-bit seed (murmur3's finaliser), so that neighbouring steps get unrelated streams. */
export function mixSeed(...parts: readonly number[]): number {
  let state = 0x9e3779b9
  for (const part of parts) {
    // Both halves count, so that seeds and steps above 2^32 stay distinct.
    for (const half of [part >>> 0, Math.floor(part / 4294967296) >>> 0]) {
      state = Math.imul(state ^ half, 0x85ebca6b)
      state ^= state >>> 13
      state = Math.imul(state, 0xc2b2ae35)
      state ^= state >>> 16
    }
  }
  return state >>> 0
}

/** A stream of choices that depends on the seed (32 bits) and the stream's name alone. */
export function createRandom(seed: number, stream = ''): Random {
  const noise = createNoise(seed, stream)
  const unit = () => noise.uniform()
  const below = (count: number) => Math.min(count - 1, Math.floor(unit() * count))
  return {
    unit,
    below,
    range: (low, high) => low + (high - low) * unit(),
    logRange: (low, high) => low * Math.exp(unit() * Math.log(high / low)),
    chance: (probability) => unit() < probability,
    normal: () => noise.normal(),
    pick: (values) => {
      const value = values[below(values.length)]
      if (value === undefined) throw new RangeError('There is nothing to pick from.')
      return value
    },
    weighted: (choices) => {
      let left = unit() * choices.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [value, weight] of choices) {
        left -= weight
        if (left < 0) return value
      }
      const last = choices.at(-1)
      if (!last) throw new RangeError('There is nothing to choose from.')
      return last[0]
    },
    sign: () => (unit() < 0.5 ? -1 : 1),
    seed: () => Math.floor(unit() * 4294967296),
  }
}
