// What the open project is called.
import { words } from '../i18n/words.svelte.ts'
import type { Editor } from '../state/editor.svelte.ts'

/** Whether a file lies in a folder or below it, with either kind of slash. */
export function liesIn(folder: string, path: string): boolean {
  const bare = folder.replace(/[\\/]+$/, '')
  return path.startsWith(bare) && /^[\\/]/.test(path.slice(bare.length))
}

/** The name of the project's file; without one, whether it is the sample or somebody's own. */
export function titleOf({ project, session }: Pick<Editor, 'project' | 'session'>): string {
  if (project.name !== null) return project.name
  const { untitled, sample } = words().common
  const { sampleFolder } = session
  const isSample =
    sampleFolder !== undefined && project.document.sources.some(({ path }) => liesIn(sampleFolder, path))
  return isSample ? sample : untitled
}
