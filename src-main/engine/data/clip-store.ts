// Reads a clip store (format: src-shared/clip-format.ts). Memory stays bounded: the index, a limited number of block
// headers and a few open files; frames are read and unpacked on demand. Reading is synchronous: it is done in workers.
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, zstdDecompressSync } from 'node:zlib'
import * as v from 'valibot'
import {
  blockHeaderBytes,
  clipIndexSchema,
  restoreFrame,
  splitNames,
  type Block,
  type Clip,
  type ClipIndex,
  type Split,
} from '../../../src-shared/clip-format.ts'
import { InterludeError } from '../../../src-shared/errors.ts'

/** Frames of a clip: `first`, `first + stride`, ... counted within the clip. */
export interface Window {
  readonly first: number
  readonly count: number
  readonly stride: number
}

/** An opened store. */
export interface ClipStore {
  readonly folder: string
  readonly index: ClipIndex
  /** The clips of a split, in the order of the index. */
  clips(split: Split): readonly Clip[]
  sizeOf(clip: Clip): { readonly width: number; readonly height: number }
  /** Mean absolute difference (0..255) of each frame to the one before it; the first frame's is 0. */
  differences(clip: Clip): Float32Array
  /**
   * Unpacks frames into `output` (count*height*width*3 bytes). Throws RangeError for a window outside the clip,
   * `damaged` or `not-readable` when the pack is.
   */
  read(clip: Clip, window: Window, output: Uint8Array): void
  close(): void
}

interface Header {
  /** Where each frame starts in the pack, and where the last one ends. */
  readonly starts: Float64Array
  readonly differences: Float32Array
}

const headersKept = 2_000_000
const filesKept = 16
const remedy = 'Delete the folder and prepare the data set again.'

function damaged(folder: string, what: string, cause?: unknown): InterludeError {
  return new InterludeError('damaged', `The clip store ${folder} is damaged: ${what}.`, remedy, { cause })
}

function readIndex(folder: string): ClipIndex {
  const file = join(folder, 'index.json')
  let text
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new InterludeError(
      'not-found',
      `${folder} is not a finished clip store: it has no readable index.json.`,
      'Prepare the data set first (the dataset command).',
      { cause: error },
    )
  }
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (error) {
    throw damaged(folder, 'its index is not JSON', error)
  }
  const parsed = v.safeParse(clipIndexSchema, content)
  if (!parsed.success) throw damaged(folder, `its index is not of this version (${parsed.issues[0].message})`)
  return parsed.output
}

/** Checks once what later code relies on. */
function checkIndex(folder: string, index: ClipIndex): void {
  for (const pack of index.packs) {
    const size = statSync(join(folder, pack.file), { throwIfNoEntry: false })?.size
    if (size !== pack.bytes) throw damaged(folder, `${pack.file} is missing or has the wrong size`)
  }
  for (const block of index.blocks) {
    const end = index.packs[block.pack]?.bytes ?? -1
    if (block.offset + block.bytes > end) throw damaged(folder, 'a block lies outside its pack')
  }
  for (const clip of index.clips) {
    const frames = index.blocks[clip.block]?.frames ?? -1
    if (clip.first + clip.frames > frames || !index.sources[clip.source]) {
      throw damaged(folder, `clip ${clip.id} lies outside its block`)
    }
  }
}

/** Opens a store. Throws `not-found` or `damaged`. Close it to close its files. */
export function openClipStore(folder: string): ClipStore {
  const index = readIndex(folder)
  checkIndex(folder, index)
  const files = new Map<number, number>()
  const headers = new Map<number, Header>()
  let kept = 0
  const bySplit = new Map(
    splitNames.map((split) => [split, index.clips.filter((clip) => clip.split === split)]),
  )

  const fileOf = (pack: number): number => {
    const open = files.get(pack)
    if (open !== undefined) return open
    const [oldest] = files.keys()
    if (files.size >= filesKept && oldest !== undefined) {
      closeSync(files.get(oldest) ?? -1)
      files.delete(oldest)
    }
    const name = index.packs[pack]?.file ?? ''
    try {
      const file = openSync(join(folder, name), 'r')
      files.set(pack, file)
      return file
    } catch (error) {
      throw new InterludeError('not-readable', `${join(folder, name)} cannot be read.`, remedy, {
        cause: error,
      })
    }
  }
  const readBytes = (pack: number, offset: number, length: number): Buffer => {
    const buffer = Buffer.allocUnsafe(length)
    const file = fileOf(pack)
    for (let done = 0; done < length;) {
      const got = readSync(file, buffer, done, length - done, offset + done)
      if (got === 0) throw damaged(folder, 'a pack ends too early')
      done += got
    }
    return buffer
  }
  const blockOf = (clip: Clip): Block => {
    const block = index.blocks[clip.block]
    if (!block) throw new RangeError('The clip is not of this store.')
    return block
  }
  const headerOf = (clip: Clip): Header => {
    const known = headers.get(clip.block)
    if (known) {
      // Used again: the youngest now.
      headers.delete(clip.block)
      headers.set(clip.block, known)
      return known
    }
    const block = blockOf(clip)
    const bytes = readBytes(block.pack, block.offset, blockHeaderBytes(block.frames))
    const header = parseHeader(folder, block, bytes)
    headers.set(clip.block, header)
    kept += block.frames
    for (const [old, { differences }] of headers) {
      if (kept <= headersKept || old === clip.block) break
      headers.delete(old)
      kept -= differences.length
    }
    return header
  }

  return {
    folder,
    index,
    clips: (split) => bySplit.get(split) ?? [],
    sizeOf: (clip) => {
      const { width, height } = blockOf(clip)
      return { width, height }
    },
    differences: (clip) => {
      const differences = headerOf(clip).differences.slice(clip.first, clip.first + clip.frames)
      differences[0] = 0
      return differences
    },
    read: (clip, { first, count, stride }, output) => {
      const block = blockOf(clip)
      const last = first + (count - 1) * stride
      const frameBytes = block.width * block.height * 3
      if (
        first < 0 ||
        stride < 1 ||
        count < 1 ||
        last >= clip.frames ||
        output.length !== count * frameBytes
      ) {
        throw new RangeError(
          `Frames ${first} to ${last} are not in a clip of ${clip.frames}, or the output is of another size.`,
        )
      }
      const { starts } = headerOf(clip)
      const from = starts[clip.first + first] ?? 0
      // One read for the window: with small strides what is skipped costs less than another call.
      const bytes = readBytes(block.pack, from, (starts[clip.first + last + 1] ?? 0) - from)
      for (let frame = 0; frame < count; frame++) {
        const place = clip.first + first + frame * stride
        const packed = bytes.subarray((starts[place] ?? 0) - from, (starts[place + 1] ?? 0) - from)
        const target = output.subarray(frame * frameBytes, (frame + 1) * frameBytes)
        restoreFrame(unpack(folder, packed, frameBytes), block.width, block.height, target)
      }
    },
    close: () => {
      for (const file of files.values()) closeSync(file)
      files.clear()
    },
  }
}

function unpack(folder: string, packed: Uint8Array, length: number): Uint8Array {
  try {
    const bytes = zstdDecompressSync(packed, { maxOutputLength: length })
    if (bytes.length === length) return bytes
  } catch (error) {
    throw damaged(folder, 'a frame does not unpack', error)
  }
  throw damaged(folder, 'a frame is too short')
}

function parseHeader(folder: string, block: Block, bytes: Buffer): Header {
  const { frames } = block
  const end = 4 + frames * 8
  if (bytes.readUInt32LE(0) !== frames || crc32(bytes.subarray(0, end)) !== bytes.readUInt32LE(end)) {
    throw damaged(folder, `the block at ${block.offset} has a broken header`)
  }
  const starts = new Float64Array(frames + 1)
  starts[0] = block.offset + end + 4
  const differences = new Float32Array(frames)
  for (let frame = 0; frame < frames; frame++) {
    starts[frame + 1] = (starts[frame] ?? 0) + bytes.readUInt32LE(4 + frame * 4)
    differences[frame] = bytes.readFloatLE(4 + frames * 4 + frame * 4)
  }
  if (starts[frames] !== block.offset + block.bytes) {
    throw damaged(folder, 'the lengths in a block do not add up')
  }
  return { starts, differences }
}
