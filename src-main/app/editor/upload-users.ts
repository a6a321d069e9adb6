// Which uploads are still of use. An upload lies in the program's own folder and belongs to no project alone, so it goes only when
// nothing that could be opened again names it: no open document, no copy for recovery, no kept version, and no project file that is
// known to have used it. Where one of these can't be looked at, all stay.
import { readFile, readdir, realpath, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import * as v from 'valibot'
import { pathSchema } from '../../../src-shared/editor/values.ts'
import { systemCodeOf } from '../../../src-shared/errors.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { makeFolder } from '../../media/make-folder.ts'
import { writeWhole } from './write-whole.ts'

/** A project's file, as it is open. */
export interface OpenFile {
  readonly document: ProjectDocument
  /** Null while it has none. */
  readonly path: string | null
  /** Whether the file holds the document. */
  readonly saved: boolean
}

/** Where uploads are named, and for how long the absence of a name means nothing. */
export interface UploadUsersOptions {
  /** The uploads. */
  readonly folder: string
  /** Where it is remembered which project files name them. */
  readonly file: string
  /** Folders of copies for recovery and of versions; those below them count. */
  readonly copies: readonly string[]
  /** Projects that were open lately. */
  readonly recent: () => readonly string[]
  /** An upload that is younger (ms) stays: whoever dropped it may not have begun to use it. Default: a week. */
  readonly youngerThan?: number
  /** What a project file named that has gone stays for so long (ms): it may have been moved, or its disk is not here. Default: 90 days. */
  readonly missingFor?: number
}

/** See the top of this file. */
export interface UploadUsers {
  /** Notes which uploads the open project's file names. Never rejects. */
  note(open: OpenFile): Promise<void>
  /** Removes what is of no use any more; `document` gives the open one. Returns the names of what went. Never rejects. */
  sweep(document: () => ProjectDocument): Promise<string[]>
}

const day = 24 * 60 * 60 * 1000

const usersSchema = v.array(v.object({ path: pathSchema, names: v.array(v.string()), seen: v.number() }))

type User = v.InferOutput<typeof usersSchema>[number]

/** Whether a project or a copy of one names this file: its path ends with the name, as JSON has it. */
const mentions = (text: string, name: string): boolean => text.includes(JSON.stringify(name).slice(1, -1))

/** Opens the register. */
export function openUploadUsers(options: UploadUsersOptions): UploadUsers {
  const { folder, file, youngerThan = 7 * day, missingFor = 90 * day } = options
  let queue: Promise<unknown> = Promise.resolve()
  let noted: string | undefined

  async function namesIn({ sources }: ProjectDocument): Promise<string[]> {
    // Windows know files by where all links lead.
    const places = [folder, await realpath(folder).catch(() => folder)]
    return sources.filter(({ path }) => places.includes(dirname(path))).map(({ path }) => basename(path))
  }

  async function readUsers(): Promise<User[]> {
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      if (systemCodeOf(error) === 'ENOENT') return '[]'
      throw error
    })
    return v.parse(usersSchema, JSON.parse(text))
  }

  async function writeUser(user: User): Promise<void> {
    const others = (await readUsers()).filter(({ path }) => path !== user.path)
    const users = user.names.length > 0 ? [...others, user] : others
    await makeFolder(dirname(file), 0o700)
    await writeWhole(file, `${JSON.stringify(users)}\n`, 0o600)
  }

  /** Uploads that are old enough to go. */
  async function oldOnes(): Promise<Set<string>> {
    const names = new Set<string>()
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      // What is on its way has a hidden name.
      if (!entry.isFile() || entry.name.startsWith('.')) continue
      const facts = await stat(join(folder, entry.name)).catch(() => undefined)
      if (facts && Date.now() - Math.max(facts.mtimeMs, facts.ctimeMs) >= youngerThan) names.add(entry.name)
    }
    return names
  }

  /** Takes out of `names` what is in this file. False when it is not there; throws when it can't be looked at. */
  async function keepNamed(path: string, names: Set<string>): Promise<boolean> {
    try {
      const text = await readFile(path, 'utf8')
      for (const name of names) if (mentions(text, name)) names.delete(name)
      return true
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error))) return false
      throw error
    }
  }

  async function findUseless(): Promise<Set<string>> {
    const names = await oldOnes()
    if (names.size === 0) return names
    const users = await readUsers()
    for (const { path, names: own, seen } of users) {
      const isThere = await keepNamed(path, names)
      if (!isThere && Date.now() - seen < missingFor) for (const name of own) names.delete(name)
    }
    for (const path of options.recent()) await keepNamed(path, names)
    for (const place of options.copies) {
      const entries = await readdir(place, { recursive: true, withFileTypes: true }).catch(
        (error: unknown) => {
          if (systemCodeOf(error) === 'ENOENT') return []
          throw error
        },
      )
      for (const entry of entries) {
        if (names.size > 0 && entry.isFile()) await keepNamed(join(entry.parentPath, entry.name), names)
      }
    }
    return names
  }

  async function sweep(document: () => ProjectDocument): Promise<string[]> {
    const names = await findUseless()
    const gone: string[] = []
    for (const name of names) {
      // What is opened meanwhile counts.
      if (document().sources.some(({ path }) => basename(path) === name)) continue
      await rm(join(folder, name), { force: true })
      gone.push(name)
    }
    return gone
  }

  return {
    note({ document, path, saved }) {
      if (path === null || !saved) return Promise.resolve()
      const written = queue.then(async () => {
        const names = await namesIn(document)
        const what = JSON.stringify([path, names])
        // Most projects name none, and never did.
        if (what === noted || (noted === undefined && names.length === 0)) return
        await writeUser({ path, names, seen: Date.now() })
        noted = what
      })
      queue = written.catch(() => undefined)
      return written.catch(() => undefined)
    },
    sweep: (document) => sweep(document).catch(() => []),
  }
}
