// What dropped files are called: names that any file system takes, each once.
import { open, rename, rm } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { systemCodeOf } from '../../../src-shared/errors.ts'

/** Names that mean devices on Windows. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i

/** A name that any file system takes and that leads nowhere else. */
export function safeName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  const plain = last.replace(/[\u0000-\u001f\u007f<>:"|?*]/g, '_').replace(/^[.\s]+|[.\s]+$/g, '')
  const ending = extname(plain).slice(0, 20)
  let stem = plain.slice(0, plain.length - extname(plain).length)
  // 255 bytes are what most file systems take; a number may be added.
  while (Buffer.byteLength(stem) > 200) stem = stem.slice(0, -1)
  if (stem === '' || reserved.test(stem)) stem = `file ${stem}`.trim()
  return stem + ending
}

/** Gives a file in `folder` that name, or the next free one like it, and returns its path. Rejects with what the system says. */
export async function giveName(temporary: string, folder: string, name: string): Promise<string> {
  const ending = extname(name)
  const stem = name.slice(0, name.length - ending.length)
  for (let count = 1; ; count++) {
    const path = join(folder, count === 1 ? name : `${stem} (${count})${ending}`)
    try {
      // Takes the name, so that nobody else gets it meanwhile.
      await (await open(path, 'wx', 0o600)).close()
    } catch (error) {
      if (systemCodeOf(error) === 'EEXIST') continue
      throw error
    }
    try {
      await rename(temporary, path)
    } catch (error) {
      await rm(path, { force: true }).catch(() => undefined)
      throw error
    }
    return path
  }
}
