// A model folder as one file: a zip archive of its files. The same folder gives the same bytes.
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { place } from '../../media/output-place.ts'
import { listParts, readPart } from './model-parts.ts'

/** Zip knows no time before 1980; a model has none that matters. */
const mtime = new Date(Date.UTC(1980, 0, 2))

/**
 * Writes the archive; it appears whole or not at all. Throws `exists`, `not-writable`, `disk-full`, and `cancelled` by the signal.
 */
export async function packModel(
  folder: string,
  file: string,
  options: { readonly overwrite: boolean; readonly signal: AbortSignal },
): Promise<void> {
  const parts = await listParts(folder)
  await place(file, { overwrite: options.overwrite }, async ({ path }) => {
    const zip = new ZipFile()
    for (const part of parts) {
      // Weights are noise to a packer; text and graphs are not.
      const compress = !part.path.includes('weights') && !part.path.includes('.data-')
      const how = { mtime, mode: 0o100644, compress, size: part.bytes, forceDosTimestamp: true }
      zip.addReadStreamLazy(part.path, how, (give) => give(null, readPart(folder, part)))
    }
    zip.end()
    const whole = createWriteStream(path, { flags: 'wx', flush: true })
    zip.on('error', (error: Error) => whole.destroy(error))
    await pipeline(zip.outputStream, whole, { signal: options.signal })
  })
}
