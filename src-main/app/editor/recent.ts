// The projects that were open lately, newest first, in a file of the user's data folder. It can be lost without harm.
import { access, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as v from 'valibot'
import type { Recent } from '../../../src-shared/editor/events.ts'
import { pathSchema } from '../../../src-shared/editor/values.ts'
import { makeFolder } from '../../media/make-folder.ts'
import { projectName } from './project-file.ts'
import { writeWhole } from './write-whole.ts'

/** See the top of this file. */
export interface RecentProjects {
  /** Newest first; whether each is still there was looked up by `refresh`. */
  list(): readonly Recent[]
  /** Looks again which are there. */
  refresh(): Promise<void>
  /** Notes that this project is open now. Never rejects. */
  add(path: string): Promise<void>
}

/** Most that are remembered. */
const most = 20

const fileSchema = v.array(v.object({ path: pathSchema, opened: v.number() }))

type Entry = v.InferOutput<typeof fileSchema>[number]

async function read(file: string): Promise<Entry[]> {
  try {
    const parsed = v.safeParse(fileSchema, JSON.parse(await readFile(file, 'utf8')))
    return parsed.success ? parsed.output.slice(0, most) : []
  } catch {
    return []
  }
}

async function look({ path, opened }: Entry): Promise<Recent> {
  const exists = await access(path).then(
    () => true,
    () => false,
  )
  return { path, name: projectName(path), opened, exists }
}

/** Reads the list. Never rejects. */
export async function openRecent(file: string): Promise<RecentProjects> {
  let entries = await read(file)
  let recent = await Promise.all(entries.map(look))
  let queue: Promise<void> = Promise.resolve()
  const refresh = async () => {
    recent = await Promise.all(entries.map(look))
  }
  return {
    list: () => recent,
    refresh,
    add(path) {
      queue = queue.then(async () => {
        // Another instance may have added its own.
        const known = await read(file)
        const others = (known.length > 0 ? known : entries).filter((entry) => entry.path !== path)
        entries = [{ path, opened: Date.now() }, ...others].slice(0, most)
        await refresh()
        await makeFolder(dirname(file), 0o700).catch(() => undefined)
        await writeWhole(file, `${JSON.stringify(entries, undefined, 2)}\n`, 0o600).catch(() => undefined)
      })
      return queue
    },
  }
}
