// Paths of sources. In memory they are in full; in a project file those below its folder are relative to it, with forward slashes, so
// that a project can be moved and copied together with its footage.
import { dirname, isAbsolute, posix, relative, resolve, sep, win32 } from 'node:path'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import type { Source } from '../../../src-shared/project/source.ts'
import { isWithin } from './paths.ts'

function mapPaths(document: ProjectDocument, pathOf: (source: Source) => string): ProjectDocument {
  const sources = document.sources.map((source) => {
    const path = pathOf(source)
    return path === source.path ? source : { ...source, path }
  })
  const isSame = sources.every((source, index) => source === document.sources[index])
  return isSame ? document : { ...document, sources }
}

/** The document as it is in memory, of one that was read from `file`. Paths of another system's kind stay as they are. */
export function withFullPaths(document: ProjectDocument, file: string): ProjectDocument {
  const folder = dirname(resolve(file))
  return mapPaths(document, ({ path }) =>
    posix.isAbsolute(path) || win32.isAbsolute(path) ? path : resolve(folder, ...path.split('/')),
  )
}

/** The document as it is written to `file`. */
export function withRelativePaths(document: ProjectDocument, file: string): ProjectDocument {
  const folder = dirname(resolve(file))
  return mapPaths(document, ({ path }) => {
    if (!isAbsolute(path) || !isWithin(folder, path) || path === folder) return path
    return relative(folder, path).split(sep).join('/')
  })
}
