// Keeps batches ready ahead of the trainer: workers make them while it computes. Batches come in the order of their steps,
// whatever the number of workers, and are those that the plan says: a resumed run passes the step that it stopped at.
import { Worker } from 'node:worker_threads'
import { InterludeError, fromErrorShape } from '../../../src-shared/errors.ts'
import { readWorkerMessage, type WorkerOrder } from './batch-messages.ts'
import type { Batch, SamplingPlan } from './sampling.ts'

/** How batches are made ready. */
export interface BatchSourceOptions {
  readonly plan: SamplingPlan
  /** Script of the workers: batch-worker.ts, or its bundle. */
  readonly workerFile: string
  /** The first step to serve; the position in the data of a resumed run. Default 0. */
  readonly startStep?: number | undefined
  /** Batches kept ready, over all workers. Default 4. */
  readonly ahead?: number | undefined
  /** Default 1. */
  readonly workers?: number | undefined
}

/** How the data kept up. */
export interface BatchTimes {
  /** Batches taken. */
  readonly batches: number
  /** Seconds that the trainer waited for data, the first batch included. */
  readonly waited: number
  /** Seconds from the first to the latest request. */
  readonly elapsed: number
  /** waited / elapsed without the first batch, which nothing could have made ready: 0 is perfect. */
  readonly waitedShare: number
}

/** A source of batches. */
export interface BatchSource {
  /** The step of the batch that `next` will give: what a checkpoint keeps. */
  readonly position: number
  /** The next batch. One request at a time. Throws what made a worker fail. */
  next(): Promise<Batch>
  times(): BatchTimes
  /** Ends the workers; a waiting request is rejected with `cancelled`. */
  close(): Promise<void>
}

interface Waiting {
  readonly resolve: (batch: Batch) => void
  readonly reject: (error: Error) => void
}

/** Starts the workers. They begin at once. */
export function createBatchSource(options: BatchSourceOptions): BatchSource {
  const { plan, workerFile, startStep = 0 } = options
  const count = Math.max(1, options.workers ?? 1)
  const ahead = Math.max(count, options.ahead ?? 4)
  const ready = new Map<number, Batch>()
  let position = startStep
  let ordered = startStep
  let waiting: Waiting | undefined
  let failure: Error | undefined
  let closed = false
  const clock = { began: 0, latest: 0, first: 0, waited: 0, batches: 0 }

  const fail = (error: Error): void => {
    failure ??= error
    waiting?.reject(failure)
    waiting = undefined
  }
  const workers = Array.from({ length: count }, () => {
    const worker = new Worker(workerFile, { workerData: plan, name: 'interlude-data' })
    worker.on('message', (message: unknown) => {
      const answer = readWorkerMessage(message)
      if (answer.type === 'failed') {
        fail(fromErrorShape(answer.error))
        return
      }
      ready.set(answer.batch.step, answer.batch)
      serve()
    })
    worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))))
    worker.on('exit', (code) => {
      if (!closed) {
        fail(new InterludeError('internal', `A data worker ended with code ${code}.`, 'Start again.'))
      }
    })
    return worker
  })
  const orderMore = (): void => {
    for (; ordered < position + ahead; ordered++) {
      const order: WorkerOrder = { step: ordered }
      workers[ordered % count]?.postMessage(order)
    }
  }
  const serve = (): void => {
    const batch = ready.get(position)
    if (!waiting || !batch) return
    const { resolve } = waiting
    waiting = undefined
    ready.delete(position)
    position++
    orderMore()
    resolve(batch)
  }
  orderMore()

  return {
    get position() {
      return position
    },
    next: async () => {
      if (failure) throw failure
      if (closed) throw new InterludeError('cancelled', 'Cancelled.')
      if (waiting) throw new InterludeError('internal', 'Batches are asked for one at a time.')
      const asked = performance.now()
      if (clock.batches === 0) clock.began = asked
      const batch = await new Promise<Batch>((resolve, reject) => {
        waiting = { resolve, reject }
        serve()
      })
      clock.latest = performance.now()
      clock.waited += clock.latest - asked
      if (clock.batches === 0) clock.first = clock.latest - asked
      clock.batches++
      return batch
    },
    times: () => {
      const elapsed = clock.latest - clock.began
      const later = elapsed - clock.first
      return {
        batches: clock.batches,
        waited: clock.waited / 1000,
        elapsed: elapsed / 1000,
        waitedShare: later > 0 ? (clock.waited - clock.first) / later : 0,
      }
    },
    close: async () => {
      closed = true
      fail(new InterludeError('cancelled', 'Cancelled.'))
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}
