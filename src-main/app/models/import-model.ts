// Takes a model into the library: from a folder, an archive, or a SavedModel that others have published. It is made ready and
// checked beside its place, under a hidden name, and moved there as a whole.
import { copyFile, lstat, mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ModelInfo } from '../../../src-shared/engine-contract.ts'
import { InterludeError, throwIfCancelled } from '../../../src-shared/errors.ts'
import type { Engine } from '../../engine-client/engine-link.ts'
import { sweepTemporaries, temporaryName } from '../../media/temporary-name.ts'
import { checkSpace } from '../disk-space.ts'
import type { ModelLibrary } from '../model-library.ts'
import { checkFree, taken } from './free-name.ts'
import { checkModelName, nameFromPath } from './model-name.ts'
import { limitOf, listParts, mostBytes } from './model-parts.ts'
import { unpackModel } from './unpack-model.ts'

/** What importing needs of the program. */
export interface ImportParts {
  readonly models: ModelLibrary
  readonly engine: Pick<Engine, 'call'>
}

/** What is taken in. */
export interface ImportRequest {
  /** Absolute path of a model folder, an archive or a SavedModel. */
  readonly path: string
  /** Its name in the library; without it that of the file or folder. */
  readonly name: string | undefined
  /** The command in words, for the card of a SavedModel. */
  readonly command: string
  readonly signal: AbortSignal
  /** Hears how far it is: the share (0..1) that was read, and that all was and is now being checked. */
  readonly onProgress?: ((stage: 'reading' | 'checking', share?: number) => void) | undefined
}

/** A model that was taken in. */
export interface Imported {
  readonly name: string
  readonly folder: string
  readonly info: ModelInfo
}

type Kind = 'archive' | 'folder' | 'saved-model'

/**
 * Imports a model. Throws `usage` (a name that can't be), `exists` (one that is taken), `not-found`, `model-damaged`,
 * `unsupported`, `disk-full`, `not-writable`; nothing half-made stays.
 */
export async function importModel(
  { models, engine }: ImportParts,
  { path, name = nameFromPath(path), command, signal, onProgress }: ImportRequest,
): Promise<Imported> {
  const kind = await kindOf(path)
  checkModelName(name)
  await checkFree(models, name)
  const folder = join(models.userFolder, name)
  const staging = join(models.userFolder, temporaryName(''))
  try {
    await mkdir(models.userFolder, { recursive: true })
    await sweepTemporaries(models.userFolder)
    if (kind === 'saved-model') onProgress?.('checking')
    const info =
      kind === 'saved-model'
        ? await engine.call('adopt-model', { savedModel: path, folder: staging, name, command }, { signal })
        : await takeIn(engine, { kind, path, staging, signal, onProgress })
    throwIfCancelled(signal)
    await moveInto(staging, folder, name)
    return { name, folder, info: { ...info, folder } }
  } catch (error) {
    throw writeFailure(models.userFolder, inWordsOf(path, staging, error))
  } finally {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined)
  }
}

async function kindOf(path: string): Promise<Kind> {
  const facts = await stat(path).catch((error: unknown) => {
    throw new InterludeError('not-found', `There is no ${path}.`, 'Check the path.', { cause: error })
  })
  if (facts.isFile()) return 'archive'
  const has = (file: string): Promise<boolean> =>
    stat(join(path, file)).then(
      () => true,
      () => false,
    )
  if (facts.isDirectory()) {
    if (await has('options.json')) return 'folder'
    if (await has('saved_model.pb')) return 'saved-model'
  }
  throw new InterludeError(
    'model-damaged',
    `${path} is no model: it has neither options.json nor saved_model.pb.`,
    'Name a model folder, an archive (.interlude-model), or the folder of an unpacked SavedModel.',
  )
}

async function takeIn(
  engine: Pick<Engine, 'call'>,
  {
    kind,
    path,
    staging,
    signal,
    onProgress,
  }: { kind: Exclude<Kind, 'saved-model'>; staging: string } & Pick<
    ImportRequest,
    'path' | 'signal' | 'onProgress'
  >,
): Promise<ModelInfo> {
  await mkdir(staging)
  const onShare = (share: number): void => onProgress?.('reading', share)
  if (kind === 'archive') await unpackModel(path, staging, signal, onShare)
  else await copyModel(path, staging, signal, onShare)
  onProgress?.('checking')
  const info = await engine.call('inspect-model', { folder: staging }, { signal })
  // Whether a published network's variables are whole only TensorFlow can tell.
  return info.kind === 'published' ? engine.call('describe-model', { folder: staging }, { signal }) : info
}

async function copyModel(
  from: string,
  to: string,
  signal: AbortSignal,
  onShare: (share: number) => void,
): Promise<void> {
  const parts = await listParts(from)
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
  if (bytes > mostBytes || parts.some((part) => part.bytes > (limitOf(part.path) ?? 0))) {
    throw new InterludeError('unsupported', `The model in ${from} is too large.`, 'Choose another model.')
  }
  await checkSpace(to, 'The model', { least: bytes, likely: bytes })
  let copied = 0
  for (const part of parts) {
    throwIfCancelled(signal)
    const target = join(to, part.path)
    await mkdir(dirname(target), { recursive: true })
    await copyFile(join(from, part.path), target)
    copied += part.bytes
    onShare(bytes === 0 ? 1 : copied / bytes)
  }
}

/** Puts the folder in its place, where there must be nothing. */
async function moveInto(staging: string, folder: string, name: string): Promise<void> {
  if (await lstat(folder).catch(() => undefined)) throw taken(name)
  try {
    await rename(staging, folder)
  } catch (error) {
    // Another process was faster.
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'ENOTEMPTY' || code === 'EEXIST') throw taken(name)
    throw error
  }
}

/** What is wrong with the copy is wrong with what was copied, and that is what the user knows. */
function inWordsOf(path: string, staging: string, error: unknown): unknown {
  if (!(error instanceof InterludeError)) return error
  const { code, message, remedy } = error
  return new InterludeError(code, message.replaceAll(staging, path), remedy, { cause: error.cause })
}

function writeFailure(folder: string, error: unknown): unknown {
  if (error instanceof InterludeError || !(error instanceof Error) || !('code' in error)) return error
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return new InterludeError('disk-full', `The disk of ${folder} is full.`, 'Make room on it.', {
      cause: error,
    })
  }
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'].includes(String(error.code))) {
    const remedy = 'Make it writable, or name another place for models: INTERLUDE_DATA=FOLDER.'
    return new InterludeError('not-writable', `${folder} can't be written to.`, remedy, { cause: error })
  }
  return error
}
