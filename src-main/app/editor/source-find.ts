// Looks below a folder for the files of sources that were moved, by their content: what has the right size is hashed.
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import type { Source } from '../../../src-shared/project/source.ts'
import { hashSource } from '../../media/content-hash.ts'
import { inputFailure } from '../../media/input-file.ts'
import { filesOf } from '../../media/source-files.ts'

/** Where a source was found. */
export interface FoundSource {
  readonly source: string
  readonly path: string
}

/** Folders deep, and things in all, that are looked at. */
const deepest = 12
const most = 50_000

interface Place {
  readonly path: string
  readonly folder: boolean
}

/** All files and folders below a folder, nearest first; hidden ones and links are passed over. */
async function* below(top: string, signal?: AbortSignal): AsyncGenerator<Place, void, undefined> {
  const folders = [{ path: top, depth: 0 }]
  let seen = 0
  yield { path: top, folder: true }
  // Grows while it is gone through.
  for (const { path, depth } of folders) {
    throwIfCancelled(signal)
    const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
      if (depth === 0) throw inputFailure(path, error)
      return []
    })
    for (const entry of entries) {
      if (entry.name.startsWith('.') || (seen += 1) > most) continue
      const folder = entry.isDirectory()
      if (folder && depth < deepest) folders.push({ path: join(path, entry.name), depth: depth + 1 })
      if (folder || entry.isFile()) yield { path: join(path, entry.name), folder }
    }
  }
}

/** The content of what lies at a path; undefined where it can't be read or is no source. */
async function contentAt(path: string, signal?: AbortSignal): Promise<string | undefined> {
  try {
    return (await hashSource(await filesOf(path), signal)).hash
  } catch {
    throwIfCancelled(signal)
    return undefined
  }
}

/**
 * Finds sources by their content; of several copies the one that still has the name, else the nearest. Throws `not-found` or
 * `not-readable` for the folder, `cancelled`.
 */
export async function findSources(
  folder: string,
  sources: readonly Source[],
  signal?: AbortSignal,
): Promise<FoundSource[]> {
  const found = new Map<string, string>()
  const named = (source: Source, path: string | undefined) =>
    path !== undefined && basename(path) === basename(source.path)
  const offer = (source: Source, path: string) => {
    const before = found.get(source.id)
    if (before === undefined || (named(source, path) && !named(source, before))) found.set(source.id, path)
  }
  for await (const place of below(folder, signal)) {
    const open = sources.filter((source) => !named(source, found.get(source.id)))
    if (open.length === 0) break
    if (place.folder) {
      for (const source of open.filter(({ facts }) => facts.kind === 'sequence')) {
        // A pattern is looked for as one, a folder by all that is in it.
        const paths = /[%*]/.test(basename(source.path))
          ? [join(place.path, basename(source.path))]
          : [place.path]
        for (const path of paths) if ((await contentAt(path, signal)) === source.hash) offer(source, path)
      }
      continue
    }
    const size = (await stat(place.path).catch(() => undefined))?.size
    const likely = open.filter(({ facts, bytes }) => facts.kind !== 'sequence' && bytes === size)
    if (likely.length === 0) continue
    const hash = await contentAt(place.path, signal)
    for (const source of likely) if (source.hash === hash) offer(source, place.path)
  }
  return [...found].map(([source, path]) => ({ source, path }))
}
