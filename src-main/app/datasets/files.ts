// Finds and fingerprints the files of a data set.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { InterludeError, throwIfCancelled } from '../../../src-shared/errors.ts'

/** A file below a data set's folder. */
export interface FoundFile {
  readonly path: string
  /** Relative to the folder, with forward slashes. */
  readonly name: string
  readonly size: number
  /** Time of the last change, ms. */
  readonly changed: number
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Orders names with the numbers in them compared as numbers. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return collator.compare(a.name, b.name) || (a.name < b.name ? -1 : 1)
}

/** All files below `root` (links followed, hidden ones left out), ordered by name. Throws `not-found`, `not-readable`. */
export async function findFiles(root: string, signal?: AbortSignal): Promise<FoundFile[]> {
  const facts = await stat(root).catch(() => undefined)
  if (!facts) throw new InterludeError('not-found', `There is no ${root}.`, 'Check the path.')
  if (!facts.isDirectory()) {
    throw new InterludeError('not-a-file', `${root} is not a folder.`, 'Name the folder with the data set.')
  }
  const found: FoundFile[] = []
  const walk = async (folder: string, depth: number): Promise<void> => {
    throwIfCancelled(signal)
    let names
    try {
      names = await readdir(folder)
    } catch (error) {
      if (depth > 0) return
      throw new InterludeError('not-readable', `${folder} cannot be read.`, 'Check its permissions.', {
        cause: error,
      })
    }
    for (const name of names) {
      if (name.startsWith('.')) continue
      const path = join(folder, name)
      const entry = await stat(path).catch(() => undefined)
      // Links may lead in circles.
      if (entry?.isDirectory() && depth < 12) {
        await walk(path, depth + 1)
      } else if (entry?.isFile()) {
        found.push({
          path,
          name: relative(root, path).split(sep).join('/'),
          size: entry.size,
          changed: entry.mtimeMs,
        })
      }
    }
  }
  await walk(root, 0)
  return found.sort(byName)
}

/** SHA-256 of files' bytes, one behind the other, in hexadecimal. */
export async function hashFiles(paths: readonly string[], signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256')
  for (const path of paths) {
    try {
      for await (const chunk of createReadStream(path)) {
        throwIfCancelled(signal)
        // A stream without an encoding yields buffers; its type does not say so.
        hash.update(chunk as Buffer)
      }
    } catch (error) {
      if (error instanceof InterludeError) throw error
      throw new InterludeError('not-readable', `${path} cannot be read.`, 'Check its permissions.', {
        cause: error,
      })
    }
  }
  return hash.digest('hex')
}
