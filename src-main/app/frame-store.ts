// Finished in-betweens on disk, by the hash of everything that they depend on. Safe to kill at any instant: a file is
// complete or absent. Bounded: the least recently used go first, and never one that a running job still needs.
import { createHash, randomUUID } from 'node:crypto'
import { readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InterludeError, systemCodeOf } from '../../src-shared/errors.ts'
import type { Frame } from '../../src-shared/frame.ts'
import { makeFolder } from '../media/make-folder.ts'
import { packFrame, unpackFrame } from './frame-file.ts'

/** Space that finished frames may take when nothing else is said: 10 GB. */
export const defaultStoreLimit = 10e9

/** How much is stored. */
export interface StoreSize {
  readonly files: number
  readonly bytes: number
}

/** See {@link openFrameStore}. */
export interface FrameStore {
  readonly folder: string
  /** Whether the frame is there, without reading it. Marks it as used and as needed by this process. */
  has(key: string): Promise<boolean>
  /** The frame, which counts as used, or undefined when it is not there (any more) or was damaged; a damaged file is removed. */
  get(key: string): Promise<Frame | undefined>
  /** Keeps a frame. Throws `disk-full` or `not-writable`. */
  put(key: string, frame: Frame): Promise<void>
  /** Says that this process no longer needs the frame: it stays, but may have to make room for others. */
  forget(key: string): void
  /** The keys of all frames that are there, read or not. */
  keys(): Promise<string[]>
  /** Hears of frames that this process removed: to make room, because they were damaged, or by clearing. Returns the remover. */
  onDrop(listener: (keys: readonly string[]) => void): () => void
  /** Sets the limit, in bytes, and makes room where it is exceeded. */
  setLimit(limit: number): Promise<void>
  /** Forgets all, and brings the store back to its limit. */
  release(): Promise<void>
  size(): Promise<StoreSize>
  /** Removes everything; returns what was freed. */
  clear(): Promise<StoreSize>
}

interface StoredFile {
  readonly path: string
  readonly name: string
  readonly bytes: number
  readonly used: number
}

const extension = '.frame'
/** A temporary file this old was left by a process that was killed. */
const staleAfter = 60 * 60 * 1000

/** The key of a stored frame: a hash of the parts in their order. */
export function frameKey(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/** The hash of a picture's pixels, shape and colour: what a frame made from it depends on. */
export function hashFrame(frame: Frame): string {
  const { width, height, channels, depth, colour } = frame
  return createHash('sha256')
    .update(
      JSON.stringify([width, height, channels, depth, colour.primaries, colour.transfer, colour.matrix]),
    )
    .update(frame.data)
    .digest('hex')
}

/** What a failed write to the cache in `folder` means to the user. */
export function storeError(folder: string, error: unknown): InterludeError {
  const code = systemCodeOf(error)
  const options = { cause: error }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const remedy =
      'Free some space, empty the cache (interlude cache clear), or move it: INTERLUDE_CACHE=FOLDER.'
    return new InterludeError('disk-full', `The disk of the cache is full: ${folder}.`, remedy, options)
  }
  const remedy = 'Make the folder writable, or name another one: INTERLUDE_CACHE=FOLDER.'
  const reason = error instanceof Error ? error.message : String(error)
  return new InterludeError(
    'not-writable',
    `The cache can't be written: ${folder} (${reason}).`,
    remedy,
    options,
  )
}

async function listFiles(folder: string): Promise<{ frames: StoredFile[]; temporary: StoredFile[] }> {
  const frames: StoredFile[] = []
  const temporary: StoredFile[] = []
  const shelves = await readdir(folder).catch(() => [])
  for (const shelf of shelves) {
    const names = await readdir(join(folder, shelf)).catch(() => [])
    await Promise.all(
      names.map(async (name) => {
        const path = join(folder, shelf, name)
        const facts = await stat(path).catch(() => undefined)
        if (!facts?.isFile()) return
        const list = name.endsWith(extension) ? frames : temporary
        list.push({ path, name, bytes: facts.size, used: facts.mtimeMs })
      }),
    )
  }
  return { frames, temporary }
}

/** Opens (and where needed makes) the store in `folder`, holding about `limit` bytes at most. */
export function openFrameStore(folder: string, firstLimit = defaultStoreLimit): FrameStore {
  const needed = new Set<string>()
  const listeners = new Set<(keys: readonly string[]) => void>()
  let limit = firstLimit
  let unchecked = 0
  let trimming: Promise<void> | undefined
  const pathOf = (key: string): string => join(folder, key.slice(0, 2), key + extension)

  const keyOf = (file: StoredFile): string => file.name.slice(0, -extension.length)
  const tell = (keys: readonly string[]): void => {
    if (keys.length > 0) for (const listener of [...listeners]) listener(keys)
  }

  async function trim(): Promise<void> {
    const { frames, temporary } = await listFiles(folder)
    const now = Date.now()
    for (const file of temporary) if (now - file.used > staleAfter) await rm(file.path, { force: true })
    let total = frames.reduce((sum, file) => sum + file.bytes, 0)
    // A tenth of room, so that not every frame starts the next round.
    const goal = total > limit ? limit * 0.9 : limit
    const dropped: string[] = []
    for (const file of frames.sort((a, b) => a.used - b.used)) {
      if (total <= goal) break
      if (needed.has(keyOf(file))) continue
      await rm(file.path, { force: true })
      dropped.push(keyOf(file))
      total -= file.bytes
    }
    tell(dropped)
  }

  async function trimOnce(): Promise<void> {
    unchecked = 0
    trimming ??= trim().finally(() => (trimming = undefined))
    await trimming
  }

  async function write(path: string, bytes: Buffer): Promise<void> {
    const temporary = `${path}.${randomUUID()}.tmp`
    try {
      await makeFolder(join(path, '..'))
      await writeFile(temporary, bytes, { flag: 'wx' })
      await rename(temporary, path)
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined)
      throw error
    }
  }

  async function remove(files: readonly StoredFile[]): Promise<void> {
    for (const file of files) await rm(file.path, { force: true })
  }

  return {
    folder,
    async has(key) {
      needed.add(key)
      const now = new Date()
      // Touching says both that the file is there and that it was used.
      return utimes(pathOf(key), now, now).then(
        () => true,
        () => false,
      )
    },
    async get(key) {
      const path = pathOf(key)
      const bytes = await readFile(path).catch(() => undefined)
      if (!bytes) return undefined
      const frame = await unpackFrame(bytes)
      if (frame) {
        const now = new Date()
        await utimes(path, now, now).catch(() => undefined)
        return frame
      }
      await rm(path, { force: true }).catch(() => undefined)
      tell([key])
      return undefined
    },
    async put(key, frame) {
      needed.add(key)
      const bytes = await packFrame(frame)
      try {
        await write(pathOf(key), bytes)
      } catch (error) {
        throw storeError(folder, error)
      }
      unchecked += bytes.length
      if (unchecked > limit / 16) await trimOnce()
    },
    forget(key) {
      needed.delete(key)
    },
    async keys() {
      return (await listFiles(folder)).frames.map(keyOf)
    },
    onDrop(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async setLimit(next) {
      limit = next
      await trimOnce()
    },
    async release() {
      needed.clear()
      await trimOnce()
    },
    async size() {
      const { frames } = await listFiles(folder)
      return { files: frames.length, bytes: frames.reduce((sum, file) => sum + file.bytes, 0) }
    },
    async clear() {
      const { frames, temporary } = await listFiles(folder)
      const all = [...frames, ...temporary]
      await remove(all)
      tell(frames.map(keyOf))
      return { files: frames.length, bytes: all.reduce((sum, file) => sum + file.bytes, 0) }
    },
  }
}
