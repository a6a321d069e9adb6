// A thread of the motion pool: makes the kernel calls it is sent, one job after the other. Holds no state between jobs.
import { parentPort, workerData } from 'node:worker_threads'
import { instantiate, type KernelCall } from './kernel.ts'
import type { Job, JobDone } from './pool.ts'

// The pool is the only one that starts this file, with exactly this.
const { module, memory } = workerData as { module: WebAssembly.Module; memory: WebAssembly.Memory }
const kernel = instantiate(module, memory)

function make([name, ...values]: KernelCall): void {
  kernel[name](...values)
}

parentPort?.on('message', ({ id, calls }: Job) => {
  let done: JobDone = { id }
  try {
    calls.forEach(make)
  } catch (error) {
    done = { id, error: error instanceof Error ? error.message : String(error) }
  }
  parentPort?.postMessage(done)
})
