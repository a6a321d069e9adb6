// Copies of unsaved work, in the user's data folder: written a moment after each edit, gone when the work is saved. Whoever works on one
// holds its lock; a copy whose lock nobody living holds is what a crash has left, and is offered.
//
// A copy is one file: a line of JSON that says what it is a copy of, then the text of the project.
import { randomUUID } from 'node:crypto'
import { open, readFile, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { InterludeError, systemCodeOf } from '../../../src-shared/errors.ts'
import type { Recovery } from '../../../src-shared/editor/events.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { formatProject } from '../../../src-shared/project/file.ts'
import { sweepTemporaries } from '../../media/temporary-name.ts'
import { makeFolder } from '../../media/make-folder.ts'
import { takeLock } from '../lock.ts'
import { projectName, readProjectText, stampSchema, type FileStamp } from './project-file.ts'
import { writeFailure, writeWhole } from './write-whole.ts'

/** Unsaved work. */
export interface UnsavedWork {
  readonly document: ProjectDocument
  /** The project's file, and what it was when it was last read or written; undefined where it has none. */
  readonly path: string | undefined
  readonly stamp: FileStamp | undefined
}

/** A copy that this process works on. */
export interface RecoverySlot {
  readonly id: string
  /** Replaces the copy. Throws `disk-full`, `not-writable`; the copy before is whole then. */
  write(work: UnsavedWork): Promise<void>
  /** The work is saved, or unwanted: the copy goes. */
  remove(): Promise<void>
  /** Lets go of the copy, which is then offered. */
  leave(): Promise<void>
}

/** See the top of this file. */
export interface RecoveryStore {
  /** What nobody is working on, newest first. */
  list(): Promise<Recovery[]>
  /** A new copy, not yet written. Throws `disk-full`, `not-writable`. */
  begin(): Promise<RecoverySlot>
  /** Takes over a copy. Throws `not-found`, `exists` (somebody else has), and what reading the project throws; then it stays. */
  claim(id: string): Promise<{ readonly slot: RecoverySlot; readonly work: UnsavedWork }>
  /** Removes a copy that nobody is working on. Throws `not-found`, `exists`. */
  discard(id: string): Promise<void>
}

const ending = '.recovery'
const idPattern = /^[0-9a-f-]{36}$/
/** Most bytes that the first line has: a path of 4096 characters, each of them escaped. */
const headBytes = 64 * 1024
/** A lock of another machine can't be asked about; a copy that did not change for so long is taken as left behind (ms). */
const abandonedAfter = 24 * 60 * 60 * 1000

const headSchema = v.object({
  interlude: v.literal('recovery'),
  path: v.nullable(v.string()),
  stamp: v.nullable(stampSchema),
  changed: v.number(),
  keyframes: v.number(),
})

type Head = v.InferOutput<typeof headSchema>

function parseHead(line: string): Head | undefined {
  try {
    const parsed = v.safeParse(headSchema, JSON.parse(line))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}

async function readHead(path: string): Promise<Head | undefined> {
  const file = await open(path).catch(() => undefined)
  if (!file) return undefined
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    const text = buffer.toString('utf8', 0, bytesRead)
    return parseHead(text.slice(0, Math.max(0, text.indexOf('\n'))))
  } catch {
    return undefined
  } finally {
    await file.close()
  }
}

function gone(): InterludeError {
  return new InterludeError('not-found', 'This work is not there any more.', 'Choose another one.')
}

/** Opens the copies in `folder`; `program` is this program's version. */
export function openRecoveries(folder: string, program: string): RecoveryStore {
  const own = new Set<string>()
  const pathOf = (id: string) => join(folder, id + ending)
  const lockOf = (id: string) => join(folder, `${id}.lock`)

  async function lock(id: string): Promise<() => Promise<void>> {
    try {
      return await takeLock(lockOf(id), 'is working on this project')
    } catch (error) {
      if (!(error instanceof InterludeError) || error.code !== 'exists') throw writeFailure(lockOf(id), error)
      const facts = await stat(pathOf(id)).catch(() => undefined)
      const isOld = facts !== undefined && Date.now() - facts.mtimeMs > abandonedAfter
      if (!isOld || !error.message.includes(' on ')) throw error
      await rm(lockOf(id), { force: true })
      return await takeLock(lockOf(id), 'is working on this project')
    }
  }

  async function isFree(id: string): Promise<boolean> {
    if (own.has(id)) return false
    const release = await lock(id).catch(() => undefined)
    await release?.()
    return release !== undefined
  }

  function slotOf(id: string, release: () => Promise<void>): RecoverySlot {
    own.add(id)
    const end = async () => {
      await release()
      own.delete(id)
    }
    return {
      id,
      async write({ document, path, stamp }) {
        const head: Head = {
          interlude: 'recovery',
          path: path ?? null,
          stamp: stamp ?? null,
          changed: Date.now(),
          keyframes: document.keyframes.length,
        }
        await writeWhole(pathOf(id), `${JSON.stringify(head)}\n${formatProject(document, program)}`, 0o600)
      },
      async remove() {
        await rm(pathOf(id), { force: true }).catch(() => undefined)
        await end()
      },
      leave: end,
    }
  }

  async function takeOver(id: string): Promise<RecoverySlot> {
    if (!idPattern.test(id) || own.has(id)) throw gone()
    const slot = slotOf(id, await lock(id))
    if (await readHead(pathOf(id))) return slot
    await slot.leave()
    throw gone()
  }

  return {
    async list() {
      await sweepTemporaries(folder)
      const names = await readdir(folder).catch(() => [])
      const found: Recovery[] = []
      for (const name of names) {
        const id = name.slice(0, -ending.length)
        if (!name.endsWith(ending) || !idPattern.test(id)) continue
        const head = await readHead(pathOf(id))
        if (!head || !(await isFree(id))) continue
        const { path, changed, keyframes } = head
        found.push({ id, path, name: path === null ? null : projectName(path), changed, keyframes })
      }
      return found.sort((a, b) => b.changed - a.changed)
    },
    async begin() {
      const id = randomUUID()
      try {
        await makeFolder(folder, 0o700)
      } catch (error) {
        throw writeFailure(join(folder, id), error)
      }
      return slotOf(id, await lock(id))
    },
    async claim(id) {
      const slot = await takeOver(id)
      try {
        const text = await readFile(pathOf(id), 'utf8')
        const line = text.indexOf('\n')
        const head = parseHead(text.slice(0, line))
        if (!head) throw gone()
        const document = readProjectText(text.slice(line + 1), 'The unsaved work')
        return { slot, work: { document, path: head.path ?? undefined, stamp: head.stamp ?? undefined } }
      } catch (error) {
        await slot.leave()
        if (systemCodeOf(error) === 'ENOENT') throw gone()
        throw error
      }
    },
    async discard(id) {
      await (await takeOver(id)).remove()
    },
  }
}
