// The project's file: read with nothing trusted, written as a whole, and recognised when another program has changed it meanwhile.
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import * as v from 'valibot'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { formatProject, parseProject } from '../../../src-shared/project/file.ts'
import { limits } from '../../../src-shared/project/values.ts'
import { inputFailure } from '../../media/input-file.ts'
import { withFullPaths, withRelativePaths } from './project-paths.ts'
import { writeWhole } from './write-whole.ts'

/** Ending of a project file, with its dot. */
export const projectEnding = '.interlude'

/** What a file was when it was last read or written here; equal stamps mean the same content. */
export const stampSchema = v.object({ bytes: v.number(), changed: v.number(), hash: v.string() })

/** See {@link stampSchema}. */
export type FileStamp = v.InferOutput<typeof stampSchema>

/** A project as it was read. */
export interface ProjectFile {
  readonly document: ProjectDocument
  readonly stamp: FileStamp
}

/** The file's name without its ending: what the project is called. */
export function projectName(path: string): string {
  return extname(path) === projectEnding ? basename(path, projectEnding) : basename(path)
}

/** The path with the ending of projects. */
export function withProjectEnding(path: string): string {
  return extname(path).toLowerCase() === projectEnding ? path : path + projectEnding
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

async function readText(path: string): Promise<{ readonly text: string; readonly stamp: FileStamp }> {
  try {
    const facts = await stat(path)
    if (!facts.isFile()) {
      throw new InterludeError('not-a-file', `${path} is not a file.`, 'Choose a project file.')
    }
    // A character has up to three bytes; what is longer is not read to find that out.
    if (facts.size > 3 * limits.text) {
      throw new InterludeError(
        'too-large',
        `${path} is larger than any project.`,
        'Make sure that this is a project file of Interlude.',
      )
    }
    const text = await readFile(path, 'utf8')
    return { text, stamp: { bytes: facts.size, changed: facts.mtimeMs, hash: hashOf(text) } }
  } catch (error) {
    if (error instanceof InterludeError) throw error
    throw inputFailure(path, error)
  }
}

/** Reads a text as a project, naming in every refusal what it is the text of. Throws as `parseProject`. */
export function readProjectText(text: string, what: string): ProjectDocument {
  try {
    return parseProject(text)
  } catch (error) {
    if (!(error instanceof InterludeError)) throw error
    throw new InterludeError(error.code, `${what} can't be opened. ${error.message}`, error.remedy, {
      cause: error,
    })
  }
}

/** Reads a project file; the paths of its sources come in full. Throws `not-found`, `not-readable`, `not-a-file`, and as `parseProject`. */
export async function readProject(path: string): Promise<ProjectFile> {
  const { text, stamp } = await readText(path)
  return { document: withFullPaths(readProjectText(text, basename(path)), path), stamp }
}

/** Writes a project file; `program` is this program's version. Throws `disk-full`, `not-writable`; the old file is whole then. */
export async function writeProject(
  path: string,
  document: ProjectDocument,
  program: string,
): Promise<FileStamp> {
  const text = formatProject(withRelativePaths(document, path), program)
  await writeWhole(path, text)
  const facts = await stat(path).catch(() => undefined)
  return { bytes: facts?.size ?? 0, changed: facts?.mtimeMs ?? 0, hash: hashOf(text) }
}

/** Whether the file at `path` is the one of the stamp. A touched file with the old content counts as unchanged. */
export async function compareFile(
  path: string,
  stamp: FileStamp | undefined,
): Promise<'absent' | 'same' | 'other'> {
  const facts = await stat(path).catch(() => undefined)
  if (!facts) return 'absent'
  if (!stamp) return 'other'
  if (facts.size === stamp.bytes && facts.mtimeMs === stamp.changed) return 'same'
  const text = await readText(path).catch(() => undefined)
  return text?.stamp.hash === stamp.hash ? 'same' : 'other'
}
