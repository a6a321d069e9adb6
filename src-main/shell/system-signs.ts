// What the system shows of the project and of work: title, progress in the task bar, no sleep meanwhile.
import { app, powerSaveBlocker, type BrowserWindow } from 'electron'
import type { ToShell } from '../../src-shared/shell-contract.ts'

/** What the core said of the open project. */
export type Titled = Extract<ToShell, { type: 'titled' }>

/** The title of the window: the project's name, and a dot for what is not saved. */
export function titleFor({ name, saved }: Pick<Titled, 'name' | 'saved'>, untitled: string): string {
  return `${saved ? '' : '• '}${name ?? untitled} — Interlude`
}

/** Shows the project in the window's frame, and among the system's recent documents. */
export function showProject(window: BrowserWindow, titled: Titled, untitled: string): void {
  window.setTitle(titleFor(titled, untitled))
  if (process.platform === 'darwin') {
    window.setRepresentedFilename(titled.path ?? '')
    window.setDocumentEdited(!titled.saved)
  }
  if (titled.path !== null) app.addRecentDocument(titled.path)
}

let blocker: number | undefined

/** Shows the share of work that is done (null: none is under way), and keeps the machine awake for it. */
export function showWork(window: BrowserWindow | undefined, share: number | null): void {
  window?.setProgressBar(share ?? -1)
  if (share !== null) {
    blocker ??= powerSaveBlocker.start('prevent-app-suspension')
  } else if (blocker !== undefined) {
    powerSaveBlocker.stop(blocker)
    blocker = undefined
  }
}
