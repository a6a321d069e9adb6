// The machine's memory.
import os from 'node:os'

/** Bytes: what the program may use of it, where it is limited, and what of it is free. */
export function memoryOf(): { readonly total: number; readonly available: number } {
  const limit = process.constrainedMemory()
  return {
    total: limit > 0 ? Math.min(limit, os.totalmem()) : os.totalmem(),
    available: process.availableMemory(),
  }
}
