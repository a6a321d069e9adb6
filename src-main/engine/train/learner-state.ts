// A learner's numbers on their way to a checkpoint and back.
import * as tf from '@tensorflow/tfjs-core'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { StoredTensor } from '../model/safetensors.ts'
import type { Weights } from '../model/weights.ts'
import { toFloats } from '../tensors.ts'
import type { Adam } from './adam.ts'
import type { CheckpointTensors, RunState } from './checkpoint.ts'
import type { Learner } from './learner.ts'

function storeWeights(weights: Weights): Map<string, StoredTensor> {
  return new Map(
    [...weights].map(([name, weight]) => [name, { shape: weight.shape, values: toFloats(weight) }]),
  )
}

function storeAdam(adam: Adam): Map<string, StoredTensor> {
  const { first, second } = adam.state()
  return new Map([
    ['first', { shape: [first.length], values: first }],
    ['second', { shape: [second.length], values: second }],
  ])
}

/** All tensors of a learner, by file. */
export function storeLearner({ model, adam, judges }: Learner): CheckpointTensors {
  return {
    weights: storeWeights(model.weights),
    moments: storeAdam(adam),
    ...(judges && { judges: storeWeights(judges.weights), 'judge-moments': storeAdam(judges.adam) }),
  }
}

function restoreWeights(weights: Weights, stored: ReadonlyMap<string, StoredTensor> | undefined): void {
  for (const [name, weight] of weights) {
    const values = stored?.get(name)?.values
    if (values?.length !== weight.size) throw foreign(name)
    tf.tidy(() => weight.assign(tf.tensor(values, weight.shape)))
  }
}

/** Gives a learner's network the numbers of a model that was read from its folder. Throws `damaged` for another network. */
export function startFrom(learner: Learner, values: ReadonlyMap<string, Float32Array>): void {
  const stored = [...learner.model.weights].flatMap(([name, { shape }]) => {
    const found = values.get(name)
    return found ? [[name, { shape, values: found }] as const] : []
  })
  restoreWeights(learner.model.weights, new Map(stored))
}

function restoreAdam(
  adam: Adam,
  stored: ReadonlyMap<string, StoredTensor> | undefined,
  updates: number,
): void {
  const [first, second] = [stored?.get('first')?.values, stored?.get('second')?.values]
  if (first?.length !== adam.size || second?.length !== adam.size) throw foreign('moments')
  adam.restore({ updates, first, second })
}

/** Gives a learner the numbers of a checkpoint. Throws `damaged` for one of another network. */
export function restoreLearner(learner: Learner, tensors: CheckpointTensors, state: RunState): void {
  restoreWeights(learner.model.weights, tensors.weights)
  restoreAdam(learner.adam, tensors.moments, state.updates.network)
  if (state.updates.judges === null) return
  const judges = learner.needJudges()
  restoreWeights(judges.weights, tensors.judges)
  restoreAdam(judges.adam, tensors['judge-moments'], state.updates.judges)
}

function foreign(name: string): InterludeError {
  return new InterludeError(
    'damaged',
    `The checkpoint is of another network: its ${name} do not fit.`,
    'Start the run again in another folder.',
  )
}
