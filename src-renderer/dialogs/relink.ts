// Where missing sources are now: what was found, and how it goes into the document.
import { fromErrorShape } from '../../src-shared/errors.ts'
import type { Source } from '../../src-shared/project/source.ts'
import type { Editor } from '../state/editor.svelte.ts'

/** A source, and the file that is to stand in for it. */
export interface Found {
  readonly source: Source
  /** What the file is, under the source's own id. */
  readonly file: Source
}

/** Reads files for sources (path by source id). Throws the first reason why one can't be read. */
export async function readFor(
  call: Editor['call'],
  sources: readonly Source[],
  paths: ReadonlyMap<string, string>,
): Promise<Found[]> {
  const asked = sources.filter(({ id }) => paths.has(id))
  const read = new Map<string, Source>()
  const failures: unknown[] = []
  await call(
    'read-sources',
    { paths: asked.map(({ id }) => paths.get(id) ?? '') },
    {
      onItem: ({ path, source, error }) => {
        if (source) read.set(path, source)
        else if (error) failures.push(fromErrorShape(error))
      },
    },
  )
  const found = asked.flatMap((source) => {
    const file = read.get(paths.get(source.id) ?? '')
    return file ? [{ source, file: { ...file, id: source.id } }] : []
  })
  if (found.length === 0 && failures.length > 0) throw failures[0]
  return found
}

/** Files with the content that the project knows, and others. */
export function sortFound(found: readonly Found[]): { readonly same: Found[]; readonly other: Found[] } {
  return {
    same: found.filter(({ source, file }) => source.hash === file.hash),
    other: found.filter(({ source, file }) => source.hash !== file.hash),
  }
}
