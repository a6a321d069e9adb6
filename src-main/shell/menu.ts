// The menu bar, from a table of command ids: the window runs them, and names them (its words are used here, too).
import { words as englishCommands } from '../../src-renderer/i18n/en/commands.ts'
import { words as koreanCommands } from '../../src-renderer/i18n/ko/commands.ts'
import type { MenuItemConstructorOptions } from 'electron'
import { wordsFor, type ShellWords } from './shell-words.ts'

type CommandId = keyof typeof englishCommands.names

/** A command with the keys that the window hears it by, a role of the system's, or a line. */
type Entry = CommandId | readonly [CommandId, string] | { readonly role: Role } | 'line'
type Role = 'cut' | 'copy' | 'paste' | 'quit' | 'close' | 'togglefullscreen' | 'recentDocuments'

const roleWords: Readonly<Record<Role, keyof ShellWords>> = {
  cut: 'cut',
  copy: 'copy',
  paste: 'paste',
  quit: 'quit',
  close: 'close',
  togglefullscreen: 'fullScreen',
  recentDocuments: 'recent',
}

/** Menus by their word, in order. */
export function menuTable(platform: NodeJS.Platform): [keyof ShellWords, Entry[]][] {
  const mac = platform === 'darwin'
  return [
    [
      'file',
      [
        'project.new',
        ['project.open', 'CmdOrCtrl+O'],
        ...(mac ? [{ role: 'recentDocuments' } as const] : []),
        'project.sample',
        'line',
        ['project.save', 'CmdOrCtrl+S'],
        ['project.saveAs', 'CmdOrCtrl+Shift+S'],
        'project.versions',
        'line',
        ['project.import', 'CmdOrCtrl+I'],
        ['project.export', 'CmdOrCtrl+M'],
        'line',
        ['project.settings', 'CmdOrCtrl+,'],
        { role: mac ? 'close' : 'quit' },
      ],
    ],
    [
      'edit',
      [
        ['edit.undo', 'CmdOrCtrl+Z'],
        ['edit.redo', 'CmdOrCtrl+Shift+Z'],
        'line',
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        'line',
        ['edit.duplicate', 'CmdOrCtrl+D'],
        'edit.reverse',
        'edit.delete',
        'edit.rippleDelete',
        ['edit.selectAll', 'CmdOrCtrl+A'],
      ],
    ],
    [
      'sequence',
      [
        'keyframe.mark',
        'keyframe.replace',
        'line',
        'gap.generate',
        'gap.generateAll',
        'gap.cancel',
        'gap.live',
        'gap.takes',
        'line',
        'play.markIn',
        'play.markOut',
        'play.clearMarks',
      ],
    ],
    [
      'playback',
      [
        'play.toggle',
        'play.loop',
        'line',
        'play.stepBack',
        'play.stepForward',
        'play.previousKeyframe',
        'play.nextKeyframe',
        'play.start',
        'play.end',
      ],
    ],
    [
      'view',
      [
        'view.zoomIn',
        'view.zoomOut',
        'view.zoomFit',
        'line',
        'view.viewer',
        'view.previewFit',
        'view.previewFull',
        'view.onion',
        'view.compare',
        'view.quality',
        'view.snap',
        'line',
        'view.theme',
        { role: 'togglefullscreen' },
      ],
    ],
    ['help', [['help.palette', 'CmdOrCtrl+K'], 'help.shortcuts', 'help.tour', 'line', 'help.about']],
  ]
}

/** The menu bar as Electron takes it. `run` gets a command's id. */
export function menuTemplate(
  locale: string,
  platform: NodeJS.Platform,
  run: (command: string) => void,
): MenuItemConstructorOptions[] {
  const words = wordsFor(locale)
  const { names } = words === wordsFor('ko') ? koreanCommands : englishCommands
  const item = (entry: Entry): MenuItemConstructorOptions => {
    if (entry === 'line') return { type: 'separator' }
    if (typeof entry === 'object' && 'role' in entry) {
      return { role: entry.role, label: words[roleWords[entry.role]] }
    }
    const [id, accelerator] = typeof entry === 'string' ? [entry] : entry
    return {
      id,
      label: names[id],
      click: () => run(id),
      // Shown alone: the window hears its keys itself, and knows what they mean where the focus is.
      ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
    }
  }
  return [
    ...(platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    ...menuTable(platform).map(([word, entries]) => ({ label: words[word], submenu: entries.map(item) })),
  ]
}
