import { describe, expect, it } from 'vitest'
import { frechetDistance, gaussianOf, type Gaussian } from '../../../../src-main/engine/metrics/frechet.ts'
import { symmetricEigen } from '../../../../src-main/engine/metrics/symmetric-eigen.ts'
import { numbers } from './pictures.ts'

function diagonal(values: readonly number[], mean: readonly number[] = values.map(() => 0)): Gaussian {
  const n = values.length
  const covariance = new Float64Array(n * n)
  for (const [i, value] of values.entries()) covariance[i * n + i] = value
  return { mean: Float64Array.from(mean), covariance }
}

/** V' diag(values) V for the rows of V. */
function withVectors(vectors: Float64Array, values: readonly number[]): Float64Array {
  const n = values.length
  const matrix = new Float64Array(n * n)
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) matrix[i * n + j]! += values[k]! * vectors[k * n + i]! * vectors[k * n + j]!
    }
  }
  return matrix
}

function symmetric(n: number, seed: number): Float64Array {
  const matrix = numbers(n * n, seed).map((value) => value - 0.5)
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) matrix[i * n + j] = matrix[j * n + i]!
  return matrix
}

function features(count: number, n: number, seed: number, shift = 0): Float32Array[] {
  const values = numbers(count * n, seed)
  return Array.from({ length: count }, (_, k) =>
    Float32Array.from(values.subarray(k * n, (k + 1) * n), (value) => value + shift),
  )
}

describe('symmetricEigen', () => {
  it.each([1, 2, 3, 17, 60])('takes a %i x %i matrix apart and together', (n) => {
    const matrix = symmetric(n, n)
    const before = matrix.slice()
    const { values, vectors } = symmetricEigen(matrix, n)
    expect(matrix).toEqual(before)
    const again = withVectors(vectors, [...values])
    const worst = again.reduce((most, value, at) => Math.max(most, Math.abs(value - matrix[at]!)), 0)
    expect(worst).toBeLessThan(1e-12)
    const unit = withVectors(vectors, Array.from<number>({ length: n }).fill(1))
    for (let i = 0; i < n; i++) expect(unit[i * n + i]).toBeCloseTo(1, 12)
  })

  it('meets closed forms: Householder needed, repeated values, zero', () => {
    const sorted = (matrix: number[], n: number) =>
      [...symmetricEigen(Float64Array.from(matrix), n).values].sort((a, b) => a - b)
    // Ones beside a diagonal of twos: 2 - 2 cos(k pi / 5).
    const chain = [2, -1, 0, 0, -1, 2, -1, 0, 0, -1, 2, -1, 0, 0, -1, 2]
    for (const [k, value] of sorted(chain, 4).entries()) {
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / 5), 12)
    }
    for (const [k, value] of sorted(Array.from<number>({ length: 9 }).fill(1), 3).entries()) {
      expect(value).toBeCloseTo([0, 0, 3][k]!, 12)
    }
    expect(sorted([0, 0, 0, 0], 2)).toEqual([0, 0])
  })

  it('refuses what is not finite or not square', () => {
    expect(() => symmetricEigen(Float64Array.of(Number.NaN), 1)).toThrow(RangeError)
    expect(() => symmetricEigen(new Float64Array(3), 2)).toThrow(RangeError)
  })
})

describe('frechetDistance', () => {
  it('is zero between equal distributions', () => {
    const some = gaussianOf(features(40, 12, 1))
    expect(frechetDistance(some, some)).toBeLessThan(1e-9)
  })

  it('is the squared distance of the means when the covariances are equal', () => {
    const here = gaussianOf(features(40, 12, 1))
    const there = gaussianOf(features(40, 12, 1, 0.5))
    expect(frechetDistance(here, there)).toBeCloseTo(12 * 0.25, 5)
  })

  it('is the sum of (sa - sb)^2 for diagonal covariances, with zeros among them', () => {
    const distance = frechetDistance(diagonal([1, 4, 0, 9], [0, 0, 0, 1]), diagonal([4, 4, 25, 0]))
    expect(distance).toBeCloseTo(1 + 0 + 25 + 9 + 1, 10)
  })

  it('is the same sum for covariances that share their axes', () => {
    const n = 8
    const { vectors } = symmetricEigen(symmetric(n, 5), n)
    const a = Array.from(numbers(n, 2))
    const b = Array.from(numbers(n, 3))
    const mean = new Float64Array(n)
    const distance = frechetDistance(
      { mean, covariance: withVectors(vectors, a) },
      { mean, covariance: withVectors(vectors, b) },
    )
    const wanted = a.reduce((sum, value, k) => sum + (Math.sqrt(value) - Math.sqrt(b[k]!)) ** 2, 0)
    expect(distance).toBeCloseTo(wanted, 10)
  })

  it('is the closed form for two dimensions: tr sqrt(AB) = sqrt(tr AB + 2 sqrt(det AB))', () => {
    const a = Float64Array.of(2, 0.5, 0.5, 1)
    const b = Float64Array.of(1, -0.7, -0.7, 3)
    const mean = new Float64Array(2)
    const traceOfProduct = 2 * 1 + 0.5 * -0.7 * 2 + 1 * 3
    const root = Math.sqrt(traceOfProduct + 2 * Math.sqrt((2 - 0.25) * (3 - 0.49)))
    expect(frechetDistance({ mean, covariance: a }, { mean, covariance: b })).toBeCloseTo(7 - 2 * root, 10)
  })

  it('handles fewer samples than dimensions, and does not care which comes first', () => {
    const a = gaussianOf(features(5, 30, 1))
    const b = gaussianOf(features(7, 30, 2, 0.2))
    const distance = frechetDistance(a, b)
    expect(frechetDistance(b, a)).toBeCloseTo(distance, 8)
    expect(frechetDistance(a, a)).toBeLessThan(1e-9)
    expect(distance).toBeGreaterThan(30 * 0.04 * 0.5)
  })
})

describe('gaussianOf', () => {
  it('takes the unbiased covariance', () => {
    const { mean, covariance } = gaussianOf([Float32Array.of(1, 2), Float32Array.of(3, 6)])
    expect([...mean]).toEqual([2, 4])
    expect([...covariance]).toEqual([2, 4, 4, 8])
  })

  it('refuses one sample, and vectors of different lengths', () => {
    expect(() => gaussianOf([Float32Array.of(1)])).toThrow('two samples')
    expect(() => gaussianOf([Float32Array.of(1), Float32Array.of(1, 2)])).toThrow('length')
  })
})
