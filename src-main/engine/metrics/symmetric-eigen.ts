// Eigenvalues and eigenvectors of a symmetric matrix in double precision: Householder reduction to three diagonals, then
// the implicit QR algorithm with Wilkinson's shift (Golub and Van Loan, Matrix Computations, sections 8.3.1 and 8.3.5).
// 400x400, the size of a Frechet video distance, takes well under a second.

/** Matrices are square, row after row, n*n numbers. */
export interface Eigen {
  /** n values, in no particular order. */
  readonly values: Float64Array
  /** Row k is the unit eigenvector of value k. */
  readonly vectors: Float64Array
}

/**
 * Decomposes a symmetric n x n matrix (its lower triangle is read; it is left as it was).
 * Throws RangeError when its length is not n*n or when it holds something that is not a finite number.
 */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  if (matrix.length !== n * n) throw new RangeError(`A ${n}x${n} matrix can't hold ${matrix.length} numbers.`)
  if (!matrix.every(Number.isFinite)) throw new RangeError('The matrix holds numbers that are not finite.')
  const { diagonal, beside, vectors } = tridiagonal(matrix.slice(), n)
  diagonalise(diagonal, beside, vectors, n)
  return { values: diagonal, vectors }
}

interface Tridiagonal {
  readonly diagonal: Float64Array
  /** beside[k] joins k and k+1. */
  readonly beside: Float64Array
  /** Q, transposed: A = Q T Q'. */
  readonly vectors: Float64Array
}

/** Destroys `a`. */
function tridiagonal(a: Float64Array, n: number): Tridiagonal {
  const reflectors: { from: number; vector: Float64Array; scale: number }[] = []
  const product = new Float64Array(n)
  for (let k = 0; k < n - 2; k++) {
    const from = k + 1
    const vector = new Float64Array(n)
    let squares = 0
    for (let i = from; i < n; i++) {
      const value = a[i * n + k] ?? 0
      vector[i] = value
      squares += value * value
    }
    const first = vector[from] ?? 0
    if (squares === first * first) continue
    const length = first > 0 ? -Math.sqrt(squares) : Math.sqrt(squares)
    vector[from] = first - length
    const scale = 2 / (squares - 2 * first * length + length * length)
    reflect(a, n, from, vector, scale, product)
    a[from * n + k] = length
    reflectors.push({ from, vector, scale })
  }
  return {
    diagonal: Float64Array.from({ length: n }, (_, i) => a[i * n + i] ?? 0),
    beside: Float64Array.from({ length: Math.max(n - 1, 0) }, (_, i) => a[(i + 1) * n + i] ?? 0),
    vectors: accumulate(reflectors, n),
  }
}

/** a = H a H on rows and columns from `from` on, H = I - scale v v'; both triangles of that block are kept up. */
function reflect(
  a: Float64Array,
  n: number,
  from: number,
  v: Float64Array,
  scale: number,
  product: Float64Array,
): void {
  let along = 0
  for (let i = from; i < n; i++) {
    let sum = 0
    for (let j = from; j < n; j++) {
      // The block's own column k is still untouched, so the lower triangle speaks for both.
      sum += (j <= i ? (a[i * n + j] ?? 0) : (a[j * n + i] ?? 0)) * (v[j] ?? 0)
    }
    product[i] = scale * sum
    along += scale * sum * (v[i] ?? 0)
  }
  const back = (scale * along) / 2
  for (let i = from; i < n; i++) product[i] = (product[i] ?? 0) - back * (v[i] ?? 0)
  for (let i = from; i < n; i++) {
    const vi = v[i] ?? 0
    const pi = product[i] ?? 0
    for (let j = from; j <= i; j++) {
      a[i * n + j] = (a[i * n + j] ?? 0) - vi * (product[j] ?? 0) - pi * (v[j] ?? 0)
    }
  }
}

function accumulate(
  reflectors: readonly { from: number; vector: Float64Array; scale: number }[],
  n: number,
): Float64Array {
  const q = new Float64Array(n * n)
  for (let i = 0; i < n; i++) q[i * n + i] = 1
  // q holds Q', so that the rotations that follow work on rows: each reflector is applied from the right.
  for (const { from, vector, scale } of reflectors.toReversed()) {
    for (let i = 0; i < n; i++) {
      let sum = 0
      for (let j = from; j < n; j++) sum += (q[i * n + j] ?? 0) * (vector[j] ?? 0)
      if (sum === 0) continue
      for (let j = from; j < n; j++) q[i * n + j] = (q[i * n + j] ?? 0) - scale * sum * (vector[j] ?? 0)
    }
  }
  return q
}

/** Chases what is beside the diagonal to zero, turning the rows of `vectors` along. */
function diagonalise(d: Float64Array, e: Float64Array, vectors: Float64Array, n: number): void {
  let norm = 0
  for (let i = 0; i < n; i++) norm = Math.max(norm, Math.abs(d[i] ?? 0) + Math.abs(e[i] ?? 0))
  const small = Number.EPSILON * norm
  let high = n - 1
  let left = 60 * n
  while (high > 0) {
    if (Math.abs(e[high - 1] ?? 0) <= small) {
      high--
      continue
    }
    let low = high - 1
    while (low > 0 && Math.abs(e[low - 1] ?? 0) > small) low--
    sweep(d, e, vectors, n, low, high)
    if (--left < 0) throw new RangeError('The eigenvalues of the matrix do not converge.')
  }
}

/** One implicit QR step on the unreduced block low..high. */
function sweep(
  d: Float64Array,
  e: Float64Array,
  vectors: Float64Array,
  n: number,
  low: number,
  high: number,
): void {
  const last = e[high - 1] ?? 0
  const half = ((d[high - 1] ?? 0) - (d[high] ?? 0)) / 2
  const root = Math.hypot(half, last)
  const shift = (d[high] ?? 0) - (last * last) / (half + (half < 0 ? -root : root))
  let x = (d[low] ?? 0) - shift
  let z = e[low] ?? 0
  for (let k = low; k < high; k++) {
    const r = Math.hypot(x, z)
    const c = r === 0 ? 1 : x / r
    const s = r === 0 ? 0 : z / r
    if (k > low) e[k - 1] = r
    const a = d[k] ?? 0
    const b = d[k + 1] ?? 0
    const between = e[k] ?? 0
    d[k] = c * c * a + 2 * c * s * between + s * s * b
    d[k + 1] = s * s * a - 2 * c * s * between + c * c * b
    e[k] = c * s * (b - a) + (c * c - s * s) * between
    if (k < high - 1) {
      const next = e[k + 1] ?? 0
      x = e[k] ?? 0
      z = s * next
      e[k + 1] = c * next
    }
    rotate(vectors, n, k, c, s)
  }
}

/** Turns rows k and k+1. */
function rotate(vectors: Float64Array, n: number, k: number, c: number, s: number): void {
  for (let i = k * n; i < (k + 1) * n; i++) {
    const upper = vectors[i] ?? 0
    const lower = vectors[i + n] ?? 0
    vectors[i] = c * upper + s * lower
    vectors[i + n] = c * lower - s * upper
  }
}
