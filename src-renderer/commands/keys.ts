// Keys as text: `Mod+Shift+Z`. Letters go by what the key types, so that other layouts work; with a non-Latin layout by its place.

/** What is needed of a keyboard event. */
export interface KeyLike {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

const names: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  Escape: 'Esc',
}

/** The key alone: `A`, `Left`, `?`. A letter typed by a Korean or other layout is the Latin letter of its key. */
function nameOf({ key, code }: KeyLike): string {
  const known = names[key]
  if (known !== undefined) return known
  if (key.length > 1) return key
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter !== undefined && !/^[a-z]$/i.test(key)) return letter
  return key.toUpperCase()
}

/** The event's keys as text. Shift is left out where it is what makes the sign (`?`). */
export function chordOf(event: KeyLike, mac: boolean): string {
  const name = nameOf(event)
  const parts: string[] = []
  if (mac ? event.metaKey : event.ctrlKey) parts.push('Mod')
  if (mac ? event.ctrlKey : event.metaKey) parts.push(mac ? 'Ctrl' : 'Meta')
  if (event.altKey) parts.push('Alt')
  if (event.shiftKey && (name.length > 1 || /[A-Z0-9]/.test(name))) parts.push('Shift')
  return [...parts, name].join('+')
}

const macSigns: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Ctrl: '⌃' }
const arrows: Readonly<Record<string, string>> = { Left: '←', Right: '→', Up: '↑', Down: '↓' }

/** A chord as a person reads it: `Ctrl+Shift+Z`, or `⇧⌘Z`. */
export function showChord(chord: string, mac: boolean): string {
  const parts = chord.endsWith('++') ? [...chord.slice(0, -2).split('+'), '+'] : chord.split('+')
  const shown = parts.map(
    (part) => arrows[part] ?? (mac ? (macSigns[part] ?? part) : part === 'Mod' ? 'Ctrl' : part),
  )
  return shown.join(mac ? '' : '+')
}
