// Gradients of a loss as one flat vector, summed over the parts of a batch.
import * as tf from '@tensorflow/tfjs-core'

/** A loss and what it is made of, as scalars; `keep` survives for the caller to free. */
export interface Loss {
  readonly total: tf.Scalar
  /** Named terms, for people. */
  readonly parts: Readonly<Record<string, tf.Scalar>>
  readonly keep?: tf.Tensor | undefined
}

/** Numbers of a loss. */
export interface LossValues {
  readonly total: number
  readonly parts: Readonly<Record<string, number>>
}

/** A gradient with the numbers of its loss. The caller frees `gradient` and `kept`. */
export interface Gradient {
  readonly gradient: tf.Tensor1D
  readonly loss: LossValues
  readonly kept: tf.Tensor | undefined
}

/**
 * Makes what a loss looks at, and returns how it is computed. What is made in the first half is not recorded for the
 * gradient, so that its memory is given back early.
 */
export type LossPlan = () => () => Loss

/** The gradient of a loss by the variables, end to end; a variable that the loss does not know counts as zeros. */
export function flatGradient(variables: readonly tf.Variable[], plan: LossPlan): Gradient {
  let kept: tf.Tensor | undefined
  let numbers: tf.Tensor1D | undefined
  let names: string[] = []
  try {
    const gradient = tf.tidy(() => {
      const compute = plan()
      const { grads } = tf.variableGrads(() => {
        const { total, parts, keep } = compute()
        names = Object.keys(parts)
        numbers = tf.keep(tf.stack([total, ...Object.values(parts)]) as tf.Tensor1D)
        if (keep) kept = tf.keep(keep)
        return total
      }, [...variables])
      const flat = variables.map((variable) => {
        const found = grads[variable.name]
        if (!found) return tf.zeros<tf.Rank.R1>([variable.size])
        return found.rank === 1 ? (found as tf.Tensor1D) : tf.reshape<tf.Rank.R1>(found, [variable.size])
      })
      return tf.concat1d(flat)
    })
    const [total = NaN, ...values] = numbers?.dataSync() ?? []
    const parts = Object.fromEntries(names.map((name, index) => [name, values[index] ?? NaN]))
    return { gradient, loss: { total, parts }, kept }
  } catch (error) {
    kept?.dispose()
    freeTape()
    throw error
  } finally {
    numbers?.dispose()
  }
}

/** The library frees what it saved for a gradient when that is done, but not when the loss fails on the way. */
function freeTape(): void {
  // Null while there is no tape, whatever its type says.
  const state: { activeTape: { saved?: tf.Tensor[] | undefined }[] | null } = tf.engine().state
  for (const { saved } of state.activeTape ?? []) tf.dispose(saved ?? [])
  state.activeTape = null
}

/** What came of a batch in parts: the mean gradient, the mean losses, and each part's kept tensor. */
export interface SummedGradient {
  readonly gradient: tf.Tensor1D
  readonly loss: LossValues
  readonly kept: tf.Tensor[]
}

/**
 * {@link flatGradient} of every part, averaged: parts of equal size give the gradient of the whole. Lets others be heard
 * (`pause`) between parts. Frees everything when one fails.
 */
export async function summedGradient(
  variables: readonly tf.Variable[],
  plans: readonly LossPlan[],
  pause: () => Promise<void>,
): Promise<SummedGradient> {
  let sum: tf.Tensor1D | undefined
  const kept: tf.Tensor[] = []
  const losses: LossValues[] = []
  const share = 1 / plans.length
  try {
    for (const plan of plans) {
      if (sum) await pause()
      const part = flatGradient(variables, plan)
      losses.push(part.loss)
      if (part.kept) kept.push(part.kept)
      const before: tf.Tensor1D | undefined = sum
      if (plans.length === 1) {
        sum = part.gradient
        continue
      }
      sum = tf.tidy(() => {
        const scaled = tf.mul<tf.Tensor1D>(part.gradient, share)
        return before ? tf.add<tf.Tensor1D>(before, scaled) : scaled
      })
      tf.dispose(before ? [before, part.gradient] : part.gradient)
    }
    if (!sum) throw new RangeError('A batch has at least one part.')
    return { gradient: sum, loss: meanLoss(losses), kept }
  } catch (error) {
    sum?.dispose()
    tf.dispose(kept)
    throw error
  }
}

function meanLoss(losses: readonly LossValues[]): LossValues {
  const mean = (of: (loss: LossValues) => number) =>
    losses.reduce((sum, loss) => sum + of(loss), 0) / losses.length
  const names = Object.keys(losses[0]?.parts ?? {})
  return {
    total: mean(({ total }) => total),
    parts: Object.fromEntries(names.map((name) => [name, mean(({ parts }) => parts[name] ?? NaN)])),
  }
}
