// Entry of a data worker: makes the batches that it is asked for and hands their memory over.
import { parentPort, workerData } from 'node:worker_threads'
import { toErrorShape } from '../../../src-shared/errors.ts'
import type { WorkerAnswer, WorkerOrder } from './batch-messages.ts'
import { createSampler, type Sampler, type SamplingPlan } from './sampling.ts'

if (!parentPort) throw new Error('This file runs in a worker.')
const port = parentPort
let sampler: Sampler | undefined

port.on('message', ({ step }: WorkerOrder) => {
  let answer: WorkerAnswer
  try {
    // Opened at the first order, so that a missing store is answered like any other failure.
    sampler ??= createSampler(workerData as SamplingPlan)
    answer = { type: 'batch', batch: sampler.batch(step) }
  } catch (error) {
    answer = { type: 'failed', error: toErrorShape(error) }
  }
  port.postMessage(answer, answer.type === 'batch' ? [answer.batch.data.buffer] : [])
})
