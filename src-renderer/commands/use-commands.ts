// The window's commands, by context.
import { getContext, setContext } from 'svelte'
import type { Commands } from './registry.svelte.ts'

const key = Symbol('commands')

/** Gives the commands to all panels below. */
export function provideCommands(commands: Commands): Commands {
  return setContext(key, commands)
}

/** The commands of this window. */
export function useCommands(): Commands {
  return getContext<Commands>(key)
}
