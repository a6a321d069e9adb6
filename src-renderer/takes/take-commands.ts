// The lane's command: opens it for the selected gap, with takes in it, or closes it.
import { findGap } from '../../src-shared/project/lookup.ts'
import { chosenGaps } from '../commands/edit-commands.ts'
import type { Command } from '../commands/registry.svelte.ts'
import type { Editor } from '../state/editor.svelte.ts'
import { moreTakes } from './take-edits.ts'

/** Opens the lane of a gap. One without takes gets some: that is what it is opened for. */
export function openLane(editor: Editor, gap: string): void {
  const { selection, takes, project } = editor
  selection.set([], [gap])
  takes.gap = gap
  takes.open = true
  if (project.writable && findGap(project.document, gap)?.takes.length === 0) moreTakes(editor, gap)
}

/** See the top of this file. */
export function takeCommands(editor: Editor): Command[] {
  const { takes, project } = editor
  return [
    {
      id: 'gap.takes',
      keys: ['V'],
      on: () => takes.open,
      enabled: () => takes.open || project.document.gaps.length > 0,
      run: () => {
        const chosen = chosenGaps(editor)
        const gap = chosen === 'all' ? undefined : chosen[0]
        if (takes.open) takes.open = false
        else if (gap !== undefined) openLane(editor, gap)
      },
    },
  ]
}
