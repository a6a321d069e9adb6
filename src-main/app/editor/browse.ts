// The host's folders, for windows that have no native dialogs: what is in a folder, within the roots and nowhere else.
import { access, constants, readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { InterludeError, systemCodeOf } from '../../../src-shared/errors.ts'
import type { Entry } from '../../../src-shared/editor/contract.ts'
import { inputFailure } from '../../media/input-file.ts'
import { naturalOrder } from '../../media/natural-order.ts'
import { archiveEnding } from '../models/model-name.ts'
import type { PathPolicy } from './parts.ts'
import { isWithin } from './paths.ts'
import { projectEnding } from './project-file.ts'

/** What a chooser shows of a folder. */
export interface Listing {
  /** Null at the list of roots. */
  readonly folder: string | null
  readonly parent: string | null
  readonly entries: Entry[]
  readonly writable: boolean
}

/** Endings that are offered as media. ffmpeg reads more; these are what people have. */
const mediaEndings = new Set(
  (
    'mp4 m4v mov mkv webm avi mpg mpeg m2v m2ts mts ts mxf wmv flv f4v 3gp ogv vob dv y4m ivf nut asf gif apng ' +
    'png jpg jpeg jpe jfif webp tif tiff avif bmp dpx exr tga ppm pgm heic heif jp2'
  ).split(' '),
)

/** More than anybody scrolls through; a larger folder shows this many of it. */
const mostEntries = 10_000
/** Files looked at at a time. */
const atOnce = 64

function kindOf(name: string, isFolder: boolean): Entry['kind'] {
  if (isFolder) return 'folder'
  const ending = extname(name).toLowerCase()
  if (ending === projectEnding) return 'project'
  if (ending === archiveEnding) return 'model'
  return mediaEndings.has(ending.slice(1)) ? 'media' : 'other'
}

/** What a path is, through links; undefined for what is gone, leads out of the roots, or is neither file nor folder. */
async function look(paths: PathPolicy, path: string, isLink: boolean): Promise<Entry | undefined> {
  try {
    if (isLink) await paths.check(path, 'read')
    const facts = await stat(path)
    if (!facts.isFile() && !facts.isDirectory()) return undefined
    const kind = kindOf(path, facts.isDirectory())
    return {
      name: basename(path),
      path,
      kind,
      bytes: facts.isFile() ? facts.size : 0,
      changed: facts.mtimeMs,
    }
  } catch {
    return undefined
  }
}

const isWritable = (folder: string): Promise<boolean> =>
  access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )

async function listRoots(paths: PathPolicy): Promise<Listing> {
  const found = await Promise.all(
    paths.roots.map(async (root): Promise<Entry | undefined> => {
      const entry = await look(paths, root, false)
      return entry && { ...entry, name: root }
    }),
  )
  const entries = found.filter((entry) => entry !== undefined)
  return { folder: null, parent: null, entries, writable: false }
}

/**
 * Lists a folder, folders first, names in natural order, hidden ones left out; null lists the roots. Throws `unsupported` where there are
 * none, `not-readable` outside of them, `not-found`, `not-a-file` for what is no folder.
 */
export async function browse(paths: PathPolicy, asked: string | null): Promise<Listing> {
  if (paths.roots.length === 0) {
    throw new InterludeError('unsupported', "Folders can't be browsed here.", 'Use the dialog of the system.')
  }
  if (asked === null) return await listRoots(paths)
  const folder = await paths.check(asked, 'read')
  const items = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    const isFile = systemCodeOf(error) === 'ENOTDIR'
    throw isFile
      ? new InterludeError('not-a-file', `${folder} is not a folder.`, 'Choose a folder.')
      : inputFailure(folder, error)
  })
  const shown = items
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => naturalOrder(a.name, b.name))
    .slice(0, mostEntries)
  const entries: Entry[] = []
  for (let at = 0; at < shown.length; at += atOnce) {
    const some = shown.slice(at, at + atOnce)
    const looked = await Promise.all(
      some.map((item) => look(paths, join(folder, item.name), item.isSymbolicLink())),
    )
    entries.push(...looked.filter((entry) => entry !== undefined))
  }
  const above = await realpath(dirname(folder)).catch(() => folder)
  const isBelow = above !== folder && paths.roots.some((root) => isWithin(root, above))
  return {
    folder,
    parent: isBelow ? above : null,
    entries: entries.sort((a, b) => Number(b.kind === 'folder') - Number(a.kind === 'folder')),
    writable: await isWritable(folder),
  }
}
