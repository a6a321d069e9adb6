// Commands that come from the desktop: its menu bar, and files that were opened from the file manager.
import type { Editor } from '../state/editor.svelte.ts'
import { addMedia, openProject } from './files.ts'
import type { Commands } from './registry.svelte.ts'

/** Runs a command; with a path, `project.open` and `project.import` take that file instead of asking for one. */
export function runFromOutside(editor: Editor, commands: Commands, command: string, path?: string): void {
  if (path !== undefined && command === 'project.open') void openProject(editor, path)
  else if (path !== undefined && command === 'project.import') void addMedia(editor, [path])
  else commands.run(command)
}
