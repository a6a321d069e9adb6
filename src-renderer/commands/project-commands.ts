// New, open, save, add media. Paths come from native dialogs where there are some, else from the window's own chooser of the host's folders.
import type { Editor } from '../state/editor.svelte.ts'
import { openProject, importMedia, saveProject } from './files.ts'
import type { Command } from './registry.svelte.ts'

/** See the top of this file. */
export function projectCommands(editor: Editor): Command[] {
  const { project } = editor
  const writable = (): boolean => project.writable
  return [
    {
      id: 'project.new',
      keys: ['Mod+Alt+N'],
      enabled: writable,
      run: () => void editor.ask('new-project', null),
    },
    { id: 'project.open', keys: ['Mod+O'], enabled: writable, run: () => openProject(editor) },
    { id: 'project.sample', enabled: writable, run: () => void editor.ask('open-sample', null) },
    {
      id: 'project.save',
      keys: ['Mod+S'],
      inText: true,
      enabled: writable,
      run: async () => void (await saveProject(editor, false)),
    },
    {
      id: 'project.saveAs',
      keys: ['Mod+Shift+S'],
      enabled: writable,
      run: async () => void (await saveProject(editor, true)),
    },
    { id: 'project.import', keys: ['Mod+I'], enabled: writable, run: () => importMedia(editor) },
  ]
}
