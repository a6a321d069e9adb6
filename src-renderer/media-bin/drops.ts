// What was dropped on the window: paths where the host tells them, files to be sent otherwise.
import { addMedia, openProject } from '../commands/files.ts'
import { words } from '../i18n/words.svelte.ts'
import { modelEnding, modelWork } from '../models/model-work.svelte.ts'
import type { Editor } from '../state/editor.svelte.ts'
import type { Uploads } from './uploads.svelte.ts'

/** Whether something that is dragged is files from outside. */
export function holdsFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') ?? false
}

/** Files that were dropped, and whether folders were among them that can't be read as files. */
function sortDropped(transfer: DataTransfer): { readonly files: File[]; readonly folders: number } {
  const files: File[] = []
  let folders = 0
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue
    const file = item.getAsFile()
    if (item.webkitGetAsEntry()?.isDirectory) folders += 1
    else if (file) files.push(file)
  }
  return { files, folders }
}

const isModel = (path: string): boolean => path.toLowerCase().endsWith(`.${modelEnding}`)

/** In the manager, which shows how far they are and asks for names. */
async function bringModels(editor: Editor, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return
  editor.view.dialog = 'models'
  for (const path of paths) await modelWork.bring(editor, path)
}

/**
 * Adds what was dropped to the bin; a project file is opened instead, and models go into the library. Call it within the drop event.
 */
export async function takeDrop(editor: Editor, uploads: Uploads, transfer: DataTransfer): Promise<void> {
  // The transfer is empty once the event is over.
  const all = [...transfer.files]
  const paths = all.map((file) => editor.link.pathOf(file))
  const { files, folders } = sortDropped(transfer)
  try {
    const known = paths.filter((path) => path !== undefined)
    const [project] = known.filter((path) => path.endsWith('.interlude'))
    if (project !== undefined) {
      await openProject(editor, project)
      return
    }
    await bringModels(editor, known.filter(isModel))
    const media = known.filter((path) => !isModel(path))
    if (media.length > 0) await addMedia(editor, media)
    if (known.length > 0) return
    if (folders > 0) editor.session.notify('warning', words().bin.folderDropped, words().bin.folderRemedy)
    if (files.length === 0) return
    const sent = await uploads.send(files)
    const [sentProject] = sent.filter((path) => path.endsWith('.interlude'))
    if (sentProject !== undefined) {
      await openProject(editor, sentProject)
      return
    }
    await bringModels(editor, sent.filter(isModel))
    const sentMedia = sent.filter((path) => !isModel(path))
    if (sentMedia.length > 0) await addMedia(editor, sentMedia)
  } catch (error) {
    editor.fail(error)
  }
}
