// A frame store for one job alone (--no-cache): in a temporary folder that goes with the job, even when that is killed.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../media/make-folder.ts'
import { isAlive } from './alive.ts'
import { openFrameStore, storeError, type FrameStore } from './frame-store.ts'

/** A store and its end. */
export interface Spool {
  readonly store: FrameStore
  /** Removes the folder with everything in it. */
  close(): Promise<void>
}

async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = Number(/^(\d+)-/.exec(name)?.[1])
    if (Number.isInteger(pid) && !isAlive(pid)) await rm(join(folder, name), { recursive: true, force: true })
  }
}

/** Opens a spool below `folder`, and removes those whose process was killed. Throws `not-writable` or `disk-full`. */
export async function openSpool(folder: string): Promise<Spool> {
  let own: string
  try {
    await makeFolder(folder)
    await sweep(folder)
    own = await mkdtemp(join(folder, `${String(process.pid)}-`))
  } catch (error) {
    throw storeError(folder, error)
  }
  return {
    store: openFrameStore(own, Number.POSITIVE_INFINITY),
    close: () => rm(own, { recursive: true, force: true }),
  }
}
