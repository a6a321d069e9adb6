// What -o means, and everything that can be known to go wrong with it before any work is done.
import { constants } from 'node:fs'
import { access, readdir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { InterludeError } from '../../src-shared/errors.ts'
import { codecsOf } from '../media/encode-plan.ts'
import { frameName } from '../media/encode-pictures.ts'
import type { Codec, Container } from '../media/encode-types.ts'

/** Where the result goes, and in which form. */
export interface OutputTarget {
  /** Absolute. */
  readonly path: string
  readonly container: Container
  /** What the user chose; otherwise the container's own. */
  readonly codec: Codec | undefined
}

const byEnding: Readonly<Record<string, Container>> = {
  '.mp4': 'mp4',
  '.mov': 'mov',
  '.webm': 'webm',
  '.mkv': 'mkv',
  '.gif': 'gif',
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  )
}

async function containerFor(text: string, path: string): Promise<Container> {
  const ending = extname(path).toLowerCase()
  // A name that ends with a slash is a folder's, whatever stands before it.
  const slash = /[\\/]$/.test(text)
  const known = slash ? undefined : byEnding[ending]
  const folder = await isFolder(path)
  if (known) {
    if (!folder) return known
    throw new InterludeError('not-a-file', `${text} is a folder.`, 'Choose another name for the video.')
  }
  if (folder || ending === '' || slash) return 'frames'
  throw new InterludeError(
    'unsupported',
    `${text} has an ending that stands for no known kind of video.`,
    `Use ${Object.keys(byEnding).join(', ')}, or a folder for PNG pictures (ending with /).`,
  )
}

/** Reads -o and --codec. Throws `usage`, `unsupported` and `not-a-file`. */
export async function resolveOutput(
  text: string,
  codec: Codec | undefined,
  folder: string,
): Promise<OutputTarget> {
  if (text === '' || text.includes('\0')) {
    throw new InterludeError('usage', 'The output has no name.', 'Write -o NAME.mp4.')
  }
  const path = resolve(folder, text)
  const container = await containerFor(text, path)
  if (codec !== undefined && !codecsOf[container].includes(codec)) {
    const holder = container === 'frames' ? 'A folder of pictures' : `A .${container} file`
    throw new InterludeError(
      'unsupported',
      `${holder} can't hold ${codec}.`,
      `Choose one of: ${codecsOf[container].join(', ')}; or another ending for ${text}.`,
    )
  }
  return { path, container, codec }
}

/** The name of one of several results: `out.mp4` becomes `out-seed3.mp4`. */
export function variantPath(path: string, seed: number): string {
  const ending = extname(path)
  return join(dirname(path), `${basename(path, ending)}-seed${String(seed)}${ending}`)
}

async function checkParent(path: string): Promise<void> {
  const parent = dirname(path)
  if (!(await isFolder(parent))) {
    throw new InterludeError(
      'not-found',
      `The folder of the output does not exist: ${parent}.`,
      'Make the folder first, or choose another one.',
    )
  }
  const writable = await access(parent, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
  if (!writable) {
    throw new InterludeError(
      'not-writable',
      `The folder of the output can't be written: ${parent}.`,
      'Choose another folder, or change its permissions.',
    )
  }
}

/** What lies where the result will go: an empty folder may be taken, anything else only with the user's word. */
async function occupantOf(target: OutputTarget): Promise<'nothing' | 'empty' | 'something'> {
  const facts = await stat(target.path).catch(() => undefined)
  if (!facts) return 'nothing'
  if (target.container !== 'frames' || !facts.isDirectory()) return 'something'
  return (await readdir(target.path)).length === 0 ? 'empty' : 'something'
}

/** A folder is only ever replaced when it holds nothing but numbered pictures, as this program writes them. */
async function checkReplaceable(target: OutputTarget): Promise<void> {
  if (target.container !== 'frames' || !(await isFolder(target.path))) return
  const foreign = (await readdir(target.path)).find((name) => !frameName.test(name))
  if (foreign === undefined) return
  throw new InterludeError(
    'exists',
    `${target.path} holds other files too, such as ${foreign}: it won't be replaced.`,
    'Choose a new or empty folder.',
  )
}

/**
 * Checks a place before any work: its folder exists and is writable, it is none of the sources, and what is already
 * there may go (`mayOverwrite` decides; an empty folder may always). Returns whether there is anything to replace.
 * Throws `not-found`, `not-writable` and `exists`.
 */
export async function checkPlace(
  target: OutputTarget,
  sources: readonly string[],
  mayOverwrite: (path: string) => Promise<boolean>,
): Promise<boolean> {
  if (sources.includes(target.path)) {
    throw new InterludeError(
      'exists',
      `${target.path} is one of the keys: it won't be overwritten.`,
      'Choose another name for the output.',
    )
  }
  await checkParent(target.path)
  const occupant = await occupantOf(target)
  if (occupant !== 'something') return occupant === 'empty'
  await checkReplaceable(target)
  if (await mayOverwrite(target.path)) return true
  throw new InterludeError(
    'exists',
    `${target.path} already exists.`,
    'Add --force to overwrite it, or choose another name.',
  )
}
