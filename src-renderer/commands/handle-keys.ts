// From a key press to a command.
import { chordOf } from './keys.ts'
import type { Command, Commands, Scope } from './registry.svelte.ts'

/** Whether what has the focus takes text. */
export function typesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true
  const quiet = ['button', 'checkbox', 'radio', 'range', 'color', 'submit']
  return target instanceof HTMLInputElement && !quiet.includes(target.type)
}

/** In a field that shows what is committed, undo and redo are the document's. */
function undoesDocument(target: EventTarget | null, chord: string): boolean {
  const settled = target instanceof HTMLElement && target.dataset.settled !== undefined
  return settled && /^Mod\+(Shift\+)?[ZY]$/.test(chord)
}

/** Keys that move within these controls stay theirs. */
function belongsToControl(target: EventTarget | null, chord: string): boolean {
  if (!(target instanceof HTMLElement)) return false
  const moves = /^(Shift\+)?(Left|Right|Up|Down|Home|End|PageUp|PageDown|Space|Enter)$/.test(chord)
  if (!moves) return false
  if (target instanceof HTMLSelectElement) return true
  const presses = chord === 'Space' || chord === 'Enter'
  const role = target.getAttribute('role') ?? ''
  if (presses) {
    return (
      target instanceof HTMLButtonElement ||
      target instanceof HTMLAnchorElement ||
      /^(menuitem|option|tab|switch|checkbox)/.test(role)
    )
  }
  // Our lists go up and down; one that goes sideways has taken its keys already.
  if (role === 'listbox' && /(Left|Right)$/.test(chord)) return false
  const isRange = target instanceof HTMLInputElement && target.type === 'range'
  return isRange || /^(slider|separator|menuitem|option|tab|radio|listbox|grid)/.test(role)
}

function scopeOf(target: EventTarget | null): Scope {
  const panel = target instanceof Element ? target.closest('[data-scope]')?.getAttribute('data-scope') : null
  return panel === 'timeline' || panel === 'preview' || panel === 'bin' ? panel : 'global'
}

/** Runs the command of this key press, if there is one. While a dialog is open only its own keys count. */
export function handleKey(event: KeyboardEvent, commands: Commands, mac: boolean): void {
  if (event.defaultPrevented || event.isComposing) return
  const chord = chordOf(event, mac)
  const { target } = event
  if (belongsToControl(target, chord)) return
  const inDialog =
    target instanceof Element &&
    target.closest('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null
  const scope = scopeOf(target)
  const text = typesText(target) && !undoesDocument(target, chord)
  const fits = (command: Command): boolean =>
    (command.keys?.includes(chord) ?? false) &&
    (!text || command.inText === true) &&
    (!inDialog || command.inDialog === true)
  const command =
    commands.list.find((one) => fits(one) && one.scope === scope) ??
    commands.list.find((one) => fits(one) && (one.scope ?? 'global') === 'global')
  if (!command) return
  event.preventDefault()
  commands.run(command.id)
}
