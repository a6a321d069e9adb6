// Threads that run the kernel, started when there is work for them.
import { Worker } from 'node:worker_threads'
import { cancelled, InterludeError } from '../../../src-shared/errors.ts'
import type { KernelCall } from './kernel.ts'

/** What a worker is sent. */
export interface Job {
  readonly id: number
  readonly calls: readonly KernelCall[]
}

/** What a worker answers. */
export interface JobDone {
  readonly id: number
  readonly error?: string
}

interface Waiting {
  readonly calls: readonly KernelCall[]
  readonly resolve: () => void
  readonly reject: (reason: Error) => void
}

interface Thread {
  readonly worker: Worker
  job: Waiting | undefined
}

/** Runs jobs on at most `size` threads, in the order they come. */
export class Pool {
  readonly size: number
  readonly #file: string
  readonly #data: object
  readonly #threads: Thread[] = []
  readonly #queue: Waiting[] = []
  #next = 0
  #closed = false

  /** file: the worker's entry. data: what it finds as workerData. */
  constructor(file: string, data: object, size: number) {
    this.#file = file
    this.#data = data
    this.size = size
  }

  /** Makes the calls, one after the other, on one thread. Rejects when a call traps, the thread dies, or the pool is closed. */
  run(calls: readonly KernelCall[]): Promise<void> {
    if (this.#closed) return Promise.reject(cancelled())
    return new Promise((resolve, reject) => {
      this.#queue.push({ calls, resolve, reject })
      this.#assign()
    })
  }

  /** Ends all threads; what waits or runs rejects as cancelled. */
  async close(): Promise<void> {
    this.#closed = true
    for (const waiting of this.#queue.splice(0)) waiting.reject(cancelled())
    await Promise.all(
      this.#threads.splice(0).map(async (thread) => {
        thread.job?.reject(cancelled())
        thread.job = undefined
        await thread.worker.terminate()
      }),
    )
  }

  #assign(): void {
    while (this.#queue.length > 0) {
      const thread = this.#threads.find(({ job }) => !job) ?? this.#start()
      const job = thread && this.#queue.shift()
      if (!job) return
      thread.job = job
      // An idle pool must not keep the process alive; a working one must.
      thread.worker.ref()
      thread.worker.postMessage({ id: this.#next++, calls: job.calls } satisfies Job)
    }
  }

  #start(): Thread | undefined {
    if (this.#threads.length >= this.size) return undefined
    const thread: Thread = {
      worker: new Worker(this.#file, { workerData: this.#data, name: 'interlude-motion' }),
      job: undefined,
    }
    thread.worker.on('message', ({ error }: JobDone) => {
      const { job } = thread
      thread.job = undefined
      thread.worker.unref()
      if (error === undefined) job?.resolve()
      else job?.reject(failed(error))
      this.#assign()
    })
    thread.worker.on('error', (error) => this.#lost(thread, error.message))
    thread.worker.on('exit', (code) => this.#lost(thread, `it ended with code ${code}`))
    this.#threads.push(thread)
    return thread
  }

  /** A dead thread fails its own job alone; the next job starts another. */
  #lost(thread: Thread, reason: string): void {
    const index = this.#threads.indexOf(thread)
    if (index < 0) return
    this.#threads.splice(index, 1)
    thread.job?.reject(failed(reason))
    thread.job = undefined
    if (!this.#closed) this.#assign()
  }
}

/** Like Promise.all, but rejects only when all have ended: memory must not be given back while a thread still writes to it. */
export async function allDone<const T extends readonly Promise<unknown>[]>(
  jobs: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(jobs)
  return Promise.all(jobs)
}

/** Runs a job for each band of the rows 0..height, and waits for all. More bands than threads, as rows differ in cost. */
export async function inBands(
  pool: Pool,
  height: number,
  callsFor: (from: number, to: number) => readonly KernelCall[],
): Promise<void> {
  const bands = Math.min(height, pool.size === 1 ? 1 : pool.size * 4)
  const cut = (band: number) => Math.round((band * height) / bands)
  await allDone(Array.from({ length: bands }, (_, band) => pool.run(callsFor(cut(band), cut(band + 1)))))
}

function failed(reason: string): InterludeError {
  return new InterludeError('internal', `The motion kernel failed: ${reason}.`)
}
