// The commands of the tool for locks.
import type { Command, CommandId } from '../commands/registry.svelte.ts'
import { limits } from '../../src-shared/project/values.ts'
import { words } from '../i18n/words.svelte.ts'
import type { Editor } from '../state/editor.svelte.ts'
import type { LockMode, LockTool } from './lock-tool.svelte.ts'

/** How much larger or smaller a key makes the brush. */
const brushStep = 1.25

/** See the top of this file. */
export function lockCommands(editor: Editor, tool: LockTool): Command[] {
  const isTaken = (): boolean => tool.mode !== null
  const mode = (id: CommandId, key: string, which: LockMode): Command => ({
    id,
    keys: [key],
    enabled: isTaken,
    on: () => tool.mode === which,
    run: () => tool.take(which),
  })
  const brush = (id: CommandId, key: string, larger: boolean): Command => ({
    id,
    keys: [key],
    enabled: () => tool.mode === 'paint' || tool.mode === 'erase',
    run: () => {
      const next = larger ? Math.ceil(tool.radius * brushStep) : Math.floor(tool.radius / brushStep)
      tool.radius = Math.min(limits.brush, Math.max(1, next))
      editor.say.say(words().locks.brushIs(tool.radius))
    },
  })
  return [
    {
      id: 'gap.locks',
      keys: ['M'],
      enabled: () => tool.writable,
      on: isTaken,
      run: () => tool.take(isTaken() ? null : 'box'),
    },
    mode('gap.lockBox', 'B', 'box'),
    mode('gap.lockPaint', 'P', 'paint'),
    mode('gap.lockErase', 'E', 'erase'),
    brush('gap.brushSmaller', '[', false),
    brush('gap.brushLarger', ']', true),
    { id: 'gap.proposeLocks', enabled: () => tool.writable, run: () => tool.propose() },
  ]
}
