// What the file chooser lists, and the paths that it makes.
import type { Entry } from '../../src-shared/editor/contract.ts'
import type { Purpose } from '../state/chooser.svelte.ts'

const wanted: Readonly<Record<Purpose, readonly Entry['kind'][]>> = {
  media: ['media'],
  relink: ['media'],
  folder: [],
  project: ['project'],
  'save-project': ['project'],
  export: ['media'],
  model: ['model'],
  'save-model': ['model'],
}

/** Whether the purpose is a file that is yet to be written. */
export function isSaving(purpose: Purpose): boolean {
  return purpose === 'save-project' || purpose === 'export' || purpose === 'save-model'
}

/** Whether an entry can be chosen, and not only opened. */
export function isChoice(entry: Entry, purpose: Purpose, all: boolean): boolean {
  if (entry.kind === 'folder') return false
  return wanted[purpose].includes(entry.kind) || (all && purpose !== 'folder')
}

/** Folders, and what can be chosen; folders first, each by name. */
export function shownEntries(entries: readonly Entry[], purpose: Purpose, all: boolean): Entry[] {
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
  return entries
    .filter((entry) => entry.kind === 'folder' || isChoice(entry, purpose, all))
    .sort(
      (a, b) => Number(b.kind === 'folder') - Number(a.kind === 'folder') || order.compare(a.name, b.name),
    )
}

const separatorOf = (folder: string): string => (folder.includes('/') || !folder.includes('\\') ? '/' : '\\')

/** A file in a folder, in the manner of the host. */
export function joinPath(folder: string, name: string): string {
  const separator = separatorOf(folder)
  return folder.endsWith(separator) ? folder + name : folder + separator + name
}

/** A name with the ending that the file must have. */
export function withEnding(name: string, ending: string | undefined): string {
  const trimmed = name.trim()
  if (ending === undefined || trimmed === '' || trimmed.toLowerCase().endsWith(`.${ending.toLowerCase()}`)) {
    return trimmed
  }
  return `${trimmed}.${ending}`
}

/** Whether a folder is `outer` or lies below it. */
function isWithin(outer: string, folder: string): boolean {
  const separator = separatorOf(outer)
  return folder === outer || folder.startsWith(outer.endsWith(separator) ? outer : outer + separator)
}

/** The roots that lie in no other: below these everything is found once. */
export function outermost(roots: readonly Entry[]): Entry[] {
  return roots.filter(({ path }) => !roots.some((other) => other.path !== path && isWithin(other.path, path)))
}

/** Where to begin when nothing tells: the innermost root, where all lie in one. Undefined where the user must choose among several. */
export function firstFolder(roots: readonly Entry[]): string | undefined {
  if (outermost(roots).length !== 1) return undefined
  return roots.map(({ path }) => path).reduce((a, b) => (isWithin(a, b) ? b : a))
}

/** A step of the way to a folder. */
export interface Crumb {
  readonly name: string
  readonly path: string
}

/** The way from the root that a folder lies in to the folder, both within. */
export function crumbsOf(folder: string, roots: readonly Entry[]): Crumb[] {
  const separator = separatorOf(folder)
  const root = outermost(roots).find(({ path }) => isWithin(path, folder))
  if (!root) return [{ name: folder, path: folder }]
  const crumbs: Crumb[] = [{ name: root.name, path: root.path }]
  for (const name of folder.slice(root.path.length).split(separator).filter(Boolean)) {
    crumbs.push({ name, path: joinPath(crumbs.at(-1)?.path ?? root.path, name) })
  }
  return crumbs
}

/** Folder and name of a path. The folder is undefined where the path is a name alone. */
export function splitPath(path: string): { readonly folder: string | undefined; readonly name: string } {
  const parts = /^(.*)[\\/]([^\\/]*)$/.exec(path)
  return parts ? { folder: parts[1], name: parts[2] ?? '' } : { folder: undefined, name: path }
}
