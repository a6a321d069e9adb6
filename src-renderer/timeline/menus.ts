// The menus of keyframes, gaps and the empty track.
import { changeGaps } from '../../src-shared/project/edit-gaps.ts'
import { setRange } from '../../src-shared/project/edit-project.ts'
import { footageBetween } from '../../src-shared/project/footage.ts'
import { gapId, type Exposure, type GapSpacing } from '../../src-shared/project/gap.ts'
import { itemAt } from '../../src-shared/project/lookup.ts'
import { layoutAt } from '../../src-shared/project/picture-at.ts'
import { showChord } from '../commands/keys.ts'
import type { CommandId, Commands } from '../commands/registry.svelte.ts'
import { words } from '../i18n/words.svelte.ts'
import type { Editor } from '../state/editor.svelte.ts'
import type { Hit } from './hit.ts'

/** An entry, as ui/Menu.svelte shows it. */
interface Entry {
  readonly id: string
  readonly text: string
  readonly keys?: string | undefined
  readonly enabled?: boolean | undefined
  readonly on?: boolean | undefined
  readonly run: () => void
}

/** An entry, or a line between entries. */
export type MenuItem = Entry | 'separator'

/** Numbers of in-betweens that a gap's menu offers, where there is room. */
const counts = [1, 3, 7, 15]

const sameExposure = (a: Exposure, b: Exposure): boolean => JSON.stringify(a) === JSON.stringify(b)

function keyframeMenu(
  editor: Editor,
  command: (id: CommandId, text: string) => Entry,
  index: number,
): MenuItem[] {
  const t = words().timeline.menu
  const { shows } = itemAt(editor.project.document.keyframes, index)
  const showSource = (): void =>
    editor.view.showSource(shows.source, shows.kind === 'frame' ? shows.index : 0)
  return [
    { id: 'goToSource', text: t.goToSource, run: showSource },
    command('keyframe.replace', t.replace),
    'separator',
    command('edit.duplicate', t.duplicate),
    command('edit.reverse', t.reverse),
    'separator',
    command('edit.delete', t.delete),
    command('edit.rippleDelete', t.rippleDelete),
  ]
}

function gapMenu(editor: Editor, command: (id: CommandId, text: string) => Entry, index: number): MenuItem[] {
  const t = words().timeline
  const { project, selection, session } = editor
  const { gap, from, to, length, drawings } = layoutAt(project.document, index)
  const name = gapId(gap)
  const names = [...selection.gaps]
  const status = session.gaps.get(name)
  const busy = status?.state === 'running' || status?.state === 'queued'
  const expose = (id: string, text: string, exposure: Exposure, enabled = true): Entry => ({
    id,
    text,
    enabled: project.writable && enabled,
    on: sameExposure(gap.exposure, exposure),
    run: () => void editor.edit(t.edits.exposure, (document) => changeGaps(document, names, { exposure })),
  })
  const space = (spacing: Extract<GapSpacing, { kind: 'named' }>): Entry => ({
    id: spacing.name,
    text: t.menu.spacing[spacing.name],
    enabled: project.writable && drawings.length > 0,
    on: gap.spacing.kind === 'named' && gap.spacing.name === spacing.name,
    run: () => void editor.edit(t.edits.spacing, (document) => changeGaps(document, names, { spacing })),
  })
  const { error } = status ?? {}
  const why: MenuItem[] =
    status?.state === 'failed' && error
      ? [
          {
            id: 'error',
            text: t.menu.error,
            run: () => session.notify('error', error.message, error.remedy),
          },
          'separator',
        ]
      : []
  return [
    ...why,
    command('gap.generate', t.menu.generate),
    command('gap.takes', words().takes.open),
    {
      id: 'cancel',
      text: t.menu.cancel,
      enabled: busy,
      run: () => void editor.ask('cancel-gaps', { gaps: names }),
    },
    'separator',
    expose('ones', t.menu.ones, { kind: 'every', frames: 1 }),
    expose('twos', t.menu.twos, { kind: 'every', frames: 2 }),
    ...counts.map((count) =>
      expose(`count-${String(count)}`, t.menu.count(count), { kind: 'count', count }, count < length),
    ),
    expose('hold', t.menu.hold, { kind: 'hold' }),
    expose('source', t.menu.source, { kind: 'source' }, footageBetween(from, to) !== undefined),
    'separator',
    ...(['linear', 'ease-in', 'ease-out', 'ease'] as const).map((one) => space({ kind: 'named', name: one })),
    command('gap.spacing', words().spacing.open),
    'separator',
    command('gap.locks', words().locks.title),
  ]
}

function trackMenu(
  editor: Editor,
  command: (id: CommandId, text: string) => Entry,
  frame: number,
): MenuItem[] {
  const t = words().timeline.menu
  const { project } = editor
  const some = project.document.keyframes.length > 0
  const mark = (which: 'in' | 'out', text: string): Entry => ({
    id: which,
    text,
    enabled: project.writable && some,
    run: () =>
      void editor.edit(which === 'in' ? 'play.markIn' : 'play.markOut', (document) =>
        setRange(document, { [which]: frame }),
      ),
  })
  return [
    command('edit.selectAll', t.selectAll),
    command('view.zoomFit', t.fit),
    'separator',
    mark('in', t.markIn),
    mark('out', t.markOut),
    command('play.clearMarks', t.clearMarks),
  ]
}

/** The menu of what was hit; `frame` is where. What it acts on was selected before. */
export function menuOf(editor: Editor, commands: Commands, hit: Hit, frame: number): MenuItem[] {
  const mac = editor.session.platform === 'darwin'
  const command = (id: CommandId, text: string): Entry => {
    const found = commands.find(id)
    const chord = found?.keys?.[0]
    return {
      id,
      text,
      keys: chord === undefined ? undefined : showChord(chord, mac),
      enabled: found !== undefined && found.enabled?.() !== false,
      run: () => commands.run(id),
    }
  }
  switch (hit.kind) {
    case 'keyframe':
      return keyframeMenu(editor, command, hit.index)
    case 'gap':
    case 'gap-end':
      return gapMenu(editor, command, hit.index)
    case 'ruler':
    case 'mark':
    case 'nothing':
      return trackMenu(editor, command, frame)
  }
}
