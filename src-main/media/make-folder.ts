// Folders with all that is missing above them. Node's own way tries for ever where a folder is there and takes no new ones (`/proc`):
// what the system then says, that there is no such folder, sends it up and down again.
import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { systemCodeOf } from '../../src-shared/errors.ts'

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() ?? false

/**
 * Makes a folder where it is not there, and those above it. `mode` is that of each new one. Rejects with what the system says: `ENOENT`
 * where a folder that is there takes no new ones, `EEXIST` or `ENOTDIR` where a file is in the way.
 */
export async function makeFolder(path: string, mode = 0o777): Promise<void> {
  try {
    await mkdir(path, mode)
  } catch (error) {
    const code = systemCodeOf(error)
    // Also where it may not be made, since it is on a disk that can't be written to, say.
    if (code !== 'ENOENT' && (await isFolder(path))) return
    const above = dirname(resolve(path))
    if (code !== 'ENOENT' || (await isFolder(above))) throw error
    await makeFolder(above, mode)
    // Somebody else may have been faster.
    await mkdir(path, mode).catch(async (again: unknown) => {
      if (!(await isFolder(path))) throw again
    })
  }
}
