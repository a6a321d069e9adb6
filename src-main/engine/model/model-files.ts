// The files of a model folder, whatever kind of model it is: options.json and card.json read with suspicion, and folders that
// appear complete or not at all.
import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { InterludeError, systemCodeOf, type ErrorCode } from '../../../src-shared/errors.ts'
import { parseCard, type ModelCard } from './model-card.ts'
import { parseOptions, type ModelOptions, type PublishedOptions } from './options.ts'

const optionsFile = 'options.json'
const cardFile = 'card.json'
const maxTextBytes = 1024 * 1024
const copyAgain = 'Copy the model folder again from where it came from, or choose another model.'

/** What every model folder says of itself. */
export interface ModelHead {
  readonly options: ModelOptions | PublishedOptions
  readonly card: ModelCard
}

/**
 * Reads what a folder says of itself. Throws `model-missing`, `not-readable`, `model-damaged` or `unsupported`.
 */
export async function readModelHead(folder: string): Promise<ModelHead> {
  await checkFolder(folder)
  const options = parseOptions(await readJson(folder, optionsFile), join(folder, optionsFile))
  const card = parseCard(await readJson(folder, cardFile), join(folder, cardFile))
  if (card.kind !== options.kind) {
    throw damaged(`${folder} disagrees with itself: its card says ${card.kind}, its options ${options.kind}.`)
  }
  return { options, card }
}

/** The refusal of a folder whose content is not what it should be. */
export function damaged(message: string, cause?: unknown): InterludeError {
  return new InterludeError('model-damaged', message, copyAgain, cause === undefined ? undefined : { cause })
}

async function checkFolder(folder: string): Promise<void> {
  const missing = 'Name one of the models that "interlude doctor" lists, or the path of a model folder.'
  const names = await readdir(folder).catch((error: unknown) => {
    const code = systemCodeOf(error)
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
      `${folder} holds a TensorFlow SavedModel that was not imported.`,
      'Import it first: interlude models import FOLDER.',
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

/** The file's bytes; undefined when it does not exist; refuses what is larger than `limit` or no file. */
export async function readBounded(file: string, limit: number): Promise<Buffer | undefined> {
  try {
    const facts = await stat(file)
    // A pipe or a device could go on for ever.
    if (!facts.isFile()) throw damaged(`${file} is no ordinary file.`)
    const { size } = facts
    if (size > limit) throw damaged(`${file} is too large (${size} bytes).`)
    return await readFile(file)
  } catch (error) {
    if (error instanceof InterludeError) throw error
    const code = systemCodeOf(error)
    if (code === 'ENOENT') return undefined
    throw new InterludeError('not-readable', `${file} can't be read.`, 'Check its permissions.', {
      cause: error,
    })
  }
}

/**
 * Writes a model folder, replacing one that is there. It appears complete or not at all: `fill` writes everything beside options
 * and card into a folder beside the place, which then is moved there. Throws `not-writable` or `disk-full` beside what `fill`
 * throws, and leaves nothing behind.
 */
export async function placeModelFolder(
  folder: string,
  head: ModelHead,
  fill: (temporary: string) => Promise<void>,
): Promise<void> {
  const place = resolve(folder)
  const temporary = join(dirname(place), `.${basename(place)}.${randomUUID()}`)
  try {
    await mkdir(temporary, { recursive: true })
    await fill(temporary)
    await writeSynced(join(temporary, optionsFile), jsonBytes(head.options))
    await writeSynced(join(temporary, cardFile), jsonBytes(head.card))
    await replace(temporary, place)
  } catch (error) {
    throw writeError(folder, error)
  } finally {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined)
  }
}

const jsonBytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)

/** Writes a new file and waits until the disk has it. */
export async function writeSynced(file: string, bytes: Uint8Array): Promise<void> {
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
      if (systemCodeOf(error) === 'ENOENT') return false
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
  const full = ['ENOSPC', 'EDQUOT'].includes(systemCodeOf(error))
  const refused = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(systemCodeOf(error))
  if (!full && !refused) return error
  const code: ErrorCode = full ? 'disk-full' : 'not-writable'
  const remedy = full ? 'Make room on that disk.' : 'Choose a folder that you may write to.'
  return new InterludeError(code, `The model can't be saved to ${folder}.`, remedy, { cause: error })
}
