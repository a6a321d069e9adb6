// Which files of a document's sources may be read. A window can put any path into a document, and a project file can name any: on a host
// with roots neither opens what lies outside. Such a source stays in the document, and reads as one that is not there.
import { basename } from 'node:path'
import type { SourceStatus } from '../../../src-shared/editor/values.ts'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { findSource } from '../../../src-shared/project/lookup.ts'
import type { Source } from '../../../src-shared/project/source.ts'
import type { PathPolicy } from './parts.ts'

/** See the top of this file. */
export interface SourceGate {
  /** Looks at the sources of a document that a window sends. Undefined when there is no new one; rejects with `not-readable`. */
  admit(document: ProjectDocument): Promise<void> | undefined
  /** Looks at the sources of a document that was read: what may not be read is noted. */
  look(document: ProjectDocument): Promise<void>
  /** The document for those who open files. The same one gives the same one. */
  visible(document: ProjectDocument): ProjectDocument
  /** A status of a source of the document, in the words for one that may not be read. */
  explain(document: ProjectDocument, status: SourceStatus): SourceStatus
}

/** Below a file there are no files. */
const nowhere = '/dev/null/outside/'

/** Makes a gate that lets through what the rule lets be read. */
export function createSourceGate(paths: Pick<PathPolicy, 'check'>): SourceGate {
  const known = new Map<string, boolean>()
  const seen = new WeakMap<readonly Source[], readonly Source[]>()

  const unknownOf = ({ sources }: ProjectDocument): string[] =>
    sources.filter(({ path }) => !known.has(path)).map(({ path }) => path)

  const hide = (sources: readonly Source[]): readonly Source[] => {
    if (sources.every(({ path }) => known.get(path) !== false)) return sources
    return sources.map((source) =>
      known.get(source.path) === false ? { ...source, path: nowhere + basename(source.path) } : source,
    )
  }

  return {
    admit(document) {
      const unknown = unknownOf(document)
      if (unknown.length === 0) return undefined
      return (async () => {
        for (const path of unknown) {
          await paths.check(path, 'read')
          known.set(path, true)
        }
      })()
    },
    async look(document) {
      for (const path of unknownOf(document)) {
        const isAllowed = await paths.check(path, 'read').then(
          () => true,
          (error: unknown) => {
            if (error instanceof InterludeError) return false
            throw error
          },
        )
        known.set(path, isAllowed)
      }
    },
    visible(document) {
      const sources = seen.get(document.sources) ?? hide(document.sources)
      seen.set(document.sources, sources)
      return sources === document.sources ? document : { ...document, sources }
    },
    explain(document, status) {
      const path = findSource(document, status.source)?.path
      if (path === undefined || known.get(path) !== false) return status
      return {
        ...status,
        state: 'missing',
        error: {
          code: 'not-readable',
          message: `${path} is outside of the folders that may be used here.`,
          remedy: 'Find it again in one of these folders, or start the program with --root FOLDER.',
        },
      }
    },
  }
}
