// Choosing files and what follows: opening and saving projects, adding media to the bin.
import { addSources } from '../../src-shared/project/edit-sources.ts'
import { setPicture, setRate } from '../../src-shared/project/edit-project.ts'
import type { Source } from '../../src-shared/project/source.ts'
import { toErrorShape } from '../../src-shared/errors.ts'
import { joinPath, splitPath, withEnding } from '../dialogs/chooser-list.ts'
import { words } from '../i18n/words.svelte.ts'
import type { Editor } from '../state/editor.svelte.ts'
import { chooser, type Purpose } from '../state/chooser.svelte.ts'
import { questions } from '../state/questions.svelte.ts'
import { titleOf } from '../window/title.ts'

/** Lets the user choose: by a native dialog, or by the window's own chooser. Undefined when it was left. */
export async function choose(
  editor: Editor,
  purpose: Purpose,
  suggestion?: string,
  ending?: string,
): Promise<string[] | undefined> {
  if (editor.session.host === 'browser') return chooser.open(purpose, suggestion, ending)
  const paths = await editor.call('pick', { purpose, suggestion, ending })
  return paths ?? undefined
}

/** Whether the open project may be left: asks when it is unsaved, and saves it if that is wanted. */
export async function mayLeave(editor: Editor): Promise<boolean> {
  const { unsaved, document } = editor.project
  const empty = document.sources.length === 0 && document.keyframes.length === 0
  if (!unsaved || empty) return true
  const answer = await questions.unsaved.ask(null)
  if (answer === 'save') return saveProject(editor, false)
  return answer === 'leave'
}

/** Asks for a project and opens it. */
export async function openProject(editor: Editor, path?: string): Promise<void> {
  try {
    const chosen = path ?? (await choose(editor, 'project'))?.[0]
    if (chosen !== undefined && (await mayLeave(editor))) await editor.call('open-project', { path: chosen })
  } catch (error) {
    editor.fail(error)
  }
}

/** A name for a file beside the project; where it has no file yet, beside the project that was open last. */
export function besideProject(editor: Editor, name: string): string {
  const near = editor.project.path ?? editor.session.recent[0]?.path
  const folder = near === undefined ? undefined : splitPath(near).folder
  return folder === undefined ? name : joinPath(folder, name)
}

/** Saves to the project's file, or to one that is asked for. True when it was saved. */
export async function saveProject(editor: Editor, elsewhere: boolean): Promise<boolean> {
  const { project } = editor
  try {
    const ask = elsewhere || project.path === null
    const suggestion = besideProject(editor, `${titleOf(editor)}.interlude`)
    const chosen = ask ? (await choose(editor, 'save-project', suggestion, 'interlude'))?.[0] : null
    if (chosen === undefined) return false
    return await saveTo(editor, chosen, ask)
  } catch (error) {
    editor.fail(error)
    return false
  }
}

/** Saves to this file (null: the project's own). What is in the way is replaced, or another name chosen, as the user likes. */
async function saveTo(editor: Editor, chosen: string | null, overwrite: boolean): Promise<boolean> {
  const { project } = editor
  try {
    const { revision, path } = await editor.call('save-project', { path: chosen, overwrite })
    project.saved(revision, path, splitPath(path).name.replace(/\.interlude$/, ''))
    editor.say.say(words().common.saved)
    return true
  } catch (error) {
    const shape = toErrorShape(error)
    if (shape.code !== 'exists' && shape.code !== 'changed') throw error
    const answer = await questions.replace.ask(shape)
    if (answer === 'cancel') return false
    if (answer === 'elsewhere') return await saveProject(editor, true)
    // What is agreed to is the file with the project's ending, whatever was typed.
    return await saveTo(editor, chosen === null ? null : withEnding(chosen, 'interlude'), true)
  }
}

/** Asks for media files and adds them. */
export async function importMedia(editor: Editor): Promise<void> {
  try {
    const paths = await choose(editor, 'media')
    if (paths) await addMedia(editor, paths)
  } catch (error) {
    editor.fail(error)
  }
}

/** The first video of an empty project decides rate and size; a picture the size alone. */
function adopt(source: Source) {
  const { frameRate, width, height, channels } = source.facts
  return (document: Editor['project']['document']) => {
    const shaped = setPicture(document, { width, height, channels })
    return frameRate === null ? shaped : setRate(shaped, frameRate, 'frames')
  }
}

/** Reads files and adds them to the bin, all as one step; what can't be read is said, and nothing else is held up. */
export async function addMedia(editor: Editor, paths: readonly string[]): Promise<Source[]> {
  const { project } = editor
  const read: { readonly path: string; readonly source: Source }[] = []
  const failures: { readonly path: string; readonly message: string; readonly remedy: string | undefined }[] =
    []
  const copies: string[] = []
  const known = new Set(project.document.sources.map(({ hash }) => hash))
  editor.session.reading = { done: 0, total: paths.length }
  try {
    await editor.call(
      'read-sources',
      { paths: [...paths] },
      {
        onItem: (item) => {
          editor.session.reading = { done: item.done, total: item.total }
          if (item.error) {
            failures.push({ path: item.path, message: item.error.message, remedy: item.error.remedy })
          }
          if (!item.source) return
          if (known.has(item.source.hash)) {
            // The last note says which file it is the same as.
            copies.push(...item.notes.slice(-1))
            return
          }
          known.add(item.source.hash)
          read.push({ path: item.path, source: item.source })
        },
      },
    )
  } catch (error) {
    failures.push({ path: '', message: toErrorShape(error).message, remedy: toErrorShape(error).remedy })
  } finally {
    editor.session.reading = null
  }
  // Several are read at a time; in the bin they lie as they were named.
  const places = new Map(paths.map((path, place) => [path, place]))
  const placeOf = ({ path }: { readonly path: string }) => places.get(path) ?? paths.length
  const sources = read.toSorted((a, b) => placeOf(a) - placeOf(b)).map(({ source }) => source)
  const [first] = sources
  if (first) {
    editor.edit('project.import', (document) => {
      const shaped =
        document.sources.length + document.keyframes.length === 0
          ? adopt(sources.find(({ facts }) => facts.kind === 'video') ?? first)(document)
          : document
      return addSources(shaped, sources)
    })
    editor.view.showSource(first.id)
    editor.selection.setSources([first.id])
    editor.say.say(words().bin.added(sources.length))
  }
  for (const note of copies.slice(0, 3)) editor.session.notify('info', note)
  if (copies.length > 3) editor.session.notify('info', words().bin.moreCopies(copies.length - 3))
  for (const { message, remedy } of failures.slice(0, 3)) editor.session.notify('error', message, remedy)
  if (failures.length > 3) editor.session.notify('error', words().bin.moreFailed(failures.length - 3))
  return sources
}
