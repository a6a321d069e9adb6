// Whether a GIF ever shows anything through. Every GIF decodes to RGBA, but most are opaque: transparency is mostly
// used inside a frame to keep what the frame before had drawn.
import { readFile } from 'node:fs/promises'
import { inputFailure } from './input-file.ts'

/** Files larger than this are not read for it and count as transparent. */
const sizeLimit = 1 << 28

function colourTableBytes(flags: number): number {
  return flags & 0x80 ? 3 << ((flags & 7) + 1) : 0
}

/**
 * Reads the blocks of a GIF: it is opaque when its first frame covers the canvas without a transparent colour and no
 * frame is cleared after it was shown. Anything unexpected counts as transparent.
 */
export function isOpaqueGif(bytes: Uint8Array): boolean {
  const at = (offset: number) => bytes[offset] ?? 0
  const word = (offset: number) => at(offset) | (at(offset + 1) << 8)
  const width = word(6)
  const height = word(8)
  let offset = 13 + colourTableBytes(at(10))
  let transparent = false
  let clears = false
  let frames = 0
  const skipBlocks = () => {
    while (offset < bytes.length && at(offset) !== 0) offset += at(offset) + 1
    offset += 1
  }
  while (offset < bytes.length) {
    const kind = at(offset)
    if (kind === 0x21) {
      if (at(offset + 1) === 0xf9) {
        transparent = (at(offset + 3) & 1) === 1
        clears = ((at(offset + 3) >> 2) & 7) >= 2
      }
      offset += 2
      skipBlocks()
    } else if (kind === 0x2c) {
      const covers =
        word(offset + 1) === 0 &&
        word(offset + 3) === 0 &&
        word(offset + 5) >= width &&
        word(offset + 7) >= height
      if (frames === 0 && (transparent || !covers)) return false
      offset += 10 + colourTableBytes(at(offset + 9)) + 1
      skipBlocks()
      frames += 1
      // What comes after a cleared frame is drawn on nothing; after the last one nothing comes.
      if (clears && at(offset) !== 0x3b) return false
      transparent = false
      clears = false
    } else {
      return kind === 0x3b && frames > 0
    }
  }
  return frames > 0
}

/** As {@link isOpaqueGif} for a file of the given size. Throws `not-readable`. */
export async function isOpaqueGifFile(path: string, size: number): Promise<boolean> {
  if (size > sizeLimit) return false
  try {
    return isOpaqueGif(await readFile(path))
  } catch (error) {
    throw inputFailure(path, error)
  }
}
