// Keeps the undo history over a reload of the page, for this tab alone. It is good for one state of one project of one run of the main
// side: with anything else it is forgotten.
import type { History } from '../../src-shared/project/history.ts'
import { packHistory, unpackHistory } from './history-pack.ts'

/** The state that a history leads to. */
export interface Moment {
  /** Of the main side; see `hello`. */
  readonly instance: string
  readonly revision: number
}

/** What a tab remembers of itself. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const name = 'interlude history'
const labelOf = ({ instance, revision }: Moment): string => `${instance} ${String(revision)}\n`

/** Keeps it, in place of what was kept before. A storage that is full or forbidden keeps nothing. */
export function keepHistory(storage: TabStorage, moment: Moment, history: History): void {
  try {
    storage.removeItem(name)
    const text = packHistory(history)
    if (text !== undefined) storage.setItem(name, labelOf(moment) + text)
  } catch {
    // Undo begins anew then, which is no reason to stop anything.
  }
}

/** The history that leads to this state, once: what was kept is forgotten with it. */
export function takeHistory(storage: TabStorage, moment: Moment): History | undefined {
  try {
    const text = storage.getItem(name)
    storage.removeItem(name)
    const label = labelOf(moment)
    return text?.startsWith(label) === true ? unpackHistory(text.slice(label.length)) : undefined
  } catch {
    return undefined
  }
}

/** The storage of this tab; undefined where the browser forbids it. */
export function tabStorage(): TabStorage | undefined {
  try {
    return sessionStorage
  } catch {
    return undefined
  }
}
