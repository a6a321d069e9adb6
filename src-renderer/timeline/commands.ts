// The timeline's commands: zoom and snapping.
import type { Command } from '../commands/registry.svelte.ts'
import { words } from '../i18n/words.svelte.ts'
import type { Editor } from '../state/editor.svelte.ts'
import type { TimelineView } from './timeline-view.svelte.ts'

/** By how much a key or a button zooms. */
export const zoomStep = 1.5

/** See the top of this file. */
export function timelineCommands(editor: Editor, view: TimelineView): Command[] {
  return [
    { id: 'view.zoomIn', keys: ['=', '+'], run: () => view.zoom(zoomStep) },
    { id: 'view.zoomOut', keys: ['-'], run: () => view.zoom(1 / zoomStep) },
    { id: 'view.zoomFit', keys: ['Shift+Z'], run: () => view.fit() },
    {
      id: 'view.snap',
      keys: ['S'],
      on: () => view.snapping,
      run: () => {
        view.snapping = !view.snapping
        const t = words().timeline
        editor.say.say(view.snapping ? t.snapOn : t.snapOff)
      },
    },
  ]
}
