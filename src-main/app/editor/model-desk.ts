// The library of models as windows work it. What was checked is remembered for as long as the files stay as they are.
import { stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import type { ModelName } from '../../../src-shared/editor/events.ts'
import type { ModelReport } from '../../../src-shared/editor/models.ts'
import type { Engine } from '../../engine-client/engine-link.ts'
import { defaultModel, type ModelEntry, type ModelLibrary } from '../model-library.ts'
import { describeModel } from '../models/describe-models.ts'
import { exportModel, type ExportOptions } from '../models/export-model.ts'
import { importModel, type ImportRequest } from '../models/import-model.ts'
import { factsOf } from '../models/model-facts.ts'
import { archiveEnding } from '../models/model-name.ts'
import { listParts } from '../models/model-parts.ts'
import { findOwn, removeModel } from '../models/remove-model.ts'
import { renameModel } from '../models/rename-model.ts'
import { signModelFolder } from './gap-model-hash.ts'

/** What the desk works with. */
export interface ModelDeskParts {
  readonly engine: Pick<Engine, 'call'>
  readonly models: ModelLibrary
  /** The model that new gaps get, as the user set it; null: the program's own. */
  readonly preferred: () => string | null
}

/** See the top of this file. Each change of the library is told to `onChange`. */
export interface ModelDesk {
  /** Those that gaps can be made with; the one that new gaps get is the first. */
  usable(): Promise<ModelName[]>
  /** All there are, each as it is found, then each as it was checked. Throws `cancelled`, and what a broken engine throws. */
  describe(signal: AbortSignal): AsyncGenerator<ModelReport, void, undefined>
  /** Gives its name. Throws what importing throws. */
  bring(request: Pick<ImportRequest, 'path' | 'name' | 'signal' | 'onProgress'>): Promise<string>
  /** Gives path and bytes of the file. Throws what exporting throws. */
  send(name: string, path: string, options: ExportOptions): Promise<{ path: string; bytes: number }>
  /** Throws what renaming throws. */
  rename(name: string, to: string): Promise<void>
  /** Throws what removing throws. */
  remove(name: string): Promise<void>
  /** Returns the remover. */
  onChange(listener: () => void): () => void
}

/** The path that a model's file gets: with the ending that says what it is. */
export function withModelEnding(path: string): string {
  return extname(path).toLowerCase() === archiveEnding ? path : path + archiveEnding
}

async function findPlainly(entry: ModelEntry): Promise<ModelReport> {
  const [parts, facts] = await Promise.all([
    listParts(entry.folder),
    stat(entry.folder).catch(() => undefined),
  ])
  return {
    ...{ name: entry.name, folder: entry.folder, origin: entry.origin === 'bundled' ? 'bundled' : 'user' },
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    changed: facts?.mtimeMs ?? 0,
    state: 'checking',
  }
}

/** What to do about one that is damaged, where nothing better is known. */
const mend = 'Remove it, or import it again from where it came from.'

/** Makes the desk. */
export function createModelDesk({ engine, models, preferred }: ModelDeskParts): ModelDesk {
  const checked = new Map<string, { readonly signature: string; readonly report: ModelReport }>()
  const listeners = new Set<() => void>()

  function changed(): void {
    for (const listener of [...listeners]) listener()
  }

  async function check(entry: ModelEntry, found: ModelReport, signal: AbortSignal): Promise<ModelReport> {
    // Of a folder that can't be read there is nothing to be remembered.
    const signature = await signModelFolder(entry.folder).catch(() => undefined)
    const known = checked.get(entry.folder)
    if (known && known.signature === signature) return known.report
    const { info, problem, remedy = mend } = await describeModel(engine, entry, signal)
    const report: ModelReport = info
      ? { ...found, state: 'sound', facts: factsOf(info) }
      : {
          ...{ ...found, state: 'damaged' },
          error: { code: 'model-damaged', message: problem ?? 'It is no usable model.', remedy },
        }
    if (signature !== undefined) checked.set(entry.folder, { signature, report })
    return report
  }

  return {
    async usable() {
      const entries = await models.list()
      const wanted = preferred()
      const rankOf = ({ name }: ModelEntry): number => (name === wanted ? 0 : name === defaultModel ? 1 : 2)
      return entries
        .filter(({ problem }) => problem === undefined)
        .sort((a, b) => rankOf(a) - rankOf(b))
        .map(({ name, trained }) => ({ name, trained: trained ?? false }))
    },
    async *describe(signal) {
      const entries = await models.list()
      const found = await Promise.all(entries.map(findPlainly))
      yield* found
      for (const [index, entry] of entries.entries()) {
        const plain = found[index]
        if (plain) yield await check(entry, plain, signal)
      }
    },
    async bring({ path, ...request }) {
      const command = `interlude models import ${basename(path)}`
      const { name } = await importModel({ models, engine }, { ...request, path, command })
      changed()
      return name
    },
    async send(name, path, options) {
      const file = withModelEnding(path)
      const bytes = await exportModel(engine, await models.resolve(name), file, options)
      return { path: file, bytes }
    },
    async rename(name, to) {
      await renameModel(models, name, to)
      changed()
    },
    async remove(name) {
      await removeModel(models, await findOwn(models, name))
      changed()
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
