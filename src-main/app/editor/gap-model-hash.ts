// What a model folder holds, as a hash that needs no engine: the files themselves, for they decide every in-between. The card only counts
// where it does too: by the seed of a model without weights.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'

const card = 'card.json'

interface ModelFile {
  readonly path: string
  readonly name: string
  readonly size: number
  readonly changed: number
}

async function listFiles(folder: string): Promise<ModelFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  return Promise.all(
    files.map(async (path) => {
      const { size, mtimeMs } = await stat(path)
      return { path, name: relative(folder, path), size, changed: mtimeMs }
    }),
  )
}

/** Text that is another when a file of the folder is: a look at the folder, without reading. Rejects where that can't be done. */
export async function signModelFolder(folder: string): Promise<string> {
  const files = await listFiles(folder)
  return files.map(({ name, size, changed }) => `${name}:${String(size)}:${String(changed)}`).join('|')
}

async function seedOf(path: string): Promise<string> {
  try {
    const content: unknown = JSON.parse(await readFile(path, 'utf8'))
    return typeof content === 'object' && content !== null && 'seed' in content ? String(content.seed) : ''
  } catch {
    return ''
  }
}

/** The hash of the folder's content (SHA-256 in hexadecimal). Rejects where a file can't be read. */
export async function hashModelFolder(folder: string): Promise<string> {
  const hash = createHash('sha256')
  for (const { path, name, size } of await listFiles(folder)) {
    if (name === card) {
      hash.update(`seed ${await seedOf(path)}\n`)
      continue
    }
    hash.update(`${name}\n${String(size)}\n`)
    for await (const bytes of createReadStream(path)) hash.update(bytes as Buffer)
  }
  return hash.digest('hex')
}
