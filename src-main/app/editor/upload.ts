// Files that were dropped onto a window in the browser, put together from pieces in the user's data folder. One that is broken off is
// removed: with its window, after a while, or at the next start.
import { open, realpath, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { InterludeError, cancelled } from '../../../src-shared/errors.ts'
import { sweepTemporaries, temporaryName } from '../../media/temporary-name.ts'
import { makeFolder } from '../../media/make-folder.ts'
import { formatBytes, freeSpace } from '../disk-space.ts'
import { giveName, safeName } from './upload-name.ts'
import { writeFailure } from './write-whole.ts'

/** A piece of a file. Pieces come in order. */
export interface Piece {
  /** Chosen by the window, the same for all pieces of a file. */
  readonly id: string
  readonly name: string
  /** Of the whole file. */
  readonly size: number
  readonly offset: number
  readonly bytes: Uint8Array
  readonly last: boolean
}

/** See the top of this file. `owner` tells windows apart. */
export interface Uploads {
  /** Takes a piece; the last one gives the file's path. Throws `too-large`, `disk-full`, `not-writable`, `out-of-range`, `usage`. */
  take(owner: object, piece: Piece): Promise<string | null>
  /** Removes what this window has not finished. */
  abandon(owner: object): Promise<void>
  /** Removes a file that came this way and is not wanted any more; another file is left alone. */
  discard(path: string): Promise<void>
  /** Removes what killed processes have left. */
  sweep(): Promise<void>
  close(): Promise<void>
}

/** Bounds of uploads. */
export interface UploadLimits {
  /** Bytes of one file. */
  readonly file: number
  /** Files of one window under way. */
  readonly files: number
  /** Bytes of the disk that are left for others. */
  readonly reserve: number
  /** Milliseconds without a piece after which a file is given up. */
  readonly patience: number
}

const defaultLimits: UploadLimits = { file: 256e9, files: 64, reserve: 256e6, patience: 10 * 60_000 }

interface Upload {
  readonly name: string
  readonly size: number
  readonly temporary: string
  written: number
  isBusy: boolean
  timer: ReturnType<typeof setTimeout> | undefined
}

function checkSize(upload: Upload, { name, size, offset, bytes, last }: Piece): void {
  const end = offset + bytes.byteLength
  const isWhole = last ? end === size : end < size
  if (offset === upload.written && size === upload.size && isWhole) return
  throw new InterludeError(
    'out-of-range',
    `The pieces of ${name} do not fit together.`,
    'Drop the file again.',
  )
}

/** Opens the folder of uploads, which is made when the first one comes. */
export function openUploads(folder: string, limits: UploadLimits = defaultLimits): Uploads {
  const owners = new Map<object, Map<string, Upload>>()

  const pending = (): number => {
    let bytes = 0
    for (const uploads of owners.values()) {
      for (const { size, written } of uploads.values()) bytes += size - written
    }
    return bytes
  }

  async function giveUp(owner: object, id: string): Promise<void> {
    const uploads = owners.get(owner)
    const upload = uploads?.get(id)
    if (!upload) return
    uploads?.delete(id)
    clearTimeout(upload.timer)
    await rm(upload.temporary, { force: true }).catch(() => undefined)
  }

  /** Its window may have left while the disk was waited for. */
  async function checkWanted(uploads: Map<string, Upload>, id: string, upload: Upload): Promise<void> {
    if (uploads.get(id) === upload) return
    await rm(upload.temporary, { force: true }).catch(() => undefined)
    throw cancelled()
  }

  async function begin(uploads: Map<string, Upload>, { id, name, size }: Piece): Promise<Upload> {
    if (uploads.size >= limits.files) {
      throw new InterludeError('usage', 'Too many files are on their way.', 'Drop fewer at a time.')
    }
    if (size > limits.file) {
      throw new InterludeError(
        'too-large',
        `${name} has ${formatBytes(size)}; at most ${formatBytes(limits.file)} are taken.`,
        'Copy it into a folder of the host, and open it from there.',
      )
    }
    const upload: Upload = {
      name: safeName(name),
      size,
      temporary: join(folder, temporaryName('')),
      written: 0,
      isBusy: false,
      timer: undefined,
    }
    // Noted before anything is waited for, so that two that begin at a time see each other.
    const need = pending() + size
    uploads.set(id, upload)
    await makeFolder(folder, 0o700)
    const free = await freeSpace(folder)
    if (free !== undefined && free - limits.reserve < need) {
      throw new InterludeError(
        'disk-full',
        `There is no room for ${name}: it has ${formatBytes(size)}, and ${folder} has ${formatBytes(free)} left.`,
        'Free some space on the host, or open the file from a folder of the host.',
      )
    }
    await (await open(upload.temporary, 'wx', 0o600)).close()
    await checkWanted(uploads, id, upload)
    return upload
  }

  async function append(upload: Upload, bytes: Uint8Array, last: boolean): Promise<void> {
    const file = await open(upload.temporary, 'r+')
    try {
      let done = 0
      while (done < bytes.byteLength) {
        const { bytesWritten } = await file.write(bytes, done, bytes.byteLength - done, upload.written + done)
        done += bytesWritten
      }
      upload.written += bytes.byteLength
      if (last) await file.sync()
    } finally {
      await file.close()
    }
  }

  async function takePiece(owner: object, piece: Piece): Promise<string | null> {
    const uploads = owners.get(owner) ?? new Map<string, Upload>()
    owners.set(owner, uploads)
    const known = uploads.get(piece.id)
    if (known?.isBusy) {
      throw new InterludeError('usage', 'The piece before is still being written.', 'Send one at a time.')
    }
    const upload = known ?? (await begin(uploads, piece))
    checkSize(upload, piece)
    upload.isBusy = true
    clearTimeout(upload.timer)
    await append(upload, piece.bytes, piece.last)
    await checkWanted(uploads, piece.id, upload)
    upload.isBusy = false
    if (!piece.last) {
      upload.timer = setTimeout(() => void giveUp(owner, piece.id), limits.patience)
      upload.timer.unref()
      return null
    }
    const path = await giveName(upload.temporary, folder, upload.name)
    uploads.delete(piece.id)
    return path
  }

  async function abandon(owner: object): Promise<void> {
    for (const id of [...(owners.get(owner)?.keys() ?? [])]) await giveUp(owner, id)
    owners.delete(owner)
  }

  return {
    abandon,
    async take(owner, piece) {
      try {
        return await takePiece(owner, piece)
      } catch (error) {
        await giveUp(owner, piece.id)
        throw writeFailure(join(folder, piece.name), error)
      }
    },
    async discard(path) {
      if (dirname(path) === (await realpath(folder).catch(() => folder))) await rm(path, { force: true })
    },
    sweep: () => sweepTemporaries(folder),
    async close() {
      for (const owner of [...owners.keys()]) await abandon(owner)
    },
  }
}
