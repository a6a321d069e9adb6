// New, open, save, add media. Paths come from native dialogs where there are some, else from the window's own chooser of the host's folders.
import type { Editor } from '../state/editor.svelte.ts'
import { importMedia, mayLeave, openProject, saveProject } from './files.ts'
import type { Command } from './registry.svelte.ts'

/** See the top of this file. */
export function projectCommands(editor: Editor): Command[] {
  const { project } = editor
  const writable = (): boolean => project.writable
  const begin = (how: 'new-project' | 'open-sample') => async (): Promise<void> => {
    if (await mayLeave(editor)) await editor.ask(how, null)
  }
  return [
    {
      id: 'project.new',
      keys: ['Mod+Alt+N'],
      enabled: writable,
      run: begin('new-project'),
    },
    { id: 'project.open', keys: ['Mod+O'], enabled: writable, run: () => openProject(editor) },
    { id: 'project.sample', enabled: writable, run: begin('open-sample') },
    {
      id: 'project.save',
      keys: ['Mod+S'],
      inText: true,
      enabled: writable,
      run: async () => {
        await saveProject(editor, false)
      },
    },
    {
      id: 'project.saveAs',
      keys: ['Mod+Shift+S'],
      enabled: writable,
      run: async () => {
        await saveProject(editor, true)
      },
    },
    { id: 'project.import', keys: ['Mod+I'], enabled: writable, run: () => importMedia(editor) },
  ]
}
