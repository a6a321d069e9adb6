// Commands by the groups they are listed in.
import type { Command, CommandId } from '../commands/registry.svelte.ts'
import { words } from '../i18n/en/commands.ts'

/** A group of commands. */
export type Group = keyof typeof words.groups

const isGroup = (name: string): name is Group => name in words.groups

/** The group of a command: what its id begins with. */
export function groupOf(id: CommandId): Group {
  const [name = ''] = id.split('.')
  return isGroup(name) ? name : 'project'
}

/** The commands that have keys, by group, in the order of the groups; groups without any are left out. */
export function withKeys(
  commands: readonly Command[],
): { readonly group: Group; readonly commands: readonly Command[] }[] {
  const groups = Object.keys(words.groups).filter(isGroup)
  const order = Object.keys(words.names)
  return groups
    .map((group) => ({
      group,
      commands: commands
        .filter(({ id, keys }) => groupOf(id) === group && keys !== undefined && keys.length > 0)
        .sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id)),
    }))
    .filter((group) => group.commands.length > 0)
}
