// The files of the page: what was in its folder when the server began, and nothing that a request could name beside it.
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { InterludeError } from '../../src-shared/errors.ts'

/** The page's files by their address (`/assets/index.js`); `/` is the page itself. */
export interface PageFiles {
  /** The file's content and name, or undefined when it is none of the page's. */
  read(address: string): Promise<{ readonly name: string; readonly content: Buffer } | undefined>
}

/** Lists the folder of the built page. Throws `tool-missing` where it has not been built. */
export async function openPageFiles(folder: string): Promise<PageFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = new Map<string, string>()
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    files.set(`/${relative(folder, file).split(sep).join('/')}`, file)
  }
  const index = files.get('/index.html')
  if (index === undefined) {
    throw new InterludeError(
      'tool-missing',
      `The editor's page is missing from ${folder}.`,
      'Build it: npm run build.',
    )
  }
  files.set('/', index)
  return {
    async read(address) {
      const file = files.get(address)
      if (file === undefined) return undefined
      const content = await readFile(file).catch(() => undefined)
      return content && { name: relative(folder, file).split(sep).join('/'), content }
    },
  }
}
