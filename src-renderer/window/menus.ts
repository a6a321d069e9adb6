// The menus, as groups of commands: for the window's bar, and for the desktop's.
import type { CommandId } from '../commands/registry.svelte.ts'
import type { words } from '../i18n/en/commands.ts'

/** A menu. */
export interface MenuGroup {
  readonly group: keyof typeof words.groups
  readonly entries: readonly (CommandId | 'separator')[]
}

/** See the top of this file. */
export const menus: readonly MenuGroup[] = [
  {
    group: 'project',
    entries: [
      'project.new',
      'project.open',
      'project.sample',
      'separator',
      'project.save',
      'project.saveAs',
      'project.versions',
      'separator',
      'project.import',
      'project.export',
      'separator',
      'project.models',
      'project.device',
      'project.settings',
    ],
  },
  {
    group: 'edit',
    entries: [
      'edit.undo',
      'edit.redo',
      'separator',
      'keyframe.mark',
      'keyframe.replace',
      'edit.duplicate',
      'edit.reverse',
      'edit.delete',
      'edit.rippleDelete',
      'separator',
      'edit.selectAll',
      'edit.selectNone',
    ],
  },
  {
    group: 'gap',
    entries: [
      'gap.generate',
      'gap.generateAll',
      'gap.cancel',
      'separator',
      'gap.live',
      'gap.spacing',
      'gap.locks',
      'gap.takes',
      'separator',
      'training.open',
    ],
  },
  {
    group: 'chain',
    entries: [
      'chain.clip',
      'chain.replace',
      'chain.slow',
      'separator',
      'chain.cuts',
      'chain.times',
      'source.every',
    ],
  },
  {
    group: 'play',
    entries: [
      'play.toggle',
      'play.loop',
      'separator',
      'play.stepBack',
      'play.stepForward',
      'play.previousKeyframe',
      'play.nextKeyframe',
      'play.start',
      'play.end',
      'separator',
      'play.markIn',
      'play.markOut',
      'play.clearMarks',
    ],
  },
  {
    group: 'view',
    entries: [
      'view.viewer',
      'view.previewFit',
      'view.previewFull',
      'view.onion',
      'view.compare',
      'view.quality',
      'separator',
      'view.zoomIn',
      'view.zoomOut',
      'view.zoomFit',
      'view.snap',
      'separator',
      'view.theme',
    ],
  },
  { group: 'help', entries: ['help.palette', 'help.shortcuts', 'help.tour', 'help.about'] },
]
