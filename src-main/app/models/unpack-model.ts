// Unpacks an archive of a model. Archives come from strangers: what is listed is judged as a whole before the first byte is
// written, names are compared with those that a model has (so none can lead out of the folder), and every file is counted and
// checksummed while it is written.
import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import * as yauzl from 'yauzl'
import { InterludeError, throwIfCancelled } from '../../../src-shared/errors.ts'
import { makeFolder } from '../../media/make-folder.ts'
import { limitOf, mostBytes, mostParts } from './model-parts.ts'

/** Unpacked bytes for each packed one. Text packs ten to one, numbers hardly at all. */
const mostRatio = 100
const slack = 1024 * 1024

function refuse(file: string, why: string, cause?: unknown): InterludeError {
  return new InterludeError(
    'model-damaged',
    `${file} is not a model that can be imported: ${why}.`,
    'Get it again from where it came from; it is made by interlude models export.',
    { cause },
  )
}

/**
 * Unpacks into a folder that exists and is empty; `onShare` hears the share (0..1) that is there. Throws `model-damaged` for anything but a sound archive of a model; what was
 * written by then is the caller's to remove.
 */
export async function unpackModel(
  file: string,
  folder: string,
  signal: AbortSignal,
  onShare: (share: number) => void = () => undefined,
): Promise<void> {
  const { size } = await stat(file)
  const zip = await openZip(file)
  try {
    const entries = await listEntries(file, zip, size)
    const total = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0)
    let unpacked = 0
    const onBytes = (bytes: number): void => {
      unpacked += bytes
      onShare(Math.min(1, unpacked / Math.max(1, total)))
    }
    for (const entry of entries) {
      throwIfCancelled(signal)
      await unpackEntry(file, zip, entry, join(folder, entry.fileName), { signal, onBytes })
    }
  } finally {
    zip.close()
  }
}

async function openZip(file: string): Promise<yauzl.ZipFile> {
  try {
    return await yauzl.openPromise(file, {
      autoClose: false,
      lazyEntries: true,
      decodeStrings: true,
      strictFileNames: true,
      validateEntrySizes: true,
    })
  } catch (error) {
    throw refuse(file, `it is no archive, or was cut off (${wordsOf(error)})`, error)
  }
}

const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\.$/, '').slice(0, 200)

const quote = (name: string): string => JSON.stringify(name.slice(0, 80))

async function listEntries(file: string, zip: yauzl.ZipFile, size: number): Promise<yauzl.Entry[]> {
  if (zip.entryCount > mostParts) throw refuse(file, `it holds ${zip.entryCount} files`)
  const entries: yauzl.Entry[] = []
  const seen = new Set<string>()
  let total = 0
  try {
    for await (const entry of zip.eachEntry()) {
      // A packer may list the one folder that models have.
      if (entry.fileName === 'variables/' && entry.uncompressedSize === 0) continue
      const why = faultOf(entry, seen)
      if (why !== undefined) throw refuse(file, why)
      seen.add(entry.fileName)
      total += entry.uncompressedSize
      entries.push(entry)
    }
  } catch (error) {
    // The library refuses names that lead elsewhere by itself, and lists that do not fit the file.
    throw error instanceof InterludeError ? error : refuse(file, wordsOf(error), error)
  }
  if (total > mostBytes) throw refuse(file, `it would unpack to ${total} bytes`)
  if (total > mostRatio * size + slack) throw refuse(file, `it would unpack to ${total} bytes from ${size}`)
  if (!seen.has('options.json')) {
    throw refuse(file, 'it is an archive of something else: it has no options.json')
  }
  return entries
}

function faultOf(entry: yauzl.Entry, seen: ReadonlySet<string>): string | undefined {
  const { fileName, externalFileAttributes, uncompressedSize, compressionMethod } = entry
  const name = quote(fileName)
  const limit = limitOf(fileName)
  if (limit === undefined) return `${name} does not belong to a model`
  if (seen.has(fileName)) return `it holds ${name} twice`
  // The upper half are the modes of Unix: 0 where another system packed, 0o100000 for an ordinary file.
  const type = (externalFileAttributes >>> 16) & 0o170000
  if (type !== 0 && type !== 0o100000) return `${name} is a link or a device`
  if (entry.isEncrypted()) return `${name} is encrypted`
  if (compressionMethod !== 0 && compressionMethod !== 8) return `${name} is packed in an unknown way`
  if (uncompressedSize > limit) return `${name} is too large`
  return undefined
}

async function unpackEntry(
  file: string,
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
  target: string,
  { signal, onBytes }: { readonly signal: AbortSignal; readonly onBytes: (bytes: number) => void },
): Promise<void> {
  await makeFolder(dirname(target))
  let sum = 0
  const check = new Transform({
    transform(chunk: Buffer, _, done) {
      sum = crc32(chunk, sum)
      onBytes(chunk.length)
      done(null, chunk)
    },
    flush(done) {
      done(sum === entry.crc32 ? null : new Error(`${quote(entry.fileName)} is damaged`))
    },
  })
  try {
    const packed = await zip.openReadStreamPromise(entry)
    await pipeline(packed, check, createWriteStream(target, { flags: 'wx', flush: true }), { signal })
  } catch (error) {
    throwIfCancelled(signal)
    // What the file system says is no fault of the archive.
    if (error instanceof Error && 'code' in error && 'syscall' in error) throw error
    throw refuse(file, wordsOf(error), error)
  }
}
