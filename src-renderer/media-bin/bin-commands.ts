// What can be done with the selected sources.
import { setPicture, setRate } from '../../src-shared/project/edit-project.ts'
import { moveSource, removeSources } from '../../src-shared/project/edit-sources.ts'
import { findSource } from '../../src-shared/project/lookup.ts'
import type { Source } from '../../src-shared/project/source.ts'
import { addFrame } from '../commands/mark.ts'
import type { Command } from '../commands/registry.svelte.ts'
import { words } from '../i18n/words.svelte.ts'
import type { Editor } from '../state/editor.svelte.ts'
import { formatRate } from '../ui/format.ts'
import { nameOfPath } from './rows.ts'

/** What the commands need of the bin. */
export interface BinParts {
  /** The frame of a source that is looked at. */
  readonly frameOf: (id: string) => number
  readonly every: (id: string) => void
  /** Asks whether so many keyframes may go with these sources. */
  readonly confirm: (ids: readonly string[], keyframes: number) => void
}

/** Gives the project the size and rate of a source, as one step. */
export async function shapeProject(editor: Editor, source: Source): Promise<void> {
  try {
    const { rate, width, height } = await editor.call('suggest-project', { source: source.id })
    const done = editor.edit(words().bin.steps.shape, (document) =>
      setRate(setPicture(document, { width, height, channels: source.facts.channels }), rate, 'times'),
    )
    if (done) editor.say.say(words().bin.shaped(`${String(width)}×${String(height)}`, formatRate(rate)))
  } catch (error) {
    editor.fail(error)
  }
}

/** See the top of this file. */
export function binCommands(editor: Editor, parts: BinParts): Command[] {
  const { project, selection, session, view } = editor
  const scope = 'bin'
  const one = (): Source | undefined =>
    selection.sources.size === 1 ? findSource(project.document, [...selection.sources][0] ?? '') : undefined
  const some = (): boolean => project.writable && selection.sources.size > 0

  function remove(): void {
    const ids = [...selection.sources]
    const keyframes = project.document.keyframes.filter(({ shows }) =>
      selection.sources.has(shows.source),
    ).length
    if (keyframes > 0) {
      parts.confirm(ids, keyframes)
      return
    }
    if (editor.edit('source.remove', (document) => removeSources(document, ids, 'refuse'))) {
      editor.say.say(words().bin.remove.removed(ids.length))
    }
  }

  const move = (by: 1 | -1) => (): void => {
    const source = one()
    if (!source) return
    const { sources } = project.document
    const to = sources.indexOf(source) + by
    if (to < 0 || to >= sources.length) return
    editor.edit(words().bin.steps.move, (document) => moveSource(document, source.id, to))
    editor.say.say(words().bin.moved(nameOfPath(source.path), to + 1, sources.length))
  }

  return [
    {
      id: 'source.addFrame',
      keys: ['Enter'],
      scope,
      enabled: () => project.writable && one() !== undefined,
      run: async () => {
        const source = one()
        if (source) await addFrame(editor, source.id, parts.frameOf(source.id))
      },
    },
    {
      id: 'source.every',
      enabled: () => project.writable && (one()?.facts.frameCount ?? 0) > 1,
      run: () => parts.every(one()?.id ?? ''),
    },
    {
      id: 'source.relink',
      enabled: () => project.writable && project.document.sources.length > 0,
      run: () => void (view.dialog = 'relink'),
    },
    {
      id: 'source.reveal',
      enabled: () => session.host === 'desktop' && one() !== undefined,
      run: () => void editor.ask('reveal', { path: one()?.path ?? '' }),
    },
    { id: 'source.remove', keys: ['Delete', 'Backspace'], scope, enabled: some, run: remove },
    { id: 'source.up', keys: ['Alt+Up'], scope, enabled: () => some() && one() !== undefined, run: move(-1) },
    {
      id: 'source.down',
      keys: ['Alt+Down'],
      scope,
      enabled: () => some() && one() !== undefined,
      run: move(1),
    },
  ]
}
