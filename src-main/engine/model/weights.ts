// The numbers of a network: a flat map from name to variable. Stages describe what they need as a list of specs and read
// it by name; nothing here knows a network's shape, so that optimisers, files and tests can treat all networks alike.
import * as tf from '@tensorflow/tfjs-core'
import { createNoise } from './noise.ts'

/** How a weight starts: a constant, or normal numbers of that standard deviation. */
export type Initial = { readonly constant: number } | { readonly deviation: number }

/** One named weight of a network. */
export interface WeightSpec {
  /** Path-like and unique within a network: `encoder/down1/kernel`. */
  readonly name: string
  readonly shape: readonly number[]
  readonly initial: Initial
  /** False for what training updates by other means than gradients: running moments, singular vectors. */
  readonly trainable: boolean
}

/** A network's weights by name. */
export type Weights = ReadonlyMap<string, tf.Variable>

/** A weight that gradients change. */
export function trained(name: string, shape: readonly number[], initial: Initial): WeightSpec {
  return { name, shape, initial, trainable: true }
}

/** A weight that gradients do not reach. */
export function tracked(name: string, shape: readonly number[], initial: Initial): WeightSpec {
  return { name, shape, initial, trainable: false }
}

/** Numbers that a weight holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1)
}

/** How many trainable numbers these specs ask for. */
export function countParameters(specs: readonly WeightSpec[]): number {
  return specs.reduce((sum, spec) => sum + (spec.trainable ? sizeOf(spec.shape) : 0), 0)
}

/** The starting numbers of one weight. They depend on the seed and the weight's name, not on its place in the list. */
export function initialValues(spec: WeightSpec, seed: number): Float32Array<ArrayBuffer> {
  const size = sizeOf(spec.shape)
  if ('constant' in spec.initial) return new Float32Array(size).fill(spec.initial.constant)
  const { deviation } = spec.initial
  const values = createNoise(seed, spec.name).normals(size)
  for (let index = 0; index < size; index++) values[index] = (values[index] ?? 0) * deviation
  return values
}

/** Makes variables for these specs. `valuesOf` gives each its numbers. The caller owns them: {@link disposeWeights}. */
export function createWeights(
  specs: readonly WeightSpec[],
  valuesOf: (spec: WeightSpec) => Float32Array,
): Weights {
  const weights = new Map<string, tf.Variable>()
  for (const spec of specs) {
    if (weights.has(spec.name)) throw new Error(`Two weights are called ${spec.name}.`)
    const value = tf.tensor(valuesOf(spec), [...spec.shape], 'float32')
    // TensorFlow.js wants its own variable names unique in the process, so they stay automatic.
    weights.set(spec.name, tf.variable(value, spec.trainable))
    value.dispose()
  }
  return weights
}

/** The weight of that name; a name that the network lacks is a defect. */
export function weightOf(weights: Weights, name: string): tf.Variable {
  const weight = weights.get(name)
  if (!weight) throw new Error(`The network has no weight ${name}.`)
  return weight
}

/** Frees all variables. */
export function disposeWeights(weights: Weights): void {
  for (const weight of weights.values()) weight.dispose()
}
