// What the user named, as sources of footage: video files, folders of videos, folders of numbered pictures.
import { stat } from 'node:fs/promises'
import { basename, dirname, extname, resolve } from 'node:path'
import { InterludeError } from '../../../src-shared/errors.ts'
import { byName, findFiles, type FoundFile } from './files.ts'

const videoEndings =
  /^\.(mp4|m4v|mov|mkv|webm|avi|gif|apng|mpg|mpeg|m2v|ts|mts|m2ts|vob|wmv|asf|flv|3gp|ogv|mxf|y4m|dv)$/i
const pictureEndings = /^\.(png|jpe?g|webp|tiff?)$/i
/** A folder with fewer pictures is no footage. */
const fewestPictures = 3

/** A video file, or a folder whose pictures are frames in the order of their names. */
export interface FootageFile {
  readonly kind: 'video' | 'pictures'
  /** The file, or the folder of the pictures. */
  readonly path: string
  /** For people: relative to what was named. */
  readonly name: string
  /** The file itself, or the pictures. */
  readonly files: readonly FoundFile[]
}

/** The sources in the order of their names, each once. Throws `not-found`, `not-readable`, `cancelled`. */
export async function findFootage(paths: readonly string[], signal?: AbortSignal): Promise<FootageFile[]> {
  const found = new Map<string, FootageFile>()
  const add = (source: FootageFile) => {
    // The same file may be named twice, as itself and by its folder.
    if (!found.has(source.path)) found.set(source.path, source)
  }
  for (const path of paths.map((given) => resolve(given))) {
    const facts = await stat(path).catch(() => undefined)
    if (!facts) throw new InterludeError('not-found', `There is no ${path}.`, 'Check the path.')
    if (facts.isFile()) {
      const file = { path, name: basename(path), size: facts.size, changed: facts.mtimeMs }
      add({ kind: 'video', path, name: file.name, files: [file] })
      continue
    }
    const pictures = new Map<string, FoundFile[]>()
    for (const file of await findFiles(path, signal)) {
      const ending = extname(file.name)
      const named = { ...file, name: `${basename(path)}/${file.name}` }
      if (videoEndings.test(ending)) {
        add({ kind: 'video', path: file.path, name: named.name, files: [named] })
      } else if (pictureEndings.test(ending)) {
        const folder = dirname(file.path)
        pictures.set(folder, [...(pictures.get(folder) ?? []), named])
      }
    }
    for (const [folder, files] of pictures) {
      if (files.length < fewestPictures) continue
      add({ kind: 'pictures', path: folder, name: dirname(files[0]?.name ?? ''), files })
    }
  }
  return distinct([...found.values()].sort(byName))
}

/** Files of one name from different folders: all but the first are numbered, for a store knows its sources by name. */
function distinct(files: readonly FootageFile[]): FootageFile[] {
  const taken = new Set<string>()
  return files.map((file) => {
    let name = file.name
    for (let number = 2; taken.has(name); number++) name = `${file.name} (${String(number)})`
    taken.add(name)
    return { ...file, name }
  })
}
