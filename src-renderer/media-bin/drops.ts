// What was dropped on the window: paths where the host tells them, files to be sent otherwise.
import { addMedia, openProject } from '../commands/files.ts'
import { words } from '../i18n/words.svelte.ts'
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

/** Adds what was dropped to the bin; a project file is opened instead. Call it within the drop event. */
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
    if (known.length > 0) {
      await addMedia(editor, known)
      return
    }
    if (folders > 0) editor.session.notify('warning', words().bin.folderDropped, words().bin.folderRemedy)
    if (files.length === 0) return
    const sent = await uploads.send(files)
    const [sentProject] = sent.filter((path) => path.endsWith('.interlude'))
    if (sentProject !== undefined) await openProject(editor, sentProject)
    else await addMedia(editor, sent)
  } catch (error) {
    editor.fail(error)
  }
}
