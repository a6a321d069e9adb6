// A model on disk: a folder of options.json (what the network is), card.json (where it comes from) and
// weights.safetensors (its numbers, by name). Reading trusts nothing; writing is all or nothing.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { ModelCard } from './model-card.ts'
import { damaged, placeModelFolder, readBounded, readModelHead, writeSynced } from './model-files.ts'
import { networkWeights } from './network.ts'
import { maxParameters, type ModelOptions } from './options.ts'
import { readSafetensors, SafetensorsError, writeSafetensors, type StoredTensor } from './safetensors.ts'
import { countParameters, initialValues, sizeOf, type WeightSpec } from './weights.ts'

const weightsFile = 'weights.safetensors'
/** Ample room for the header of a file of weights. */
const headerBytes = 16 * 1024 * 1024

/** What a model folder holds, checked. */
export interface StoredModel {
  readonly options: ModelOptions
  readonly card: ModelCard
  /** The numbers of every weight of the network. */
  readonly values: ReadonlyMap<string, Float32Array>
  /** SHA-256 of options and numbers: two folders with one hash make the same pictures. */
  readonly hash: string
}

/**
 * Reads a model folder. Throws `model-missing` (no such folder), `not-readable`, `model-damaged` (a file missing,
 * truncated, foreign or with numbers that are none) or `unsupported` (a newer version, another kind of model).
 */
export async function readModelFolder(folder: string): Promise<StoredModel> {
  const { options, card } = await readModelHead(folder)
  if (options.kind === 'published') {
    throw new InterludeError(
      'unsupported',
      `${folder} is a published SavedModel: it can be run, but not trained.`,
      'Choose a model of kind studio or paper.',
    )
  }
  const specs = networkWeights(options)
  if (countParameters(specs) > maxParameters) {
    throw new InterludeError('unsupported', `The network of ${folder} is too large.`, 'Choose another model.')
  }
  const hash = createHash('sha256').update(JSON.stringify(Object.entries(options).sort()))
  const file = join(folder, weightsFile)
  const bytes = await readWeightsFile(file, specs)
  if (bytes) {
    hash.update(bytes)
    return { options, card, values: checkValues(bytes, specs, file), hash: hash.digest('hex') }
  }
  if (card.trained) {
    throw damaged(`${folder} has no ${weightsFile}, though its card says that it was trained.`)
  }
  hash.update(`seed ${card.seed}`)
  const values = new Map(specs.map((spec) => [spec.name, initialValues(spec, card.seed)]))
  return { options, card, values, hash: hash.digest('hex') }
}

function readWeightsFile(file: string, specs: readonly WeightSpec[]): Promise<Buffer | undefined> {
  // What this network can fill at most; a foreign file of gigabytes is never read.
  const numbers = specs.reduce((sum, spec) => sum + sizeOf(spec.shape), 0)
  return readBounded(file, 4 * numbers + headerBytes)
}

function checkValues(bytes: Buffer, specs: readonly WeightSpec[], file: string): Map<string, Float32Array> {
  let tensors: ReadonlyMap<string, StoredTensor>
  try {
    tensors = readSafetensors(bytes).tensors
  } catch (error) {
    if (error instanceof SafetensorsError) throw damaged(`${file} can't be read: ${error.message}.`, error)
    throw error
  }
  const known = new Set(specs.map((spec) => spec.name))
  const foreign = [...tensors.keys()].find((name) => !known.has(name))
  if (foreign !== undefined) {
    throw damaged(`${file} belongs to another network: it holds ${JSON.stringify(foreign.slice(0, 80))}.`)
  }
  const values = new Map<string, Float32Array>()
  for (const { name, shape } of specs) {
    const tensor = tensors.get(name)
    if (!tensor) throw damaged(`${file} belongs to another network: it lacks "${name}".`)
    if (tensor.shape.join() !== shape.join()) {
      throw damaged(
        `${file} belongs to another network: "${name}" has shape [${tensor.shape.join()}], not [${shape.join()}].`,
      )
    }
    if (!tensor.values.every(Number.isFinite)) {
      throw damaged(`${file} holds values that are not numbers, in "${name}".`)
    }
    values.set(name, tensor.values)
  }
  return values
}

/** What {@link writeModelFolder} writes. */
export interface ModelContent {
  readonly options: ModelOptions
  readonly card: ModelCard
  readonly tensors: ReadonlyMap<string, StoredTensor>
  /** Bits a number; 16 halves the file and rounds. */
  readonly precision: 16 | 32
}

/**
 * Writes a model folder, replacing one that is there. The folder appears complete or not at all: it is written beside its
 * place and moved. Throws `not-writable` or `disk-full`, and leaves nothing behind.
 */
export async function writeModelFolder(folder: string, content: ModelContent): Promise<void> {
  const { options, card, tensors, precision } = content
  const notes = new Map([['format', 'interlude']])
  await placeModelFolder(folder, { options, card }, (temporary) =>
    writeSynced(join(temporary, weightsFile), writeSafetensors(tensors, notes, precision)),
  )
}
