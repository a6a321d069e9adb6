// A streaming reader for zip files (a wheel is one). In: a path. Out: files on disk, each complete or absent.
// Reads the central directory, stored and deflated entries, zip64; checks every CRC. The largest file inside
// is 600 MB and more, so nothing is ever held whole. Format: PKWARE APPNOTE 6.3.
import * as fs from 'node:fs'
import * as path from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import * as zlib from 'node:zlib'
import { SetupError } from './failure.mjs'

/**
 * @typedef {object} ZipEntry
 * @property {string} name as stored: forward slashes
 * @property {number} size bytes unpacked
 * @property {number} packedSize
 * @property {number} method 0 stored, 8 deflated
 * @property {number} crc
 * @property {number} offset of the local header
 */

const endSignature = 0x06054b50
const end64Signature = 0x06064b50
const locator64Signature = 0x07064b50
const directorySignature = 0x02014b50
const localSignature = 0x04034b50
const full32 = 0xffffffff

/**
 * Lists the files of a zip.
 * @param {string} file
 * @returns {Promise<ZipEntry[]>} folders left out
 * @throws {SetupError} when it is not a whole zip
 */
export async function listZip(file) {
  const handle = await fs.promises.open(file, 'r')
  try {
    const { size } = await handle.stat()
    const { offset, length } = await findDirectory(handle, size, file)
    const directory = await read(handle, offset, length)
    return parseDirectory(directory, file).filter((entry) => !entry.name.endsWith('/'))
  } finally {
    await handle.close()
  }
}

/**
 * Unpacks the entries that `place` gives a path, each through a `.part` file that is renamed once its CRC is
 * right; so whatever has its final name and size is whole, and a second run goes on where the first was killed.
 * @param {string} file
 * @param {string} folder
 * @param {{ place?: (name: string) => string | undefined, onProgress?: (done: number, total: number) => void }} [options]
 *   place: where an entry goes, relative to folder; undefined leaves it out
 * @returns {Promise<string[]>} the relative paths that are now there
 */
export async function unpackZip(file, folder, options = {}) {
  const place = options.place ?? ((name) => name)
  const wanted = (await listZip(file)).flatMap((entry) => {
    const to = place(entry.name)
    return to === undefined ? [] : [{ entry, to, whole: insideOf(folder, to, file) }]
  })
  const total = wanted.reduce((sum, { entry }) => sum + entry.size, 0)
  let done = 0
  for (const { entry, whole } of wanted) {
    const before = done
    const there = await fs.promises.stat(whole).catch(() => undefined)
    if (there?.size !== entry.size) {
      await extract(file, entry, whole, (bytes) => options.onProgress?.(before + bytes, total))
    }
    done += entry.size
    options.onProgress?.(done, total)
  }
  return wanted.map(({ to }) => to)
}

/**
 * @param {string} file
 * @param {ZipEntry} entry
 * @param {string} target
 * @param {(bytes: number) => void} onBytes
 */
async function extract(file, entry, target, onBytes) {
  if (entry.method !== 0 && entry.method !== 8) {
    throw damaged(file, `${entry.name} is packed by method ${entry.method}, which is not understood`)
  }
  await fs.promises.mkdir(path.dirname(target), { recursive: true })
  const start = await dataOffset(file, entry)
  const check = countAndSum(onBytes)
  const part = `${target}.part`
  /** @type {(NodeJS.ReadableStream | NodeJS.ReadWriteStream | NodeJS.WritableStream)[]} */
  const stages = [
    // An empty range can't be said to createReadStream: its end is inclusive.
    entry.packedSize === 0
      ? (await import('node:stream')).Readable.from([])
      : fs.createReadStream(file, { start, end: start + entry.packedSize - 1, highWaterMark: 1 << 20 }),
    ...(entry.method === 8 ? [zlib.createInflateRaw({ chunkSize: 1 << 18 })] : []),
    check.stream,
    fs.createWriteStream(part, { highWaterMark: 1 << 20 }),
  ]
  try {
    await pipeline(stages)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code.startsWith('Z_')) throw damaged(file, `${entry.name} does not unpack`, error)
    throw error
  }
  const result = check.result()
  if (result.size !== entry.size || result.crc !== entry.crc) {
    await fs.promises.rm(part, { force: true })
    throw damaged(file, `${entry.name} does not have the checksum that the archive states`)
  }
  await fs.promises.rename(part, target)
}

/** @param {(bytes: number) => void} onBytes */
function countAndSum(onBytes) {
  let size = 0
  let crc = 0
  const stream = new Transform({
    transform(/** @type {Buffer} */ chunk, _encoding, next) {
      size += chunk.length
      crc = crc32(chunk, crc)
      onBytes(size)
      next(null, chunk)
    },
  })
  return { stream, result: () => ({ size, crc }) }
}

/**
 * @param {fs.promises.FileHandle} handle
 * @param {number} size
 * @param {string} file
 */
async function findDirectory(handle, size, file) {
  // The end record is 22 bytes plus a comment of at most 64 KiB.
  const length = Math.min(size, 22 + 0xffff)
  const end = await read(handle, size - length, length)
  for (let at = length - 22; at >= 0; at--) {
    if (end.readUInt32LE(at) !== endSignature) continue
    const offset = end.readUInt32LE(at + 16)
    const directorySize = end.readUInt32LE(at + 12)
    if (offset !== full32 && directorySize !== full32) return { offset, length: directorySize }
    const locator = await read(handle, size - length + at - 20, 20)
    if (locator.readUInt32LE(0) !== locator64Signature) break
    const end64 = await read(handle, Number(locator.readBigUInt64LE(8)), 56)
    if (end64.readUInt32LE(0) !== end64Signature) break
    return { offset: Number(end64.readBigUInt64LE(48)), length: Number(end64.readBigUInt64LE(40)) }
  }
  throw damaged(file, 'it has no directory at its end, so it is cut short or no zip')
}

/**
 * @param {Buffer} directory
 * @param {string} file
 * @returns {ZipEntry[]}
 */
function parseDirectory(directory, file) {
  /** @type {ZipEntry[]} */
  const entries = []
  let at = 0
  while (at + 46 <= directory.length) {
    if (directory.readUInt32LE(at) !== directorySignature) throw damaged(file, 'its directory is damaged')
    const nameLength = directory.readUInt16LE(at + 28)
    const extraLength = directory.readUInt16LE(at + 30)
    const commentLength = directory.readUInt16LE(at + 32)
    const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength)
    const [size, packedSize, offset] = widen(extra, [
      directory.readUInt32LE(at + 24),
      directory.readUInt32LE(at + 20),
      directory.readUInt32LE(at + 42),
    ])
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      size,
      packedSize,
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      offset,
    })
    at += 46 + nameLength + extraLength + commentLength
  }
  return entries
}

/**
 * Zip64: each of the three that is full in 32 bits stands in the extra field, in this order.
 * @param {Buffer} extra
 * @param {[number, number, number]} values
 * @returns {[number, number, number]}
 */
function widen(extra, values) {
  let at = 0
  while (at + 4 <= extra.length) {
    const length = extra.readUInt16LE(at + 2)
    if (extra.readUInt16LE(at) === 1) {
      let field = at + 4
      const take = () => {
        field += 8
        return Number(extra.readBigUInt64LE(field - 8))
      }
      const [size, packed, offset] = values
      return [
        size === full32 ? take() : size,
        packed === full32 ? take() : packed,
        offset === full32 ? take() : offset,
      ]
    }
    at += 4 + length
  }
  return values
}

/**
 * @param {string} file
 * @param {ZipEntry} entry
 */
async function dataOffset(file, entry) {
  const handle = await fs.promises.open(file, 'r')
  try {
    // The local header's name and extra field can differ in length from the directory's.
    const header = await read(handle, entry.offset, 30)
    if (header.readUInt32LE(0) !== localSignature) {
      throw damaged(file, `${entry.name} is not where it should be`)
    }
    return entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  } finally {
    await handle.close()
  }
}

/**
 * @param {fs.promises.FileHandle} handle
 * @param {number} position
 * @param {number} length
 */
async function read(handle, position, length) {
  const buffer = Buffer.alloc(Math.max(0, length))
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, Math.max(0, position))
  return buffer.subarray(0, bytesRead)
}

/**
 * An entry must not leave the folder: names come from outside.
 * @param {string} folder
 * @param {string} name
 * @param {string} file
 */
function insideOf(folder, name, file) {
  const whole = path.resolve(folder, name)
  if (!whole.startsWith(path.resolve(folder) + path.sep)) {
    throw damaged(file, `it holds the path ${JSON.stringify(name)}, which leads outside`)
  }
  return whole
}

/**
 * @param {string} file
 * @param {string} what
 * @param {unknown} [cause]
 */
function damaged(file, what, cause) {
  return new SetupError(
    `The archive ${path.basename(file)} can't be used: ${what}.`,
    'Run the same command again: it is downloaded anew. If it stays so, a proxy or a full disk may alter it.',
    { cause },
  )
}

/**
 * CRC-32 of a zip; Node below 20.15 has none of its own.
 * @type {(data: Buffer, value: number) => number}
 */
const crc32 =
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- missing in the oldest Node this runs on
  zlib.crc32 ? (data, value) => zlib.crc32(data, value) : tableCrc32

/** @type {Uint32Array | undefined} */
let table

/**
 * @param {Buffer} data
 * @param {number} value
 */
export function tableCrc32(data, value) {
  table ??= Uint32Array.from({ length: 256 }, (_, n) => {
    for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1
    return n >>> 0
  })
  let crc = ~value
  for (const byte of data) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 255] ?? 0)
  return ~crc >>> 0
}
