// Edits of the selection, undo and redo.
import type { Editor } from '../state/editor.svelte.ts'
import {
  deleteKeyframes,
  duplicateKeyframes,
  moveKeyframes,
  reverseKeyframes,
} from '../../src-shared/project/edit-keyframes.ts'
import { gapId } from '../../src-shared/project/gap.ts'
import { findKeyframeIndex, itemAt } from '../../src-shared/project/lookup.ts'
import { words } from '../i18n/words.svelte.ts'
import type { Command, CommandId } from './registry.svelte.ts'
import { newId } from '../state/ids.ts'

/** See the top of this file. */
export function editCommands(editor: Editor): Command[] {
  const { project, selection, session } = editor
  const some = (): boolean => project.writable && selection.keyframes.size > 0

  const remove = (id: CommandId, how: 'leave' | 'ripple'): void => {
    const ids = [...selection.keyframes]
    editor.edit(id, (document) => deleteKeyframes(document, ids, how))
  }

  const nudge =
    (id: CommandId, by: number): Command['run'] =>
    () => {
      const ids = [...selection.keyframes]
      editor.edit(id, (document) => moveKeyframes(document, ids, by, 'refuse'))
    }

  const duplicate = (): void => {
    const { document } = project
    const chosen = [...selection.keyframes].map((id) =>
      itemAt(document.keyframes, findKeyframeIndex(document, id) ?? -1),
    )
    const places = chosen.map(({ at }) => at)
    const last = Math.max(...places)
    // Behind the last keyframe of the sequence, as far from it as the copied ones are from each other.
    const end = document.keyframes.at(-1)?.at ?? 0
    const by =
      end -
      Math.min(...places) +
      Math.max(1, chosen.length > 1 ? Math.round((last - Math.min(...places)) / (chosen.length - 1)) : 12)
    const made: string[] = []
    const makeId = (): string => {
      const id = newId()
      made.push(id)
      return id
    }
    const done = editor.edit('edit.duplicate', (before) =>
      duplicateKeyframes(
        before,
        chosen.map(({ id }) => id),
        by,
        makeId,
        'refuse',
      ),
    )
    if (done) selection.set(made)
  }

  return [
    {
      id: 'edit.undo',
      keys: ['Mod+Z'],
      enabled: () => project.writable && project.undoLabel !== undefined,
      run: () => {
        const label = nameOf(project.undoLabel)
        project.undo()
        editor.say.say(`${words().commands.names['edit.undo']}: ${label}`)
      },
    },
    {
      id: 'edit.redo',
      keys: ['Mod+Shift+Z', 'Mod+Y'],
      enabled: () => project.writable && project.redoLabel !== undefined,
      run: () => {
        const label = nameOf(project.redoLabel)
        project.redo()
        editor.say.say(`${words().commands.names['edit.redo']}: ${label}`)
      },
    },
    {
      id: 'edit.delete',
      keys: ['Delete', 'Backspace'],
      enabled: some,
      run: () => remove('edit.delete', 'leave'),
    },
    {
      id: 'edit.rippleDelete',
      keys: ['Shift+Delete', 'Shift+Backspace'],
      enabled: some,
      run: () => remove('edit.rippleDelete', 'ripple'),
    },
    { id: 'edit.duplicate', keys: ['Mod+D'], enabled: some, run: duplicate },
    {
      id: 'edit.reverse',
      keys: ['Shift+R'],
      enabled: () => project.writable && selection.keyframes.size > 1,
      run: () => {
        const ids = [...selection.keyframes]
        editor.edit('edit.reverse', (document) => reverseKeyframes(document, ids))
      },
    },
    {
      id: 'edit.selectAll',
      keys: ['Mod+A'],
      run: () => selection.set(project.document.keyframes.map(({ id }) => id)),
    },
    { id: 'edit.selectNone', keys: ['Esc'], run: () => selection.clear() },
    { id: 'edit.nudgeLeft', keys: ['Alt+Left'], enabled: some, run: nudge('edit.nudgeLeft', -1) },
    { id: 'edit.nudgeRight', keys: ['Alt+Right'], enabled: some, run: nudge('edit.nudgeRight', 1) },
    {
      id: 'edit.nudgeLeftFar',
      keys: ['Alt+Shift+Left'],
      enabled: some,
      run: nudge('edit.nudgeLeftFar', -10),
    },
    {
      id: 'edit.nudgeRightFar',
      keys: ['Alt+Shift+Right'],
      enabled: some,
      run: nudge('edit.nudgeRightFar', 10),
    },
    {
      id: 'gap.generate',
      keys: ['G'],
      enabled: () => project.document.gaps.length > 0,
      run: () => void editor.ask('generate', { gaps: chosenGaps(editor) }),
    },
    {
      id: 'gap.generateAll',
      keys: ['Shift+G'],
      enabled: () => project.document.gaps.length > 0,
      run: () => void editor.ask('generate', { gaps: 'all' }),
    },
    { id: 'gap.cancel', keys: ['Shift+Esc'], run: () => void editor.ask('cancel-gaps', { gaps: 'all' }) },
    {
      id: 'gap.live',
      on: () => session.settings.live,
      run: () => void editor.ask('change-settings', { live: !session.settings.live }),
    },
  ]
}

/** The selected gaps, and those between selected keyframes. */
export function selectedGaps({ project, selection }: Pick<Editor, 'project' | 'selection'>): string[] {
  const { gaps } = project.document
  const beside = gaps.filter(({ from, to }) => selection.keyframes.has(from) && selection.keyframes.has(to))
  return [...new Set([...selection.gaps, ...beside.map(gapId)])]
}

/** The selected gaps, those between selected keyframes, or else the one under the playhead; all where that is none. */
export function chosenGaps({ project, selection, playback }: Editor): 'all' | string[] {
  const { gaps, keyframes } = project.document
  const chosen = selectedGaps({ project, selection })
  if (chosen.length > 0) return chosen
  const under = gaps[keyframes.findLastIndex(({ at }) => at <= playback.frame)]
  return under ? [gapId(under)] : 'all'
}

/** What an undo step is called: a command's name, or the words it was given. */
export function nameOf(label: string | undefined): string {
  if (label === undefined) return ''
  const known: Readonly<Record<string, string>> = words().commands.names
  return Object.hasOwn(known, label) ? (known[label] ?? label) : label
}
