// Files that were exported, for a browser that may sit at another machine.
import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { pageHeaders } from '../../src-shared/page-policy.ts'
import { sendWords } from './answers.ts'

/** The job that an address asks for the file of; undefined for any other address. */
export function jobInAddress(address: string): string | undefined {
  return /^\/export\/([\w-]{1,100})$/.exec(address)?.[1]
}

/** The header that names a download: in full (RFC 6266, RFC 8187), and in plain letters for who does not know that. */
export function dispositionOf(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  // A file system may hold what is no text.
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}

async function openFile(path: string): Promise<{ file: FileHandle; bytes: number } | undefined> {
  const file = await open(path).catch(() => undefined)
  const facts = await file?.stat().catch(() => undefined)
  if (file && facts?.isFile()) return { file, bytes: facts.size }
  await file?.close()
  return undefined
}

/** Sends a file as it is read; a HEAD request gets all but its content. Says so where it is not there (any more). */
export async function sendDownload(
  response: ServerResponse,
  path: string | undefined,
  withContent: boolean,
): Promise<void> {
  const opened = path === undefined ? undefined : await openFile(path)
  if (path === undefined || !opened) {
    sendWords(response, 404, [
      'This file is not there any more: export it again.',
      '이 파일은 더 이상 없습니다. 다시 내보내세요.',
    ])
    return
  }
  const { file, bytes } = opened
  response.writeHead(200, {
    ...pageHeaders,
    'Content-Type': 'application/octet-stream',
    'Content-Length': bytes,
    'Content-Disposition': dispositionOf(basename(path)),
    'Cache-Control': 'no-store',
  })
  if (withContent && bytes > 0) {
    // Not beyond what was promised, should it grow; the stream closes the file.
    await pipeline(file.createReadStream({ start: 0, end: bytes - 1 }), response)
    return
  }
  await file.close()
  response.end()
}
