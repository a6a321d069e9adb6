// The files that a model folder may consist of, and how large each may be. Nothing else travels, in or out.
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A file of a model, by its path in the folder (forward slashes). */
export interface ModelPart {
  readonly path: string
  readonly bytes: number
}

const mebibyte = 1024 * 1024

/** Most bytes of each file. The engine reads them with limits of its own; these are for what crosses a disk or a network. */
const limits: readonly { readonly pattern: RegExp; readonly most: number }[] = [
  { pattern: /^(?:options|card)\.json$/, most: mebibyte },
  { pattern: /^weights\.safetensors$/, most: 820 * mebibyte },
  { pattern: /^saved_model\.pb$/, most: 64 * mebibyte },
  { pattern: /^variables\/variables\.(?:index|data-\d{5}-of-\d{5})$/, most: 820 * mebibyte },
]

/** Most files and most bytes of a whole model. */
export const mostParts = 80
/** See {@link mostParts}. */
export const mostBytes = 1024 * mebibyte

/** Most bytes that the file of this path may have; undefined when no model has such a file. */
export function limitOf(path: string): number | undefined {
  return limits.find(({ pattern }) => pattern.test(path))?.most
}

/** The files of a model folder, in order; others that lie there are left out. */
export async function listParts(folder: string): Promise<ModelPart[]> {
  const found: ModelPart[] = []
  for (const inner of ['', 'variables/']) {
    const names = await readdir(join(folder, inner)).catch(() => [])
    for (const name of names.sort()) {
      const path = inner + name
      if (limitOf(path) === undefined) continue
      const facts = await stat(join(folder, path)).catch(() => undefined)
      if (facts?.isFile()) found.push({ path, bytes: facts.size })
    }
  }
  return found
}

/** Reads one of them. */
export function readPart(folder: string, { path, bytes }: ModelPart): NodeJS.ReadableStream {
  // No further than it was long when it was listed.
  return createReadStream(join(folder, path), { end: Math.max(0, bytes - 1) })
}
