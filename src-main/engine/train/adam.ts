// Adam (Kingma and Ba 2015) over a whole network as one long vector: a dozen large operations a step instead of a dozen for
// each of a hundred weights. The moments are two tensors that a checkpoint stores as they are.
import * as tf from '@tensorflow/tfjs-core'
import { sizeOf, type Weights } from '../model/weights.ts'
import type { OptimiserOptions } from './recipe.ts'

/** What an optimiser remembers, as plain data. */
export interface AdamState {
  /** Updates made. */
  readonly updates: number
  /** Means of the gradients and of their squares, weight after weight. */
  readonly first: Float32Array
  readonly second: Float32Array
}

/** An optimiser for the trainable weights of one network. */
export interface Adam {
  /** The weights that it changes, in the order of the flat gradient. */
  readonly variables: readonly tf.Variable[]
  /** Numbers in the flat gradient. */
  readonly size: number
  /** Updates made. */
  readonly updates: number
  /**
   * Changes the weights along the flat gradient [size], which the caller keeps. Returns the gradient's length before it was
   * cut. When that is not finite nothing is changed.
   */
  update(gradient: tf.Tensor1D, rate: number): number
  /** What it remembers. */
  state(): AdamState
  /** Goes on from a state. Throws RangeError when it is one of another network. */
  restore(state: AdamState): void
  dispose(): void
}

/** Makes an optimiser whose memory is empty. It owns its moments, not the weights. */
export function createAdam(weights: Weights, options: OptimiserOptions): Adam {
  const variables = [...weights.values()].filter(({ trainable }) => trainable)
  const sizes = variables.map(({ shape }) => sizeOf(shape))
  const size = sizes.reduce((sum, part) => sum + part, 0)
  const { beta1, beta2, epsilon, clip } = options
  let updates = 0
  let first = tf.zeros<tf.Rank.R1>([size])
  let second = tf.zeros<tf.Rank.R1>([size])

  const replace = (nextFirst: tf.Tensor1D, nextSecond: tf.Tensor1D): void => {
    tf.dispose([first, second])
    first = nextFirst
    second = nextSecond
  }

  /** One update along a gradient that is shortened by `scale`. */
  const change = (gradient: tf.Tensor1D, squared: tf.Tensor1D, scale: number, rate: number): void => {
    updates++
    const correction1 = 1 - beta1 ** updates
    const correction2 = Math.sqrt(1 - beta2 ** updates)
    tf.tidy(() => {
      const nextFirst = tf.add<tf.Tensor1D>(tf.mul(first, beta1), tf.mul(gradient, scale * (1 - beta1)))
      const squares = tf.mul(squared, scale * scale * (1 - beta2))
      const nextSecond = tf.add<tf.Tensor1D>(tf.mul(second, beta2), squares)
      // The bias corrections of both moments, moved into the rate and epsilon.
      const down = tf.add(tf.sqrt(nextSecond), epsilon * correction2)
      const parts = tf.split(tf.mul(tf.div(nextFirst, down), (rate * correction2) / correction1), sizes)
      for (const [index, variable] of variables.entries()) {
        const part = parts[index]
        if (!part) continue
        // Half of the weights are vectors already.
        variable.assign(tf.sub(variable, variable.rank === 1 ? part : tf.reshape(part, variable.shape)))
      }
      replace(tf.keep(nextFirst), tf.keep(nextSecond))
    })
  }

  return {
    variables,
    size,
    get updates() {
      return updates
    },
    update: (gradient, rate) => {
      const squared = tf.square(gradient)
      try {
        const norm = lengthOf(squared)
        if (Number.isFinite(norm)) change(gradient, squared, Math.min(1, clip / norm), rate)
        return norm
      } finally {
        squared.dispose()
      }
    },
    state: () => ({ updates, first: floats(first), second: floats(second) }),
    restore: (state) => {
      if (state.first.length !== size || state.second.length !== size) {
        throw new RangeError(`The optimiser's memory is for ${state.first.length} numbers, not ${size}.`)
      }
      updates = state.updates
      replace(tf.tensor1d(state.first), tf.tensor1d(state.second))
    },
    dispose: () => tf.dispose([first, second]),
  }
}

function lengthOf(squared: tf.Tensor): number {
  const length = tf.tidy(() => tf.sqrt(tf.sum(squared)))
  try {
    return length.dataSync<'float32'>()[0] ?? NaN
  } finally {
    length.dispose()
  }
}

function floats(tensor: tf.Tensor): Float32Array {
  return tensor.dataSync<'float32'>()
}
