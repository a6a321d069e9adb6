// The commands of the spacing chart.
import type { Command } from '../commands/registry.svelte.ts'
import type { SpacingDesk } from './spacing-desk.svelte.ts'

/** See the top of this file. */
export function spacingCommands(desk: SpacingDesk): Command[] {
  return [
    {
      id: 'gap.spacing',
      keys: ['Shift+S'],
      enabled: () => desk.ready,
      run: () => void (desk.open = true),
    },
    { id: 'gap.copySpacing', keys: ['Alt+C'], enabled: () => desk.ready, run: () => desk.copy() },
    {
      id: 'gap.pasteSpacing',
      keys: ['Alt+V'],
      enabled: () => desk.writable && desk.copied !== undefined,
      run: () => desk.paste(),
    },
  ]
}
