// The models that the engine has at hand: the last few, as long as their files stay as they were.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** What the shelf must be able to do with a model. */
export interface ShelfModel {
  /** Frees its weights. */
  dispose(): void
}

/** Models by folder. Only one job at a time may use `get` and what it gave, since putting one model in may free another. */
export interface ModelShelf<M extends ShelfModel> {
  /** The model of this folder; read again if its files have changed. Rejects with what `load` says. */
  readonly get: (folder: string) => Promise<M>
  /** The model if it is at hand and unchanged. */
  readonly peek: (folder: string) => Promise<M | undefined>
  /** Frees all. */
  readonly clear: () => void
}

/** A shelf of at most `limit` models. */
export function createModelShelf<M extends ShelfModel>(
  load: (folder: string) => Promise<M>,
  limit = 2,
): ModelShelf<M> {
  // A Map keeps its order: the least recently used model comes first.
  const shelf = new Map<string, { readonly model: M; readonly fingerprint: string }>()

  const drop = (folder: string) => {
    shelf.get(folder)?.model.dispose()
    shelf.delete(folder)
  }

  const find = (folder: string, fingerprint: string | undefined) => {
    const found = shelf.get(folder)
    return found && found.fingerprint === fingerprint ? found : undefined
  }

  return {
    peek: async (folder) => find(folder, await fingerprintOf(folder))?.model,
    get: async (folder) => {
      const fingerprint = await fingerprintOf(folder)
      const found = find(folder, fingerprint)
      if (found) {
        shelf.delete(folder)
        shelf.set(folder, found)
        return found.model
      }
      drop(folder)
      for (const oldest of shelf.keys()) {
        if (shelf.size < limit) break
        // Before the new one is read, so that both never are in memory together.
        drop(oldest)
      }
      const model = await load(folder)
      if (fingerprint !== undefined) shelf.set(folder, { model, fingerprint })
      return model
    },
    clear: () => {
      for (const folder of [...shelf.keys()]) drop(folder)
    },
  }
}

/** Names, sizes and times of the files of a folder; undefined when it can't be read, which `load` will explain. */
async function fingerprintOf(folder: string): Promise<string | undefined> {
  try {
    const names = (await readdir(folder)).sort()
    const facts = await Promise.all(
      names.map(async (name) => {
        const { size, mtimeNs, ino } = await stat(join(folder, name), { bigint: true })
        return `${name}/${String(size)}/${String(mtimeNs)}/${String(ino)}`
      }),
    )
    return facts.join('\n')
  } catch {
    return undefined
  }
}
