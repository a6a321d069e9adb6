// The Frechet (2-Wasserstein) distance of two normal distributions, squared, as FVD and FID report it:
//   |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2))
// Double precision throughout; the trace of the root is taken from eigenvalues of symmetric matrices, so that
// rank-deficient covariances (fewer samples than features) need no special care.
import { symmetricEigen } from './symmetric-eigen.ts'

/** A normal distribution in n dimensions. */
export interface Gaussian {
  /** n numbers. */
  readonly mean: Float64Array
  /** n*n numbers, symmetric, row after row. */
  readonly covariance: Float64Array
}

/**
 * Mean and unbiased covariance (divided by count - 1, as TensorFlow GAN's Frechet distance does) of feature vectors.
 * Throws RangeError for fewer than two vectors or vectors of different lengths.
 */
export function gaussianOf(features: readonly Float32Array[]): Gaussian {
  const n = features[0]?.length ?? 0
  if (features.length < 2) throw new RangeError('A covariance needs at least two samples.')
  if (features.some((feature) => feature.length !== n)) {
    throw new RangeError('The feature vectors differ in length.')
  }
  const mean = new Float64Array(n)
  for (const feature of features) {
    for (let i = 0; i < n; i++) mean[i] = (mean[i] ?? 0) + (feature[i] ?? 0) / features.length
  }
  const covariance = new Float64Array(n * n)
  const centred = new Float64Array(n)
  for (const feature of features) {
    for (let i = 0; i < n; i++) centred[i] = (feature[i] ?? 0) - (mean[i] ?? 0)
    for (let i = 0; i < n; i++) {
      const share = (centred[i] ?? 0) / (features.length - 1)
      for (let j = 0; j <= i; j++) {
        covariance[i * n + j] = (covariance[i * n + j] ?? 0) + share * (centred[j] ?? 0)
      }
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) covariance[j * n + i] = covariance[i * n + j] ?? 0
  return { mean, covariance }
}

/**
 * The squared Frechet distance, never below 0. Throws RangeError when the dimensions differ or a number is not finite.
 */
export function frechetDistance(a: Gaussian, b: Gaussian): number {
  const n = a.mean.length
  if (b.mean.length !== n) throw new RangeError(`${n} dimensions can't be compared with ${b.mean.length}.`)
  let shift = 0
  for (let i = 0; i < n; i++) shift += ((a.mean[i] ?? 0) - (b.mean[i] ?? 0)) ** 2
  const traces = trace(a.covariance, n) + trace(b.covariance, n)
  return Math.max(0, shift + traces - 2 * traceOfRoot(a.covariance, b.covariance, n))
}

function trace(matrix: Float64Array, n: number): number {
  let sum = 0
  for (let i = 0; i < n; i++) sum += matrix[i * n + i] ?? 0
  return sum
}

/**
 * tr((A B)^(1/2)). With A = V' L V (rows of V are eigenvectors) the product has the eigenvalues of the symmetric
 * L^(1/2) V B V' L^(1/2).
 */
function traceOfRoot(a: Float64Array, b: Float64Array, n: number): number {
  const { values, vectors } = symmetricEigen(a, n)
  const roots = positive(values).map(Math.sqrt)
  // Rows whose root is 0 give zero rows and columns, that is zero eigenvalues: they are left out.
  const rows = [...roots.keys()].filter((row) => (roots[row] ?? 0) > 0)
  const scaled = rows.map((row) => {
    const root = roots[row] ?? 0
    return vectors.subarray(row * n, (row + 1) * n).map((value) => value * root)
  })
  const rank = rows.length
  const inner = new Float64Array(rank * rank)
  const product = new Float64Array(n)
  for (const [i, left] of scaled.entries()) {
    for (let k = 0; k < n; k++) product[k] = dot(left, b, k * n)
    for (let j = 0; j <= i; j++) inner[i * rank + j] = dot(product, scaled[j] ?? product, 0)
    for (let j = 0; j < i; j++) inner[j * rank + i] = inner[i * rank + j] ?? 0
  }
  return positive(symmetricEigen(inner, rank).values).reduce((sum, value) => sum + Math.sqrt(value), 0)
}

/** Eigenvalues of a matrix that has none below 0: what rounding made of the zeros is zero again. */
function positive(values: Float64Array): Float64Array {
  const most = values.reduce((largest, value) => Math.max(largest, value), 0)
  const noise = most * values.length * Number.EPSILON
  return values.map((value) => (value > noise ? value : 0))
}

function dot(a: Float64Array, b: Float64Array, from: number): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[from + i] ?? 0)
  return sum
}
