// Which files a window may name. Two rules, one for each host.
//
// In the browser whoever holds the token asks, and may be further away than the machine: nothing outside of the folders that the user
// named (roots) is read or written, wherever links in them lead. What begins with a dot is left alone there as well, so that a home folder
// as root gives away no keys, and no export lands among the settings of a shell.
//
// On the desktop the page is ours and the user sits before it: the paths of dropped files come from the window itself, so any regular
// file may be read, as any program of the user may. But nothing is written except where the user said so in a native dialog, on
// the command line, or by opening that very project file: a page gone wrong can read a picture, and can't overwrite one.
import { realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { InterludeError } from '../../../src-shared/errors.ts'
import type { PathPolicy } from './parts.ts'

type Use = 'read' | 'write'

/** Whether `path` is `folder` or lies below it. Both in full. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

function checkForm(path: string, use: Use): string {
  if (isAbsolute(path) && !path.includes('\0')) return resolve(path)
  throw new InterludeError(
    use === 'read' ? 'not-readable' : 'not-writable',
    `${path.slice(0, 200)} is not a path in full.`,
    'Choose the file from the list.',
  )
}

/** Where a path leads to, through all links; of what does not exist (yet), where it would be. */
async function realPathOf(path: string): Promise<string> {
  const real = await realpath(path).catch(() => undefined)
  if (real !== undefined) return real
  const folder = dirname(path)
  return folder === path ? path : join(await realPathOf(folder), basename(path))
}

const isHidden = (root: string, path: string): boolean =>
  relative(root, path)
    .split(sep)
    .some((name) => name.startsWith('.') && name !== '.' && name !== '..')

/**
 * The browser host's rule. The roots are looked up once: what they are links to counts. Throws `not-found` for a root that is not there.
 */
export async function rootedPaths(folders: readonly string[]): Promise<PathPolicy> {
  const roots: string[] = []
  for (const folder of folders) {
    const root = await realpath(folder).catch((error: unknown) => {
      throw new InterludeError('not-found', `There is no folder ${folder}.`, 'Name a folder that exists.', {
        cause: error,
      })
    })
    if (!roots.includes(root)) roots.push(root)
  }
  const granted = new Set<string>()
  const isAllowed = async (path: string): Promise<boolean> => {
    if (roots.some((root) => isWithin(root, path) && !isHidden(root, path))) return true
    // Named by the user on the command line: these count wherever they are.
    for (const own of granted) if (isWithin(await realPathOf(own), path)) return true
    return false
  }
  return {
    roots,
    grant(paths) {
      for (const path of paths) granted.add(resolve(path))
    },
    async check(path, use) {
      const real = await realPathOf(checkForm(path, use))
      if (await isAllowed(real)) return real
      throw new InterludeError(
        use === 'read' ? 'not-readable' : 'not-writable',
        `${path} is outside of the folders that may be used here.`,
        `Choose a file below ${roots.join(', ') || 'a folder that was named'}, or start the program with --root FOLDER.`,
      )
    },
  }
}

/** The desktop's rule. */
export function grantedPaths(): PathPolicy {
  const granted = new Set<string>()
  const decide = (path: string, use: Use): string => {
    const full = checkForm(path, use)
    // A folder that was chosen stands for what is in it.
    if (use === 'read' || [...granted].some((own) => isWithin(own, full))) return full
    throw new InterludeError(
      'not-writable',
      `${path} was not chosen for writing.`,
      'Choose the file again in the dialog.',
    )
  }
  return {
    roots: [],
    grant(paths) {
      for (const path of paths) granted.add(resolve(path))
    },
    check: (path, use) => new Promise((resolve) => resolve(decide(path, use))),
  }
}

/** A rule that also lets these files and folders be read: the program's own sample, what was uploaded. */
export function withReadable(paths: PathPolicy, readable: readonly string[]): PathPolicy {
  return {
    roots: paths.roots,
    grant: (granted) => paths.grant(granted),
    async check(path, use) {
      try {
        return await paths.check(path, use)
      } catch (error) {
        if (use === 'write' || !isAbsolute(path)) throw error
        const real = await realPathOf(resolve(path))
        for (const own of readable) if (isWithin(await realPathOf(own), real)) return real
        throw error
      }
    },
  }
}
