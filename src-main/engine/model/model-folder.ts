// A model on disk: a folder of options.json (what the network is), card.json (where it comes from) and
// weights.safetensors (its numbers, by name). Reading trusts nothing; writing is all or nothing.
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { InterludeError, type ErrorCode } from '../../../src-shared/errors.ts'
import { parseCard, type ModelCard } from './model-card.ts'
import { networkWeights } from './network.ts'
import { maxParameters, parseOptions, type ModelOptions } from './options.ts'
import { readSafetensors, SafetensorsError, writeSafetensors, type StoredTensor } from './safetensors.ts'
import { countParameters, initialValues, sizeOf, type WeightSpec } from './weights.ts'

const optionsFile = 'options.json'
const cardFile = 'card.json'
const weightsFile = 'weights.safetensors'
const maxTextBytes = 1024 * 1024
const copyAgain = 'Copy the model folder again from where it came from, or choose another model.'

/** What a model folder holds, checked. */
export interface StoredModel {
  readonly options: ModelOptions
  readonly card: ModelCard
  /** The numbers of every weight of the network. */
  readonly values: ReadonlyMap<string, Float32Array>
  /** SHA-256 of options and numbers: two folders with one hash make the same pictures. */
  readonly hash: string
}

function damaged(message: string, cause?: unknown): InterludeError {
  return new InterludeError('model-damaged', message, copyAgain, cause === undefined ? undefined : { cause })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/**
 * Reads a model folder. Throws `model-missing` (no such folder), `not-readable`, `model-damaged` (a file missing,
 * truncated, foreign or with numbers that are none) or `unsupported` (a newer version, another kind of model).
 */
export async function readModelFolder(folder: string): Promise<StoredModel> {
  await checkFolder(folder)
  const options = parseOptions(await readJson(folder, optionsFile), join(folder, optionsFile))
  const card = parseCard(await readJson(folder, cardFile), join(folder, cardFile))
  if (card.kind !== options.kind) {
    throw damaged(`${folder} disagrees with itself: its card says ${card.kind}, its options ${options.kind}.`)
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

async function checkFolder(folder: string): Promise<void> {
  const missing = 'Name one of the models that "interlude doctor" lists, or the path of a model folder.'
  const names = await readdir(folder).catch((error: unknown) => {
    const code = codeOf(error)
    if (code === 'ENOENT') {
      throw new InterludeError('model-missing', `There is no model at ${folder}.`, missing)
    }
    if (code === 'ENOTDIR') {
      throw new InterludeError('model-missing', `${folder} is a file; a model is a folder.`, missing)
    }
    throw new InterludeError(
      'not-readable',
      `The model folder ${folder} can't be read.`,
      'Check its permissions.',
      {
        cause: error,
      },
    )
  })
  if (names.includes(optionsFile)) return
  if (names.includes('saved_model.pb')) {
    throw new InterludeError(
      'unsupported',
      `${folder} holds a TensorFlow SavedModel, which this program does not run.`,
      'Choose a model folder with options.json, card.json and weights.safetensors.',
    )
  }
  throw damaged(`${folder} is not a model folder: it has no ${optionsFile}.`)
}

async function readJson(folder: string, name: string): Promise<unknown> {
  const file = join(folder, name)
  const text = await readBounded(file, maxTextBytes)
  if (!text) throw damaged(`${folder} has no ${name}.`)
  try {
    return JSON.parse(text.toString('utf8'))
  } catch (error) {
    throw damaged(`${file} is not JSON; it may be truncated.`, error)
  }
}

/** The file's bytes, undefined when it does not exist; refuses what is larger than `limit` or no file. */
async function readBounded(file: string, limit: number): Promise<Buffer | undefined> {
  try {
    const { size } = await stat(file)
    if (size > limit) throw damaged(`${file} is too large (${size} bytes).`)
    return await readFile(file)
  } catch (error) {
    if (error instanceof InterludeError) throw error
    const code = codeOf(error)
    if (code === 'ENOENT') return undefined
    if (code === 'EISDIR') throw damaged(`${file} is a folder.`)
    throw new InterludeError('not-readable', `${file} can't be read.`, 'Check its permissions.', {
      cause: error,
    })
  }
}

function readWeightsFile(file: string, specs: readonly WeightSpec[]): Promise<Buffer | undefined> {
  // What this network can fill at most, with ample room for the header; a foreign file of gigabytes is never read.
  const numbers = specs.reduce((sum, spec) => sum + sizeOf(spec.shape), 0)
  return readBounded(file, 4 * numbers + 16 * maxTextBytes)
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
  const place = resolve(folder)
  const temporary = join(dirname(place), `.${basename(place)}.${randomUUID()}`)
  const notes = new Map([['format', 'interlude']])
  try {
    await mkdir(temporary, { recursive: true })
    await writeSynced(
      join(temporary, weightsFile),
      writeSafetensors(content.tensors, notes, content.precision),
    )
    await writeSynced(join(temporary, optionsFile), jsonBytes(content.options))
    await writeSynced(join(temporary, cardFile), jsonBytes(content.card))
    await replace(temporary, place)
  } catch (error) {
    throw writeError(folder, error)
  } finally {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined)
  }
}

const jsonBytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)

async function writeSynced(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx')
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Moves a folder to its place. A folder can't be renamed over a full one, so an old one steps aside first. */
async function replace(from: string, to: string): Promise<void> {
  const aside = `${from}.old`
  const hadOld = await rename(to, aside).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return false
      throw error
    },
  )
  try {
    await rename(from, to)
  } catch (error) {
    if (hadOld) await rename(aside, to)
    throw error
  }
  if (hadOld) await rm(aside, { recursive: true, force: true })
}

function writeError(folder: string, error: unknown): unknown {
  if (error instanceof RangeError) {
    return new InterludeError(
      'unsupported',
      `The model can't be saved: ${error.message}`,
      'Save it with 32 bits.',
      {
        cause: error,
      },
    )
  }
  const full = ['ENOSPC', 'EDQUOT'].includes(codeOf(error))
  const refused = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(codeOf(error))
  if (!full && !refused) return error
  const code: ErrorCode = full ? 'disk-full' : 'not-writable'
  const remedy = full ? 'Make room on that disk.' : 'Choose a folder that you may write to.'
  return new InterludeError(code, `The model can't be saved to ${folder}.`, remedy, { cause: error })
}
