// How things are shown, and help. Zooming the timeline is the timeline's own.
import { words } from '../i18n/words.svelte.ts'
import type { Editor } from '../state/editor.svelte.ts'
import { shownNotices } from '../window/shown-notices.ts'
import { showChord } from './keys.ts'
import type { Command } from './registry.svelte.ts'

/** Switches between source and sequence. */
const viewerKey = 'Mod+E'

/** See the top of this file. */
export function viewCommands(editor: Editor): Command[] {
  const { view, session } = editor
  /** Runs what belongs to the sequence; in the source viewer, where it would show nothing, says where to go. */
  const inSequence = (run: () => void) => (): void => {
    if (view.viewer === 'sequence') {
      run()
      return
    }
    const text = words().preview.inSequence(showChord(viewerKey, session.platform === 'darwin'))
    session.notify('info', text)
    editor.say.say(text)
  }
  const show = (dialog: NonNullable<typeof view.dialog>) => (): void => void (view.dialog = dialog)
  return [
    {
      id: 'view.viewer',
      keys: [viewerKey],
      run: () => {
        if (view.viewer === 'source') view.viewer = 'sequence'
        else if (view.source !== null) view.viewer = 'source'
      },
    },
    { id: 'view.previewFit', keys: ['Shift+F'], run: () => void (view.zoom = 'fit') },
    { id: 'view.previewFull', keys: ['Shift+1'], run: () => void (view.zoom = 1) },
    {
      id: 'view.onion',
      keys: ['N'],
      on: () => view.onion.on,
      run: inSequence(() => void (view.onion.on = !view.onion.on)),
    },
    {
      id: 'view.compare',
      keys: ['C'],
      on: () => view.compare !== 'off',
      run: inSequence(() => void (view.compare = view.compare === 'off' ? 'split' : 'off')),
    },
    {
      id: 'view.compareFlip',
      keys: ['X'],
      enabled: () => view.compare === 'flicker',
      run: () => {
        view.flickers = false
        view.flipped = !view.flipped
      },
    },
    {
      id: 'view.theme',
      run: () => {
        const dark = document.documentElement.dataset.theme === 'dark'
        void editor.ask('change-settings', { theme: dark ? 'light' : 'dark' })
      },
    },
    {
      id: 'view.dismiss',
      keys: ['F8'],
      inText: true,
      inDialog: true,
      enabled: () => session.notices.length > 0,
      run: () => {
        const newest = shownNotices(session.notices, 1).shown[0]
        if (newest) session.dismiss(newest.id)
      },
    },
    { id: 'help.palette', keys: ['Mod+K', 'Mod+Shift+P'], inText: true, run: show('palette') },
    { id: 'help.shortcuts', keys: ['?', 'F1'], run: show('shortcuts') },
    { id: 'help.tour', run: show('tour') },
    { id: 'help.about', run: show('about') },
    {
      id: 'project.models',
      keys: ['Shift+M'],
      enabled: () => session.connection === 'open',
      run: show('models'),
    },
    { id: 'project.device', enabled: () => session.connection === 'open', run: show('device') },
    { id: 'project.settings', keys: ['Mod+,'], run: show('settings') },
    { id: 'project.versions', enabled: () => session.connection === 'open', run: show('versions') },
    { id: 'project.export', keys: ['Mod+M'], run: show('export') },
    {
      id: 'training.open',
      keys: ['Shift+T'],
      enabled: () => session.connection === 'open',
      run: show('training'),
    },
  ]
}
