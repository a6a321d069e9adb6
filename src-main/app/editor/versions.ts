// Earlier versions of saved projects, in the user's data folder: one folder for each project file, one file for each version, its name
// says when it was kept and how many keyframes it has.
import { createHash } from 'node:crypto'
import { readFile, readdir, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { formatProject } from '../../../src-shared/project/file.ts'
import { sweepTemporaries } from '../../media/temporary-name.ts'
import { makeFolder } from '../../media/make-folder.ts'
import { projectEnding, readProjectText } from './project-file.ts'
import { excessVersions, outdatedVersions } from './versions-rule.ts'
import { writeWhole } from './write-whole.ts'

/** A version that can be opened. */
export interface Version {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly kept: number
  readonly bytes: number
  readonly keyframes: number
}

/** See the top of this file. */
export interface Versions {
  /** Keeps what was saved to `file`. What equals the newest version is not kept again. Throws `disk-full`, `not-writable`. */
  keep(file: string, document: ProjectDocument): Promise<void>
  /** Newest first. */
  list(file: string): Promise<Version[]>
  /** Throws `not-found`, `damaged`. */
  read(file: string, id: string): Promise<ProjectDocument>
  /** Drops what is too old of all projects, and what is too much of all together. */
  sweep(): Promise<void>
}

/** Bytes that versions may take. */
export interface VersionLimits {
  /** Of one project. */
  readonly each: number
  /** Of all projects together. */
  readonly all: number
}

const defaultLimits: VersionLimits = { each: 100 * 2 ** 20, all: 2 * 2 ** 30 }

const namePattern = new RegExp(`^(\\d{1,15})-(\\d{1,6})\\${projectEnding}$`)

/** Opens the versions in `folder`; `program` is this program's version. */
export function openVersions(folder: string, program: string, limits = defaultLimits): Versions {
  /** Bytes that were written since all were counted. */
  let uncounted = 0

  const folderOf = (file: string) =>
    join(folder, createHash('sha256').update(file).digest('hex').slice(0, 32))

  async function listIn(place: string): Promise<Version[]> {
    const names = await readdir(place).catch(() => [])
    const versions = await Promise.all(
      names.map(async (name): Promise<Version | undefined> => {
        const [, kept, keyframes] = namePattern.exec(name) ?? []
        const facts = kept === undefined ? undefined : await stat(join(place, name)).catch(() => undefined)
        if (!facts) return undefined
        const id = name.slice(0, -projectEnding.length)
        return { id, kept: Number(kept), keyframes: Number(keyframes), bytes: facts.size }
      }),
    )
    return versions.filter((version) => version !== undefined).sort((a, b) => b.kept - a.kept)
  }

  const pathOf = (place: string, { id }: Pick<Version, 'id'>) => join(place, id + projectEnding)

  async function prune(place: string): Promise<void> {
    for (const version of outdatedVersions(await listIn(place), Date.now(), limits.each)) {
      await rm(pathOf(place, version), { force: true }).catch(() => undefined)
    }
  }

  /** Makes room where all projects' versions together are too much. */
  async function bound(): Promise<void> {
    uncounted = 0
    const projects = []
    for (const name of await readdir(folder).catch(() => [])) {
      const place = join(folder, name)
      projects.push((await listIn(place)).map((version) => ({ ...version, place })))
    }
    for (const version of excessVersions(projects, Date.now(), limits.all)) {
      await rm(pathOf(version.place, version), { force: true }).catch(() => undefined)
      // Fails where there are others.
      await rmdir(version.place).catch(() => undefined)
    }
  }

  return {
    async keep(file, document) {
      const place = folderOf(file)
      const text = formatProject(document, program)
      await makeFolder(place, 0o700).catch(() => undefined)
      const [newest] = await listIn(place)
      if (newest && (await readFile(pathOf(place, newest), 'utf8').catch(() => '')) === text) return
      // Two within a millisecond, or a clock that was set back: the newest stays the newest.
      const kept = Math.max(Date.now(), (newest?.kept ?? 0) + 1)
      await writeWhole(pathOf(place, { id: `${kept}-${document.keyframes.length}` }), text, 0o600)
      await prune(place)
      uncounted += text.length
      if (uncounted > limits.all / 16) await bound()
    },
    list: (file) => listIn(folderOf(file)),
    async read(file, id) {
      const place = folderOf(file)
      const version = (await listIn(place)).find((each) => each.id === id)
      const text = version && (await readFile(pathOf(place, version), 'utf8').catch(() => undefined))
      if (text === undefined) {
        throw new InterludeError(
          'not-found',
          'This version is not there any more.',
          'Choose another version.',
        )
      }
      return readProjectText(text, 'This version')
    },
    async sweep() {
      for (const name of await readdir(folder).catch(() => [])) {
        await sweepTemporaries(join(folder, name))
        await prune(join(folder, name))
      }
      await bound()
    },
  }
}
