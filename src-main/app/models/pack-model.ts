// A model folder as one file: a zip archive of its files. The same folder gives the same bytes.
import { createWriteStream } from 'node:fs'
import { Transform } from 'node:stream'
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
  options: {
    readonly overwrite: boolean
    readonly signal: AbortSignal
    /** Hears the share (0..1) that is written, about. */
    readonly onProgress?: ((share: number) => void) | undefined
  },
): Promise<void> {
  const parts = await listParts(folder)
  const total = parts.reduce((sum, part) => sum + part.bytes, 0)
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
    let written = 0
    const meter = new Transform({
      transform(chunk: Buffer, _, done) {
        written += chunk.length
        options.onProgress?.(Math.min(1, written / Math.max(1, total)))
        done(null, chunk)
      },
    })
    await pipeline(zip.outputStream, meter, whole, { signal: options.signal })
  })
}
