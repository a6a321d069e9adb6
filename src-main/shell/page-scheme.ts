// interlude://app/: the page's files, and nothing else of the disk.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { protocol } from 'electron'
import { cacheControl, mediaType, pageHeaders } from '../../src-shared/page-policy.ts'
import { pageOrigin, pageScheme } from '../../src-shared/shell-names.ts'
import { serveScheme, type PageAnswer } from './old-electron.ts'

/** Gives the page's scheme the standing of https. To be called before the program is ready. */
export function announceScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** By names and stat: entries of an archive know their kind in newer Electrons alone. */
function listFiles(folder: string, prefix: string): [string, string][] {
  return readdirSync(folder).flatMap((name): [string, string][] => {
    const file = join(folder, name)
    const address = `${prefix}${name}`
    return statSync(file).isDirectory() ? listFiles(file, `${address}/`) : [[address, file]]
  })
}

/** Answers with a file that was in the page's folder at the start; a request can name no other. */
function answerFrom(files: ReadonlyMap<string, string>): (url: string, method: string) => PageAnswer {
  const refuse = (status: number): PageAnswer => ({
    status,
    headers: { ...pageHeaders, 'Content-Type': 'text/plain; charset=utf-8' },
    content: Buffer.from(''),
  })
  return (url, method) => {
    if (method !== 'GET') return refuse(405)
    const [address = ''] = url.split(/[?#]/, 1)
    const name = address.startsWith(`${pageOrigin}/`) ? address.slice(pageOrigin.length + 1) : undefined
    const file = name === undefined ? undefined : files.get(name === '' ? 'index.html' : name)
    if (name === undefined || file === undefined) return refuse(404)
    try {
      return {
        status: 200,
        headers: {
          ...pageHeaders,
          'Content-Type': mediaType(file),
          'Cache-Control': cacheControl(name),
        },
        content: readFileSync(file),
      }
    } catch {
      return refuse(404)
    }
  }
}

/** Serves the page from its built folder. */
export function servePage(folder: string): void {
  serveScheme(pageScheme, answerFrom(new Map(listFiles(folder, ''))))
}
