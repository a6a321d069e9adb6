// Numbers in and out of TensorFlow, and the guard that nothing stays behind.
import * as tf from '@tensorflow/tfjs-core'

/**
 * A float32 tensor over the numbers. The library copies them at the tensor's first use, not here: leave `values` unchanged
 * until then.
 */
export function toTensor<R extends tf.Rank>(values: Float32Array, shape: tf.ShapeMap[R]): tf.Tensor<R> {
  return tf.tensor<R>(values, shape, 'float32')
}

/** The tensor's numbers, row by row, in memory of their own. The tensor stays. */
export function toFloats(tensor: tf.Tensor): Float32Array {
  const values = tensor.dataSync()
  if (!(values instanceof Float32Array)) throw new TypeError(`Expected float32 numbers, not ${tensor.dtype}.`)
  return values
}

/** Joins arrays of equal length into one. */
export function joinFloats(parts: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

/** Cuts an array into `count` equal parts that share its memory. */
export function splitFloats(values: Float32Array, count: number): Float32Array[] {
  const length = values.length / count
  return Array.from({ length: count }, (_, index) => values.subarray(index * length, (index + 1) * length))
}

/** Tensors made by work with pauses in it, where `tf.tidy` cannot reach: freed together by {@link Tensors.dispose}. */
export class Tensors {
  readonly #kept: tf.Tensor[] = []

  /** Runs `work` without a pause; the tensors in what it returns are kept, everything else that it made is freed. */
  run<T extends object>(work: () => T): T {
    // The library's container type asks for an index signature, which interfaces lack; it walks any object all the same.
    const result = tf.tidy(work as () => tf.TensorContainer) as T
    this.#kept.push(...tensorsIn(result))
    return result
  }

  /** Frees everything kept. */
  dispose(): void {
    tf.dispose(this.#kept)
    this.#kept.length = 0
  }
}

function tensorsIn(value: object): tf.Tensor[] {
  if (value instanceof tf.Tensor) return [value as tf.Tensor]
  return Object.values(value).flatMap((part: unknown) =>
    typeof part === 'object' && part !== null ? tensorsIn(part) : [],
  )
}

/** Lets messages be heard between two long pieces of work. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
