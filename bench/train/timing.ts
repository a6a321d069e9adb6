// Seconds of work, medians, and the machine's own rate to compare with.
import * as tf from '@tensorflow/tfjs-core'

/** The middle one of a list; the upper middle of an even one. */
export const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN

/** What `work` gives and the seconds it took. */
export async function timed<T>(work: () => T | Promise<T>): Promise<{ result: T; seconds: number }> {
  const start = performance.now()
  const result = await work()
  return { result, seconds: (performance.now() - start) / 1000 }
}

const side = 1024

/** The rate of matrix products: operations a second, measured anew by each call. */
export function createMatmulRate(): () => number {
  const square = tf.randomNormal([side, side])
  const rate = () => {
    const start = performance.now()
    // One number is read; a tidy must not return arrays, which it would search for tensors.
    tf.tidy(() => void tf.max(tf.matMul(square, square)).dataSync())
    return (2 * side ** 3) / ((performance.now() - start) / 1000)
  }
  rate()
  return rate
}
