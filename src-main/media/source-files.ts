// The files that a path stands for: itself, or the pictures of a folder or pattern.
import { resolve } from 'node:path'
import { inspectInput } from './input-file.ts'
import { InterludeError } from '../../src-shared/errors.ts'
import { picturesByPattern, picturesInFolder } from './sequence-source.ts'

/** Files behind a path, in full. */
export interface SourceFiles {
  readonly kind: 'file' | 'sequence'
  /** One for a file; of a sequence all, in order. Never empty. */
  readonly files: readonly string[]
}

/**
 * The files of a source, by the rules of `openSource`: a path that exists is taken as it is written; only otherwise is it a pattern.
 * Throws `not-found`, `not-readable`, `not-a-file`, `empty`.
 */
export async function filesOf(path: string): Promise<SourceFiles> {
  const full = path === '' ? '' : resolve(path)
  try {
    const input = await inspectInput(full)
    return input.type === 'folder'
      ? { kind: 'sequence', files: await picturesInFolder(full) }
      : { kind: 'file', files: [full] }
  } catch (error) {
    if (!(error instanceof InterludeError) || error.code !== 'not-found') throw error
    const files = await picturesByPattern(full)
    if (files.length === 0) throw error
    return { kind: 'sequence', files }
  }
}
