// Model folders by name: the ones that come with the program, and the user's own, which win.
import { statSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
import { InterludeError } from '../../src-shared/errors.ts'

/** The model that is used when none is named. */
export const defaultModel = 'starter'

/** A model folder that was found; nothing of it is loaded yet. */
export interface ModelEntry {
  readonly name: string
  readonly folder: string
  readonly origin: 'bundled' | 'user' | 'folder'
  /** From its card, where that says so. */
  readonly kind: string | undefined
  readonly trained: boolean | undefined
  /** Why the folder can't be a model, when that shows without loading it. */
  readonly problem: string | undefined
}

/** See {@link createModelLibrary}. */
export interface ModelLibrary {
  /** Where the user's own models lie, each in a folder of its name. May not exist yet. */
  readonly userFolder: string
  list(): Promise<ModelEntry[]>
  /** The model of that name or folder. Throws `model-missing` or `model-damaged`. */
  resolve(nameOrFolder: string, folder?: string): Promise<ModelEntry>
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

async function readRecord(file: string): Promise<Record<string, unknown> | undefined> {
  try {
    const content: unknown = JSON.parse(await readFile(file, 'utf8'))
    // A JSON object has string keys: the one cast that narrowing can't do.
    return typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

async function describe(name: string, folder: string, origin: ModelEntry['origin']): Promise<ModelEntry> {
  const [options, card] = await Promise.all([
    readRecord(join(folder, 'options.json')),
    readRecord(join(folder, 'card.json')),
  ])
  const problem = !options
    ? 'its options.json is missing or damaged'
    : !card
      ? 'its card.json is missing or damaged'
      : undefined
  const kind = typeof card?.kind === 'string' ? card.kind : undefined
  const trained = typeof card?.trained === 'boolean' ? card.trained : undefined
  return { name, folder, origin, kind, trained, problem }
}

async function listFolder(folder: string, origin: ModelEntry['origin']): Promise<ModelEntry[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const names = entries
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map((entry) => entry.name)
    .filter((name) => !name.startsWith('.') && isFolder(join(folder, name)))
  return Promise.all(names.sort().map((name) => describe(name, join(folder, name), origin)))
}

/** The models of two folders: `bundled` comes with the program, `user` holds the user's own. Either may be absent. */
export function createModelLibrary(places: { bundled: string; user: string }): ModelLibrary {
  async function list(): Promise<ModelEntry[]> {
    const own = await listFolder(places.user, 'user')
    const taken = new Set(own.map((entry) => entry.name))
    const bundled = await listFolder(places.bundled, 'bundled')
    return [...own, ...bundled.filter((entry) => !taken.has(entry.name))]
  }

  async function find(wanted: string, base: string): Promise<ModelEntry> {
    const models = await list()
    const named = models.find((entry) => entry.name === wanted)
    if (named) return named
    const folder = resolve(base, wanted)
    const looksLikePath = isAbsolute(wanted) || /[\\/]/.test(wanted) || wanted.startsWith('.')
    if (isFolder(folder)) return describe(wanted, folder, 'folder')
    const names = models.map((entry) => entry.name).join(', ')
    throw new InterludeError(
      'model-missing',
      looksLikePath ? `The model folder does not exist: ${wanted}.` : `There is no model called "${wanted}".`,
      names
        ? `Use one of these, or a model's folder: ${names}.`
        : 'Import one: interlude models import PATH.',
    )
  }

  return {
    userFolder: places.user,
    list,
    async resolve(nameOrFolder, folder = process.cwd()) {
      const entry = await find(nameOrFolder, folder)
      if (!entry.problem) return entry
      throw new InterludeError(
        'model-damaged',
        `${entry.folder} is not a usable model: ${entry.problem}.`,
        'A model folder holds options.json, card.json and the weights. Copy it again, or use another model.',
      )
    },
  }
}
