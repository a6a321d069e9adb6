// Names the content of a file, so that it is found again where it was moved to, and noticed where it became another.
//
// Up to 64 MB all bytes are hashed. Of more, the size and 64 evenly spread pieces of 256 KB are, the first and last bytes among
// them: files of video that differ at all differ in size, head or tail, and a film of many gigabytes takes a moment. The rule is
// part of the text, so that it can change without old projects losing their files.
import { createHash, type Hash } from 'node:crypto'
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { throwIfCancelled } from '../../src-shared/errors.ts'
import { inputFailure, statOf } from './input-file.ts'
import type { SourceFiles } from './source-files.ts'

/** What a source's bytes are called, and how many there are. */
export interface ContentHash {
  /** The rule and 64 hexadecimal digits: `sha256:`, `sha256-64x256k:`, `pictures-sha256:` or `pictures-sha256-64x256k:`. */
  readonly hash: string
  readonly bytes: number
}

/** Bytes up to which everything is read. */
export const wholeUpTo = 64 * 2 ** 20
const pieces = 64
const pieceBytes = 256 * 2 ** 10
/** Read at once: as much as is hashed in about a millisecond. */
const step = 2 ** 20

async function feed(
  hash: Hash,
  file: FileHandle,
  from: number,
  length: number,
  signal?: AbortSignal,
): Promise<void> {
  const buffer = new Uint8Array(Math.min(step, length))
  let done = 0
  while (done < length) {
    throwIfCancelled(signal)
    const { bytesRead } = await file.read(buffer, 0, Math.min(step, length - done), from + done)
    // Shorter than it was a moment ago: what is there is what it is.
    if (bytesRead === 0) return
    hash.update(buffer.subarray(0, bytesRead))
    done += bytesRead
  }
}

async function reading<T>(path: string, read: (file: FileHandle) => Promise<T>): Promise<T> {
  let file
  try {
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK | 0))
  } catch (error) {
    throw inputFailure(path, error)
  }
  try {
    return await read(file)
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw inputFailure(path, error)
    throw error
  } finally {
    await file.close()
  }
}

/** Where `count` things spread evenly over `total` begin, the first at 0 and the last at the end. */
function spread(total: number, count: number): number[] {
  if (total < 1 || count < 2) return [0]
  return Array.from({ length: count }, (_, index) => Math.floor((total * index) / (count - 1)))
}

async function hashSamples(hash: Hash, path: string, size: number, signal?: AbortSignal): Promise<void> {
  await reading(path, async (file) => {
    for (const from of spread(size - pieceBytes, pieces)) await feed(hash, file, from, pieceBytes, signal)
  })
}

async function hashFile(path: string, signal?: AbortSignal): Promise<ContentHash> {
  const { size } = await statOf(path)
  const hash = createHash('sha256')
  if (size <= wholeUpTo) {
    await reading(path, (file) => feed(hash, file, 0, size, signal))
    return { hash: `sha256:${hash.digest('hex')}`, bytes: size }
  }
  hash.update(`${String(size)}\n`)
  await hashSamples(hash, path, size, signal)
  return { hash: `sha256-64x256k:${hash.digest('hex')}`, bytes: size }
}

async function sizesOf(files: readonly string[], signal?: AbortSignal): Promise<number[]> {
  const sizes: number[] = []
  for (let at = 0; at < files.length; at += 64) {
    throwIfCancelled(signal)
    const some = await Promise.all(files.slice(at, at + 64).map(statOf))
    sizes.push(...some.map(({ size }) => size))
  }
  return sizes
}

/** Pictures go by their order, not their names; every size counts, and of many bytes one piece of each of 64 pictures. */
async function hashPictures(files: readonly string[], signal?: AbortSignal): Promise<ContentHash> {
  const sizes = await sizesOf(files, signal)
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  const hash = createHash('sha256').update(`${sizes.join(' ')}\n`)
  if (bytes <= wholeUpTo) {
    for (const [index, path] of files.entries()) {
      await reading(path, (file) => feed(hash, file, 0, sizes[index] ?? 0, signal))
    }
    return { hash: `pictures-sha256:${hash.digest('hex')}`, bytes }
  }
  for (const index of new Set(spread(files.length - 1, pieces))) {
    const path = files[index]
    if (path === undefined) continue
    await reading(path, (file) => feed(hash, file, 0, Math.min(pieceBytes, sizes[index] ?? 0), signal))
  }
  return { hash: `pictures-sha256-64x256k:${hash.digest('hex')}`, bytes }
}

/** Hashes what a path stands for. Throws `not-found`, `not-readable`, `cancelled`. */
export async function hashSource(source: SourceFiles, signal?: AbortSignal): Promise<ContentHash> {
  const first = source.files[0]
  if (first === undefined) throw new RangeError('A source needs a file.')
  return source.kind === 'file' ? await hashFile(first, signal) : await hashPictures(source.files, signal)
}
