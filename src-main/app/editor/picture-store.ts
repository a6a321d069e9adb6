// Thumbnails on disk, by the hash of all that they depend on. Safe to kill at any instant: a file is complete or absent. Bounded: the
// least recently used go first. Only ever a convenience: what can't be written or read is made anew.
//
// A file is "ILT1", width and height (uint16 LE), then the JPEG.
import { createHash, randomUUID } from 'node:crypto'
import { readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Pixels } from '../../../src-shared/editor/values.ts'
import { maxSide } from '../../../src-shared/frame.ts'
import { makeFolder } from '../../media/make-folder.ts'

/** See {@link openPictureStore}. */
export interface PictureStore {
  /** The thumbnail, or undefined when it is not there or damaged. */
  get(key: string): Promise<Pixels | undefined>
  /** Keeps a JPEG; does nothing where that is not possible. */
  put(key: string, pixels: Pixels): Promise<void>
}

const magic = Buffer.from('ILT1')
const head = magic.length + 4
const ending = '.thumb'
/** A temporary file this old (ms) was left by a process that was killed. */
const staleAfter = 60 * 60 * 1000
/** Being used is noted no more often than this (ms). */
const touchEvery = 60 * 60 * 1000

function pack({ width, height, data }: Pixels): Buffer {
  const sizes = Buffer.alloc(4)
  sizes.writeUInt16LE(width, 0)
  sizes.writeUInt16LE(height, 2)
  return Buffer.concat([magic, sizes, data])
}

function unpack(bytes: Buffer<ArrayBuffer>): Pixels | undefined {
  if (bytes.length < head + 4 || !bytes.subarray(0, magic.length).equals(magic)) return undefined
  const width = bytes.readUInt16LE(magic.length)
  const height = bytes.readUInt16LE(magic.length + 2)
  const isSize = (side: number) => side >= 1 && side <= maxSide
  // A JPEG begins and ends with these; one that was cut off does not.
  const whole = bytes.readUInt16BE(head) === 0xffd8 && bytes.readUInt16BE(bytes.length - 2) === 0xffd9
  if (!whole || !isSize(width) || !isSize(height)) return undefined
  return { format: 'jpeg', width, height, data: new Uint8Array(bytes.subarray(head)) }
}

async function filesIn(folder: string): Promise<{ path: string; bytes: number; used: number }[]> {
  const files = []
  for (const shelf of await readdir(folder).catch(() => [])) {
    for (const name of await readdir(join(folder, shelf)).catch(() => [])) {
      const path = join(folder, shelf, name)
      const facts = await stat(path).catch(() => undefined)
      if (facts?.isFile()) files.push({ path, bytes: facts.size, used: facts.mtimeMs })
    }
  }
  return files
}

/** Opens (and where needed makes) the store in `folder`, holding about `limit` bytes; 256 MB when absent. */
export function openPictureStore(folder: string, limit = 256 * 2 ** 20): PictureStore {
  // What an earlier run left over the limit goes with the first thumbnails that are written.
  let unchecked = limit / 16
  let trimming: Promise<void> | undefined
  const pathOf = (key: string) => {
    const name = createHash('sha256').update(key).digest('hex')
    return join(folder, name.slice(0, 2), name + ending)
  }

  async function trim(): Promise<void> {
    const files = await filesIn(folder)
    const old = files.filter(({ path, used }) => !path.endsWith(ending) && Date.now() - used > staleAfter)
    for (const { path } of old) await rm(path, { force: true })
    const kept = files.filter(({ path }) => path.endsWith(ending)).sort((a, b) => a.used - b.used)
    let total = kept.reduce((sum, { bytes }) => sum + bytes, 0)
    const goal = total > limit ? limit * 0.9 : limit
    for (const { path, bytes } of kept) {
      if (total <= goal) break
      await rm(path, { force: true })
      total -= bytes
    }
  }

  return {
    async get(key) {
      const path = pathOf(key)
      const bytes = await readFile(path).catch(() => undefined)
      if (!bytes) return undefined
      const pixels = unpack(bytes)
      if (!pixels) {
        await rm(path, { force: true }).catch(() => undefined)
        return undefined
      }
      const used = await stat(path).catch(() => undefined)
      const now = new Date()
      if (used && now.getTime() - used.mtimeMs > touchEvery) {
        await utimes(path, now, now).catch(() => undefined)
      }
      return pixels
    },
    async put(key, pixels) {
      const path = pathOf(key)
      const temporary = `${path}.${randomUUID()}.tmp`
      const bytes = pack(pixels)
      try {
        await makeFolder(dirname(path))
        await writeFile(temporary, bytes, { flag: 'wx' })
        await rename(temporary, path)
      } catch {
        await rm(temporary, { force: true }).catch(() => undefined)
        return
      }
      unchecked += bytes.length
      if (unchecked <= limit / 16) return
      trimming ??= trim()
        .catch(() => undefined)
        .finally(() => (trimming = undefined))
      await trimming
      unchecked = 0
    },
  }
}
