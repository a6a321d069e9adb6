// Which engine made a frame: a hash of the engine's own files, so that a newer build never shows an older one's frames.
import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

const code = /\.(js|mjs|cjs|ts|wasm)$/

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && code.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** The hash of the entry file and of all code in `folders` (the engine's and the WASM parts'). */
export async function hashEngineBuild(entry: string, folders: readonly string[]): Promise<string> {
  const lists = await Promise.all(folders.map(filesBelow))
  const hash = createHash('sha256')
  for (const file of new Set([entry, ...lists.flat()])) {
    const content = await readFile(file).catch(() => Buffer.alloc(0))
    hash.update(`${String(content.length)}\n`).update(content)
  }
  return hash.digest('hex')
}
