// The numeric backend: native TensorFlow on the CPU or a CUDA device, or WebAssembly as the slow last resort. This file
// alone loads it, says which device it is and why not a faster one. All other code uses tfjs-core, whatever lies below.
import { createRequire } from 'node:module'
import { availableParallelism, cpus, totalmem } from 'node:os'
import util from 'node:util'
import * as tf from '@tensorflow/tfjs-core'
import type { Device, Speed } from '../../src-shared/engine-contract.ts'
import { InterludeError } from '../../src-shared/errors.ts'
import { queryGpu, type Gpu } from './backend-gpu.ts'
import { measureSpeed } from './backend-speed.ts'

/** What the process entry knows about the installed library. */
export interface BackendRequest {
  /** The device asked for; without it the fastest that works. */
  readonly device?: 'cpu' | 'cuda' | undefined
  /** What set-up installed and why, from its run-time description. */
  readonly installed?: { readonly build: string; readonly reason?: string } | undefined
  /** Whether WebAssembly may stand in; on unless set to false. */
  readonly allowWasm?: boolean
  /** Loads the native library; tests give a failing one. */
  readonly loadNative?: () => void
}

/** A loaded backend. */
export interface Backend {
  readonly device: Device
  /** Medians of a few runs; takes about two seconds on two cores. */
  measureSpeed(): Promise<Speed>
  /** Tensors in memory, and their bytes. */
  memory(): { readonly tensors: number; readonly tensorBytes: number }
}

const setUpRemedy = 'Run the set-up again: npm run setup.'

/**
 * Loads the backend; call it once a process. Throws `unsupported` when a CUDA device is asked for and there is none, and
 * when no backend works at all.
 */
export async function loadBackend(request: BackendRequest = {}): Promise<Backend> {
  // Set before the library first reads it: its notes about CPU features would land in the user's terminal.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'
  // The CUDA build takes the card unless it can't see one.
  if (request.device === 'cpu') process.env.CUDA_VISIBLE_DEVICES = '-1'
  const native = tryNative(request.loadNative ?? requireNative)
  const device =
    native instanceof Error ? await useWasm(native, request) : await describeNative(native, request)
  return {
    device,
    measureSpeed: () => measureSpeed(),
    memory: () => {
      const { numTensors, numBytes } = tf.memory()
      return { tensors: numTensors, tensorBytes: numBytes }
    },
  }
}

interface NativeFacts {
  readonly version: string
  readonly usesGpu: boolean
}

/** The two fields of tfjs-node's backend that are read here; its own types would draw in the whole union package. */
interface NativeBackend {
  readonly binding: { readonly TF_Version: string }
  readonly isUsingGpuDevice: boolean
}

function requireNative(): void {
  createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu')
}

function tryNative(load: () => void): NativeFacts | Error {
  restoreUtil()
  try {
    load()
    // The package registered itself under this name; its class is not exported.
    const backend = tf.findBackend('tensorflow') as unknown as NativeBackend | null
    if (!backend) return new Error('it registered no backend')
    return { version: backend.binding.TF_Version, usesGpu: backend.isUsingGpuDevice }
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** tfjs-node 4.22 calls two functions that Node deprecated in 22 and removed in 23. */
function restoreUtil(): void {
  const restored = {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: (value: unknown) => Array.isArray(value),
  }
  Object.assign(util, restored)
}

async function describeNative({ version, usesGpu }: NativeFacts, request: BackendRequest): Promise<Device> {
  const gpu = await queryGpu()
  const build = request.installed?.build === 'cuda' || usesGpu ? 'cuda' : 'cpu'
  const threads = availableParallelism()
  const cpu = `${cpus()[0]?.model.trim() ?? 'CPU'} (${threads} ${threads === 1 ? 'thread' : 'threads'})`
  if (usesGpu) {
    const name = gpu?.name ?? 'CUDA device'
    return {
      backend: 'tensorflow',
      kind: 'cuda',
      name,
      version,
      build,
      reason: `An NVIDIA device is there and the installed library uses it.`,
      devices: [cpu, name],
      memory: gpu?.memory ?? totalmem(),
      threads,
    }
  }
  const { reason, remedy } = whyCpu(build, gpu, request)
  if (request.device === 'cuda') {
    throw new InterludeError(
      'unsupported',
      `A CUDA device was asked for, but there is none to use. ${reason}`,
      remedy ??
        'Leave out --device (or INTERLUDE_DEVICE) to use the CPU; on a machine with an NVIDIA card run npm run setup -- --cuda.',
    )
  }
  return {
    backend: 'tensorflow',
    kind: 'cpu',
    name: cpu,
    version,
    build,
    reason,
    ...(remedy === undefined ? {} : { remedy }),
    devices: gpu ? [cpu, gpu.name] : [cpu],
    memory: totalmem(),
    threads,
  }
}

/** Why the native library computes on the CPU, and what could be done about it. */
function whyCpu(
  build: 'cpu' | 'cuda',
  gpu: Gpu | undefined,
  { device, installed }: BackendRequest,
): { reason: string; remedy?: string } {
  if (device === 'cpu') return { reason: 'The CPU was asked for.' }
  if (build === 'cuda') {
    return gpu
      ? {
          reason: `The library is the CUDA build, but it could not use ${gpu.name}.`,
          remedy: `Update the NVIDIA driver (this one is ${gpu.driver}), then run the set-up again: npm run setup.`,
        }
      : {
          reason: 'The library is the CUDA build, but no NVIDIA device is seen on this machine.',
          remedy: 'Install the NVIDIA driver, or give this machine (or container) access to its card.',
        }
  }
  if (gpu) {
    return {
      reason: `The library is the CPU build, though ${gpu.name} is there.`,
      remedy: 'Install the CUDA build: npm run setup -- --device cuda',
    }
  }
  const why = installed?.reason ? ` (set-up chose it: ${installed.reason.replace(/\.$/, '')})` : ''
  return { reason: `No NVIDIA driver is installed, so the library is the CPU build${why}.` }
}

async function useWasm(failure: Error, request: BackendRequest): Promise<Device> {
  const [firstLine = ''] = failure.message.trim().split('\n')
  const reason = `Native TensorFlow could not be loaded: ${firstLine}`
  const fail = (cause: unknown) =>
    new InterludeError('unsupported', `There is nothing to compute with. ${reason}`, setUpRemedy, { cause })
  if (request.allowWasm === false || request.device === 'cuda') throw fail(failure)
  try {
    const require = createRequire(import.meta.url)
    const wasm = await import('@tensorflow/tfjs-backend-wasm')
    const files = require.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm')
    wasm.setWasmPaths(files.slice(0, files.lastIndexOf('tfjs-backend-wasm.wasm')))
    // Gradients are of no use here; the kernels alone are registered.
    if (!(await tf.setBackend('wasm'))) throw new Error('the WebAssembly backend did not start')
    return {
      backend: 'wasm',
      kind: 'cpu',
      name: `WebAssembly on ${cpus()[0]?.model.trim() ?? 'CPU'}`,
      version: wasm.version_wasm,
      build: 'wasm',
      reason: `${reason} WebAssembly stands in, many times slower.`,
      remedy: setUpRemedy,
      devices: ['wasm'],
      memory: totalmem(),
      threads: 1,
    }
  } catch (error) {
    throw fail(error)
  }
}
