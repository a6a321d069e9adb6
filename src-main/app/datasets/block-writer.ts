// Packs the frames of one block, as src-shared/clip-format.ts describes them.
import { constants, crc32, zstdCompressSync } from 'node:zlib'
import { blockHeaderBytes, predictFrame } from '../../../src-shared/clip-format.ts'
import { meanDifference } from './fit.ts'

/** Longest block: its packed frames are held in memory until it ends. */
export const maxBlockFrames = 512

/** Collects frames. */
export interface BlockWriter {
  readonly width: number
  readonly height: number
  readonly frames: number
  /** Mean of the differences between neighbouring frames `from` (its own difference left out) to `to`, 0..255. */
  motion(from: number, to: number): number
  /** Adds a frame of width*height*3 bytes; the bytes are not kept. Throws RangeError for another size or a full block. */
  add(rgb: Uint8Array): void
  /** The block's number within its source, given when it is written. */
  end(): Promise<number>
}

/** The packed block. */
export interface PackedBlock {
  readonly width: number
  readonly height: number
  readonly frames: number
  readonly bytes: Buffer
}

/** Starts a block; `write` takes it when it ends. */
export function startBlock(
  width: number,
  height: number,
  write: (block: PackedBlock) => Promise<number>,
): BlockWriter {
  const packed: Buffer[] = []
  const differences: number[] = []
  let before: Uint8Array | undefined
  return {
    width,
    height,
    get frames() {
      return packed.length
    },
    motion: (from, to) => {
      const steps = differences.slice(from + 1, to)
      return steps.length === 0 ? 0 : steps.reduce((sum, value) => sum + value, 0) / steps.length
    },
    add: (rgb) => {
      if (rgb.length !== width * height * 3 || packed.length >= maxBlockFrames) {
        throw new RangeError('The frame has another size than its block, or the block is full.')
      }
      differences.push(before ? meanDifference(rgb, before) : 0)
      before = Uint8Array.from(rgb)
      packed.push(
        zstdCompressSync(predictFrame(rgb, width, height), {
          params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 },
        }),
      )
    },
    end: async () => {
      const header = Buffer.alloc(blockHeaderBytes(packed.length))
      header.writeUInt32LE(packed.length, 0)
      for (const [index, frame] of packed.entries()) {
        header.writeUInt32LE(frame.length, 4 + index * 4)
        header.writeFloatLE(differences[index] ?? 0, 4 + packed.length * 4 + index * 4)
      }
      const end = 4 + packed.length * 8
      header.writeUInt32LE(crc32(header.subarray(0, end)), end)
      return await write({ width, height, frames: packed.length, bytes: Buffer.concat([header, ...packed]) })
    },
  }
}
