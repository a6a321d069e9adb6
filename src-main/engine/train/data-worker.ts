// Entry of the trainer's data worker: makes the batches that it is asked for, in order, and hands their memory over.
import { parentPort, workerData } from 'node:worker_threads'
import { toErrorShape } from '../../../src-shared/errors.ts'
import type { WorkerAnswer, WorkerOrder } from '../data/batch-messages.ts'
import { createClipSampler } from './clip-sampler.ts'
import type { ClipPlan } from './data-messages.ts'

if (!parentPort) throw new Error('This file runs in a worker.')
const port = parentPort
// The trainer is the only one that starts this file, with exactly this.
const sampler = createClipSampler(workerData as ClipPlan)
let last: Promise<void> = Promise.resolve()

async function answer(step: number): Promise<void> {
  let message: WorkerAnswer
  let memory: ArrayBuffer[] = []
  try {
    const batch = await sampler.batch(step)
    message = { type: 'batch', batch }
    const { prior, proposal } = batch
    const arrays = [
      batch.data,
      ...(prior ? [prior.f0, prior.f1, prior.weight] : []),
      ...(proposal ? [proposal.motion, proposal.cover, proposal.movers] : []),
    ]
    memory = arrays.map(({ buffer }) => buffer)
  } catch (error) {
    message = { type: 'failed', error: toErrorShape(error) }
  }
  port.postMessage(message, memory)
}

port.on('message', ({ step }: WorkerOrder) => {
  last = last.then(() => answer(step))
})
