// The motion prior: dense flow between two keyframes both ways, the flows from any time between them, and the in-between at full
// size that follows from these (and from the network's residuals, where there are any).
//   in: two frames of the same shape, 3 or 4 channels, 8 or 16 bit, of any size
//   out: the prior at a working size, and composed frames of the keyframes' own shape
// The numbers are computed by a WebAssembly kernel (kernel/) on worker threads that share its memory. Memory of an open gap:
// both keyframes, and 24 bytes for each pixel of the finest search level (at most 600,000 pixels); while it is opened 2 bytes for
// each pixel of a keyframe and about 230 for each of the finest level more; while a frame is composed that frame more.
import { readFile } from 'node:fs/promises'
import { InterludeError, throwIfCancelled } from '../../../src-shared/errors.ts'
import { byteLengthOf, type Frame } from '../../../src-shared/frame.ts'
import { estimateMotion } from './estimate.ts'
import { Gap } from './gap.ts'
import type { GapMotion } from './gap-motion.ts'
import { instantiate } from './kernel.ts'
import { searchDefaults, type SearchOptions } from './levels.ts'
import { KernelMemory, Scope } from './memory.ts'
import { Pool } from './pool.ts'

export type { GapMotion, PriorAt, Residual } from './gap-motion.ts'

/** A pool of threads and the memory they share. */
export interface MotionRoom {
  /**
   * Finds the motion between two frames of the same shape. Rejects with `size-mismatch` when shapes differ, `out-of-memory`,
   * or `cancelled`.
   */
  open(from: Frame, to: Frame, signal?: AbortSignal): Promise<GapMotion>
  /** Bytes of kernel memory: held by open gaps, and in all. */
  memory(): { readonly held: number; readonly total: number }
  /** Ends the threads and frees the memory; what runs rejects as cancelled. */
  close(): Promise<void>
}

/** Where the room's code lies, and how it may work. */
export interface MotionRoomOptions {
  /** Path of motion.wasm. */
  readonly wasmFile: string
  /** Path of flow-worker (.js as bundled, .ts from sources). */
  readonly workerFile: string
  /** Threads, at least 1. Results do not depend on it. */
  readonly threads: number
  /** Departures from {@link searchDefaults}, for experiments. */
  readonly search?: Partial<SearchOptions>
}

/** Makes a room. Threads start with the first gap. Rejects with `not-found` when the kernel has not been built. */
export async function createMotionRoom(options: MotionRoomOptions): Promise<MotionRoom> {
  const { wasmFile, workerFile, threads } = options
  if (!Number.isInteger(threads) || threads < 1) {
    throw new RangeError(`A motion room needs a whole number of threads, at least 1, not ${threads}.`)
  }
  const module = await WebAssembly.compile(await readKernel(wasmFile))
  const memory = new KernelMemory()
  const kernel = instantiate(module, memory.memory)
  const pool = new Pool(workerFile, { module, memory: memory.memory }, threads)
  const search = { ...searchDefaults, ...options.search }
  return {
    async open(from, to, signal) {
      throwIfCancelled(signal)
      checkShapes(from, to)
      const keep = new Scope(memory)
      try {
        const frames = { from: place(memory, keep, from), to: place(memory, keep, to) }
        const motion = await estimateMotion({ memory, pool }, from, frames, search, keep, signal)
        return new Gap({ memory, pool, kernel }, from, frames, motion, keep)
      } catch (error) {
        keep.release()
        throw error
      }
    },
    memory: () => ({ held: memory.heldBytes, total: memory.totalBytes }),
    close: () => pool.close(),
  }
}

async function readKernel(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new InterludeError(
      'not-found',
      `The motion kernel is not at ${file}.`,
      'Build the program again: npm run build.',
      { cause: error },
    )
  }
}

function checkShapes(from: Frame, to: Frame): void {
  for (const frame of [from, to]) {
    if (frame.data.byteLength !== byteLengthOf(frame)) {
      throw new RangeError(
        `A frame of ${frame.width}x${frame.height} cannot have ${frame.data.byteLength} bytes.`,
      )
    }
  }
  if (
    from.width !== to.width ||
    from.height !== to.height ||
    from.channels !== to.channels ||
    from.depth !== to.depth
  ) {
    throw new InterludeError(
      'size-mismatch',
      `The keyframes differ: ${shapeOf(from)} and ${shapeOf(to)}.`,
      'Bring both to one size and format first.',
    )
  }
}

function shapeOf({ width, height, channels, depth }: Frame): string {
  return `${width}x${height} with ${channels} channels of ${depth} bits`
}

/** Copies a frame into kernel memory. */
function place(memory: KernelMemory, keep: Scope, frame: Frame): number {
  const at = keep.allocate(frame.data.byteLength)
  memory.bytes(at, frame.data.byteLength).set(frame.data)
  return at
}
