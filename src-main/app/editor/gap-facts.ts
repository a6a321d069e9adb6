// What in-betweens depend on beside the document: what is in the models' folders, which engine, which device. The device is known for
// sure only when the engine has started; until then the one that it had last is taken, so that a project shows at once what of it is
// finished. Where that turns out to be wrong, listeners hear of it and everything is looked at anew.
import { join } from 'node:path'
import * as v from 'valibot'
import { InterludeError, throwIfCancelled } from '../../../src-shared/errors.ts'
import type { KeyFacts } from '../../../src-shared/project/key.ts'
import { readSmallFile, writeSmallFile } from './gap-file.ts'
import { hashModelFolder, signModelFolder } from './gap-model-hash.ts'
import type { GapDeskParts } from './parts.ts'

/** Models whose hashes are remembered. */
const modelsKept = 64

const rememberedSchema = v.object({
  device: v.optional(v.array(v.string())),
  models: v.optional(v.array(v.object({ folder: v.string(), signature: v.string(), hash: v.string() })), []),
})

interface KnownModel {
  readonly folder: string
  readonly hash: string
}

const hashIn = (found: KnownModel | InterludeError | undefined): string | undefined =>
  found && 'hash' in found ? found.hash : undefined

/** What a model that can't be had means to a gap. */
function inWords(model: string, error: unknown): InterludeError {
  const options = { cause: error }
  if (error instanceof InterludeError && error.code === 'model-missing') {
    const remedy = 'Choose another model for the gap, or import that one again.'
    return new InterludeError('model-missing', `There is no model called "${model}".`, remedy, options)
  }
  if (error instanceof InterludeError) return error
  const why = error instanceof Error ? error.message : String(error)
  return new InterludeError(
    'model-damaged',
    `The model "${model}" can't be read: ${why}.`,
    'Import or copy it again, or choose another model.',
    options,
  )
}

/** See {@link openGapFacts}. */
export interface GapFacts {
  /** As they are known now. */
  readonly known: () => KeyFacts
  /** Counts the changes of what is known. */
  readonly version: () => number
  /** Whether this model was looked for, and found or not. */
  settled(model: string): boolean
  /** Looks for models that were not looked for yet. Never rejects. */
  ensure(models: Iterable<string>): Promise<void>
  /** Looks again for the models that were looked for: one may be gone, there again, or another. Never rejects. */
  recheck(): Promise<void>
  /** Why there is no such model; undefined where there is one, or it was not looked for. */
  problemOf(model: string): InterludeError | undefined
  /** Memory that one gap may use, in bytes; undefined: as the engine thinks fit. It decides the tiles, and so pixels. */
  memoryLimit(): number | undefined
  setMemoryLimit(limit: number | undefined): void
  /**
   * Starts the engine where it isn't running and looks at the model again. Resolves with the model's folder; afterwards what is known is
   * true. Rejects with the engine's reasons, `model-missing`, `model-damaged`.
   */
  verify(model: string, signal: AbortSignal): Promise<string>
  /** Hears that something is otherwise than it was thought to be. Returns the remover. */
  onChange(listener: () => void): () => void
}

/** Reads what was remembered, in `folder`. */
export async function openGapFacts(
  parts: Pick<GapDeskParts, 'engine' | 'engineBuild' | 'models' | 'folder'>,
): Promise<GapFacts> {
  const file = join(parts.folder, 'facts.json')
  const [build, remembered] = await Promise.all([parts.engineBuild(), readSmallFile(file, rememberedSchema)])
  const hashes = new Map(remembered?.models.map(({ folder, ...rest }) => [folder, rest]))
  const models = new Map<string, KnownModel | InterludeError>()
  const listeners = new Set<() => void>()
  let device = remembered?.device ?? ['unknown']
  let version = 0
  let memoryLimit: number | undefined
  let known = makeKnown()

  function makeKnown(): KeyFacts {
    return {
      modelHash: (model) => hashIn(models.get(model)),
      circumstances: [build, ...device, ...(memoryLimit === undefined ? [] : [`memory ${memoryLimit}`])],
    }
  }

  function changed(): void {
    version++
    known = makeKnown()
    for (const listener of [...listeners]) listener()
  }

  async function remember(): Promise<void> {
    const kept = [...hashes].slice(-modelsKept).map(([folder, rest]) => ({ folder, ...rest }))
    await writeSmallFile(file, { device, models: kept })
  }

  async function hashOf(folder: string): Promise<string> {
    const signature = await signModelFolder(folder)
    const before = hashes.get(folder)
    if (before?.signature === signature) return before.hash
    const hash = await hashModelFolder(folder)
    hashes.set(folder, { signature, hash })
    await remember()
    return hash
  }

  function settle(model: string, found: KnownModel | InterludeError): void {
    const isNews = !models.has(model) || hashIn(models.get(model)) !== hashIn(found)
    models.set(model, found)
    if (isNews) changed()
  }

  async function find(model: string): Promise<KnownModel> {
    try {
      const { folder } = await parts.models.resolve(model)
      const found = { folder, hash: await hashOf(folder) }
      settle(model, found)
      return found
    } catch (error) {
      const failure = inWords(model, error)
      settle(model, failure)
      throw failure
    }
  }

  async function meetEngine(signal: AbortSignal): Promise<void> {
    const { backend, kind, version: library } = await parts.engine.ready(signal)
    // The same build on another kind of device rounds differently.
    const now = [backend, kind, library]
    if (now.join('\n') === device.join('\n')) return
    device = now
    changed()
    await remember()
  }

  const searches = new Map<string, Promise<unknown>>()

  return {
    known: () => known,
    version: () => version,
    settled: (model) => models.has(model),
    async ensure(wanted) {
      await Promise.all(
        [...new Set(wanted)]
          .filter((model) => !models.has(model))
          .map((model) => {
            const search = searches.get(model) ?? find(model).catch(() => undefined)
            searches.set(model, search)
            return search.finally(() => searches.delete(model))
          }),
      )
    },
    async verify(model, signal) {
      const [{ folder }] = await Promise.all([find(model), meetEngine(signal)])
      throwIfCancelled(signal)
      return folder
    },
    async recheck() {
      await Promise.all([...models.keys()].map((model) => find(model).catch(() => undefined)))
    },
    problemOf(model) {
      const found = models.get(model)
      return found instanceof InterludeError ? found : undefined
    },
    memoryLimit: () => memoryLimit,
    setMemoryLimit(limit) {
      if (limit === memoryLimit) return
      memoryLimit = limit
      changed()
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
