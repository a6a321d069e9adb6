// The kernel's memory, shared by its instances in all threads, and who holds which part of it. Blocks that are given back are
// used again, so that the memory does not grow from gap to gap; a WebAssembly memory cannot shrink, closing the room frees it.
import { InterludeError } from '../../../src-shared/errors.ts'

const pageBytes = 65_536
const maximumPages = 65_536
// Vectors want 16 bytes; a cache line keeps blocks of different threads apart. Kernels may read this far past a block's end.
const alignment = 64

interface Block {
  readonly at: number
  readonly bytes: number
}

/** A first-fit allocator over one shared WebAssembly memory. Address 0 is never given out. */
export class KernelMemory {
  readonly memory: WebAssembly.Memory
  readonly #held = new Map<number, number>()
  /** Free blocks by address; neighbours are always merged. */
  #free: Block[]

  /** Throws `out-of-memory` when the address space of 4 GiB cannot be reserved. */
  constructor() {
    try {
      this.memory = new WebAssembly.Memory({ initial: 1, maximum: maximumPages, shared: true })
    } catch (error) {
      throw outOfMemory(maximumPages * pageBytes, error)
    }
    this.#free = [{ at: alignment, bytes: pageBytes - alignment }]
  }

  /** Bytes that are in use now. */
  get heldBytes(): number {
    return [...this.#held.values()].reduce((sum, bytes) => sum + bytes, 0)
  }

  /** Bytes that the memory has grown to. */
  get totalBytes(): number {
    return this.memory.buffer.byteLength
  }

  /** Address of a block of at least this many bytes, its contents undefined. Throws `out-of-memory`. */
  allocate(bytes: number): number {
    const size = (Math.ceil(bytes / alignment) + 1) * alignment
    let index = this.#free.findIndex((block) => block.bytes >= size)
    if (index < 0) {
      this.#grow(size)
      index = this.#free.length - 1
    }
    const block = this.#free[index]
    if (!block) throw outOfMemory(bytes)
    const rest = { at: block.at + size, bytes: block.bytes - size }
    this.#free.splice(index, 1, ...(rest.bytes > 0 ? [rest] : []))
    this.#held.set(block.at, size)
    return block.at
  }

  /** Gives a block back. Unknown addresses are a defect of the caller and throw. */
  release(at: number): void {
    const bytes = this.#held.get(at)
    if (bytes === undefined) throw new Error(`No block of the motion kernel lies at ${at}.`)
    this.#held.delete(at)
    this.#insert({ at, bytes })
  }

  /** The bytes of a block, valid until the next allocation. */
  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, at, length)
  }

  /** A block as floats, valid until the next allocation. */
  floats(at: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, at, length)
  }

  #grow(bytes: number): void {
    const end = this.totalBytes
    const last = this.#free.at(-1)
    const spare = last && last.at + last.bytes === end ? last.bytes : 0
    const pages = Math.ceil((bytes - spare) / pageBytes)
    try {
      this.memory.grow(pages)
    } catch (error) {
      throw outOfMemory(end + pages * pageBytes, error)
    }
    this.#insert({ at: end, bytes: pages * pageBytes })
  }

  #insert(block: Block): void {
    const merged: Block[] = []
    for (const next of [...this.#free, block].sort((a, b) => a.at - b.at)) {
      const before = merged.at(-1)
      if (before && before.at + before.bytes === next.at) {
        merged.splice(-1, 1, { at: before.at, bytes: before.bytes + next.bytes })
      } else {
        merged.push(next)
      }
    }
    this.#free = merged
  }
}

/** Blocks that are taken together and given back together. */
export class Scope {
  readonly #memory: KernelMemory
  readonly #blocks: number[] = []

  constructor(memory: KernelMemory) {
    this.#memory = memory
  }

  /** Like {@link KernelMemory.allocate}; the block lives until {@link release}. */
  allocate(bytes: number): number {
    const at = this.#memory.allocate(bytes)
    this.#blocks.push(at)
    return at
  }

  /** Gives all blocks back. */
  release(): void {
    for (const at of this.#blocks.splice(0)) this.#memory.release(at)
  }
}

function outOfMemory(bytes: number, cause?: unknown): InterludeError {
  return new InterludeError(
    'out-of-memory',
    `Finding the motion needs ${Math.ceil(bytes / 2 ** 20)} MiB of memory, more than there is.`,
    'Use smaller keyframes (--size), or close other programs.',
    { cause },
  )
}
