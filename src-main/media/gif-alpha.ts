// Whether a GIF ever shows anything through. Every GIF decodes to RGBA, but most are opaque: transparency is mostly
// used inside a frame to keep what the frame before had drawn.
import { readFile } from 'node:fs/promises'
import { decodeFrames } from './decode.ts'
import type { MediaTools } from './find-tools.ts'
import { inputFailure } from './input-file.ts'
import type { VideoFacts } from './video-facts.ts'

/** Files larger than this are not read for it and count as transparent. */
const sizeLimit = 1 << 28

function colourTableBytes(flags: number): number {
  return flags & 0x80 ? 3 << ((flags & 7) + 1) : 0
}

/**
 * Walks the blocks of a GIF: true when no frame but the last is cleared after it was shown, so that what was once
 * covered stays covered. False for anything unexpected.
 */
export function keepsWhatItDrew(bytes: Uint8Array): boolean {
  const at = (offset: number) => bytes[offset] ?? 0
  let offset = 13 + colourTableBytes(at(10))
  let clears = false
  let frames = 0
  const skipBlocks = () => {
    while (offset < bytes.length && at(offset) !== 0) offset += at(offset) + 1
    offset += 1
  }
  while (offset < bytes.length) {
    const kind = at(offset)
    if (kind === 0x21) {
      // 2 clears to the background; 3 goes back to what was before, which covers no less.
      if (at(offset + 1) === 0xf9) clears = ((at(offset + 3) >> 2) & 7) === 2
      offset += 2
      skipBlocks()
    } else if (kind === 0x2c) {
      offset += 10 + colourTableBytes(at(offset + 9)) + 1
      skipBlocks()
      frames += 1
      if (clears && at(offset) !== 0x3b) return false
      clears = false
    } else {
      return kind === 0x3b && frames > 0
    }
  }
  return false
}

async function startsOpaque(
  tools: MediaTools,
  facts: VideoFacts,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const window = { by: 'number', first: 0, last: 0 } as const
  for await (const { frame } of decodeFrames(tools, facts, { seekTo: undefined, window, count: 1 }, signal)) {
    for (let at = 3; at < frame.data.length; at += 4) if (frame.data[at] !== 255) return false
    return true
  }
  return false
}

/** Whether a GIF of `size` bytes is opaque throughout: its first frame is, and nothing is ever cleared. */
export async function isOpaqueGif(
  tools: MediaTools,
  facts: VideoFacts,
  size: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (size > sizeLimit) return false
  let bytes
  try {
    bytes = await readFile(facts.path)
  } catch (error) {
    throw inputFailure(facts.path, error)
  }
  return keepsWhatItDrew(bytes) && (await startsOpaque(tools, facts, signal))
}
