// Seconds of work, medians, and the machine's own rate to compare with.
import * as tf from '@tensorflow/tfjs-core'

/** The middle one of a list; the upper middle of an even one. */
export const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN

/** Seconds since whenever. */
export type Clock = () => number

/** Seconds that pass for all. */
export const wallClock: Clock = () => performance.now() / 1000

/** Seconds that this process computed for, all threads together: other work on the machine hardly shows. */
export const processorClock: Clock = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** What `work` gives and the seconds it took. */
export async function timed<T>(
  work: () => T | Promise<T>,
  clock: Clock,
): Promise<{ result: T; seconds: number }> {
  const start = clock()
  const result = await work()
  return { result, seconds: clock() - start }
}

const side = 1024

/** The rate of matrix products: operations a second, measured anew by each call. */
export function createMatmulRate(clock = wallClock): () => number {
  const square = tf.randomNormal([side, side])
  const rate = () => {
    const start = clock()
    // One number is read; a tidy must not return arrays, which it would search for tensors.
    tf.tidy(() => void tf.max(tf.matMul(square, square)).dataSync())
    return (2 * side ** 3) / (clock() - start)
  }
  rate()
  return rate
}
