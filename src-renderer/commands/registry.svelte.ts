// Every action of the window as a command: one table for keys, menus, palette, shortcut list and the desktop's menu bar. What a command
// is called is in the words, by its id.

import type { words } from '../i18n/en/commands.ts'
import { untrack } from 'svelte'

/** A part of the window in which keys may mean something of their own. */
export type Scope = 'global' | 'timeline' | 'preview' | 'bin'

/** An action. */
export interface Command {
  /** E.g. `edit.undo`: a group, and a name. */
  readonly id: CommandId
  /** Keys as `Mod+Shift+Z`; `Mod` is Ctrl, or Command on a Mac. */
  readonly keys?: readonly string[]
  /** Absent: everywhere but in text fields. */
  readonly scope?: Scope
  /** May also run while a text field has the focus. */
  readonly inText?: boolean
  /** May also run while a dialog or menu is open. */
  readonly inDialog?: boolean
  /** Whether it can run now; absent: always. */
  readonly enabled?: () => boolean
  /** For a switch: whether it is on. */
  readonly on?: () => boolean
  readonly run: () => void | Promise<void>
}

/** Names of commands; the words have one entry for each. */
export type CommandId = keyof typeof words.names

/** The commands there are. Panels add theirs while they live. */
export class Commands {
  list = $state.raw<readonly Command[]>([])

  /** Adds commands; returns the remover. A later one of the same id takes the earlier one's place. */
  add(commands: readonly Command[]): () => void {
    const ids = new Set(commands.map(({ id }) => id))
    // Panels add from within effects, which must not run again for what others add.
    this.list = [...untrack(() => this.list).filter(({ id }) => !ids.has(id)), ...commands]
    return () => {
      this.list = untrack(() => this.list).filter((command) => !commands.includes(command))
    }
  }

  find(id: string): Command | undefined {
    return this.list.find((command) => command.id === id)
  }

  /** Runs a command if it can run now. True when it did. */
  run(id: string): boolean {
    const command = this.find(id)
    if (!command || command.enabled?.() === false) return false
    void command.run()
    return true
  }
}
