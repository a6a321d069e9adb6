// Looks at a path before any decoder does: is it a readable, regular, non-empty file, and what do its first bytes say.
import { constants } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import type { Stats } from 'node:fs'
import { InterludeError, systemCodeOf } from '../../src-shared/errors.ts'

/** What a file is by its first bytes; `media` is anything that only ffmpeg can tell. */
export type FileNature = 'png' | 'jpeg' | 'webp' | 'tiff' | 'avif' | 'text' | 'media'

/** A path that was looked at. */
export type InputFile =
  { readonly type: 'folder' } | { readonly type: 'file'; readonly size: number; readonly nature: FileNature }

/** Turns a failed file operation into the error that the user sees. */
export function inputFailure(path: string, error: unknown): InterludeError {
  switch (systemCodeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new InterludeError('not-found', `There is no file ${path}.`, 'Check the name and the folder.', {
        cause: error,
      })
    case 'EACCES':
    case 'EPERM':
      return new InterludeError(
        'not-readable',
        `${path} may not be read by you.`,
        "Change the file's permissions, or copy it to a place of your own.",
        { cause: error },
      )
    case 'ENAMETOOLONG':
    case 'ELOOP':
      return new InterludeError('not-found', `The path ${path} leads nowhere.`, 'Check the name.', {
        cause: error,
      })
    default:
      return new InterludeError('not-readable', `${path} cannot be read: ${String(error)}`, undefined, {
        cause: error,
      })
  }
}

/** The error for a file that holds something else. */
export function notMedia(path: string): InterludeError {
  return new InterludeError(
    'not-media',
    `${path} is not a video or picture.`,
    'Use MP4, MOV, MKV, WebM, GIF, AVI, PNG, JPEG, WebP or TIFF.',
  )
}

/** `stat` (through symbolic links) with readable errors: `not-found`, `not-readable`. */
export async function statOf(path: string): Promise<Stats> {
  if (path === '' || path.includes('\0')) {
    throw new InterludeError('not-found', 'The path is empty or not a path.', 'Name a file.')
  }
  try {
    return await stat(path)
  } catch (error) {
    throw inputFailure(path, error)
  }
}

/** Reads up to `length` bytes from `offset`; errors as {@link statOf}. */
export async function readSome(path: string, offset: number, length: number): Promise<Uint8Array> {
  try {
    // Not blocking: should the file become a pipe between stat and open, we must not hang.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK | 0))
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, offset)
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw inputFailure(path, error)
  }
}

const ascii = (bytes: Uint8Array, start: number, end: number) =>
  String.fromCharCode(...bytes.subarray(start, end))

/** An animated PNG has its `acTL` chunk before the first `IDAT`; ffmpeg reads those. */
function isAnimatedPng(head: Uint8Array): boolean {
  const text = ascii(head, 0, Math.min(head.length, 512))
  const control = text.indexOf('acTL')
  const data = text.indexOf('IDAT')
  return control !== -1 && (data === -1 || control < data)
}

/** Whether bytes are UTF-8 without control characters but those of lines; a character may be cut at the end. */
function isText(head: Uint8Array): boolean {
  if (head.some((byte) => (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 127)) {
    return false
  }
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}

/** Says what a file is by its first bytes (512 are enough). */
export function natureOf(head: Uint8Array): FileNature {
  const word = ascii(head, 0, 4)
  if (word === '\x89PNG') return isAnimatedPng(head) ? 'media' : 'png'
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg'
  if (word === 'RIFF' && ascii(head, 8, 12) === 'WEBP') return 'webp'
  if (word === 'II*\0' || word === 'MM\0*' || word === 'II+\0' || word === 'MM\0+') return 'tiff'
  if (ascii(head, 4, 8) === 'ftyp' && /^avi[fs]/.test(ascii(head, 8, 12))) return 'avif'
  // Every container has bytes that no text has. Raw video alone may not: a line of text, then any pixels.
  return isText(head) && !ascii(head, 0, 10).startsWith('YUV4MPEG2 ') ? 'text' : 'media'
}

/**
 * Checks that `path` is a folder or a regular file with something in it that may be read. Throws `not-found`,
 * `not-readable`, `not-a-file` (pipes, devices, sockets: reading them could wait for ever) or `empty`.
 */
export async function inspectInput(path: string): Promise<InputFile> {
  const stats = await statOf(path)
  if (stats.isDirectory()) return { type: 'folder' }
  if (!stats.isFile()) {
    throw new InterludeError(
      'not-a-file',
      `${path} is not a file but a pipe, device or socket.`,
      'Save its content to a file first.',
    )
  }
  if (stats.size === 0) {
    throw new InterludeError('empty', `${path} is empty.`, 'Copy or export it again.')
  }
  const head = await readSome(path, 0, 512)
  return { type: 'file', size: stats.size, nature: natureOf(head) }
}
