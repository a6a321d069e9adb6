// The desktop's shell: one window, its core, and the system between them. It knows no project, no media and no pictures.
import { Menu, app, ipcMain, nativeTheme, shell, type BrowserWindow } from 'electron'
import type { ToShell } from '../../src-shared/shell-contract.ts'
import { pageOrigin, readyMessage } from '../../src-shared/shell-names.ts'
import { startCore, type CoreProcess } from './core-process.ts'
import { askAboutUnsaved, askAboutWork, askToTryAgain, pickFiles, type Held } from './dialogs.ts'
import { openEditorWindow } from './editor-window.ts'
import { lockDown } from './lockdown.ts'
import { menuTemplate } from './menu.ts'
import { servePage } from './page-scheme.ts'
import type { Places } from './places.ts'
import { createPortLines } from './port-lines.ts'
import { wordsFor } from './shell-words.ts'
import { showProject, showWork, type Titled } from './system-signs.ts'

/** The shell at work. */
export interface Shell {
  /** Opens files that the system names, and comes to the front. */
  open(files: readonly string[]): void
  /** Opens the window where there is none (the icon of a Mac's dock was pressed). */
  show(): void
}

/** Begins, when Electron is ready. */
export function startShell(places: Places, files: readonly string[]): Shell {
  const locale = app.getLocale()
  const words = wordsFor(locale)
  let window: BrowserWindow | undefined
  let titled: Titled = { type: 'titled', name: null, path: null, saved: true }
  let held: Held = []
  let onSaved: (() => void) | undefined

  const hear = (message: ToShell): void => {
    switch (message.type) {
      case 'ready':
        break
      case 'failed':
        failure = `${message.error.message} ${message.error.remedy ?? ''}`.trim()
        break
      case 'pick':
        void pick(message)
        break
      case 'reveal':
        shell.showItemInFolder(message.path)
        break
      case 'working':
        held = message.held
        showWork(window, message.share)
        break
      case 'titled':
        titled = message
        if (window !== undefined) showProject(window, titled, words.untitled)
        if (titled.saved) onSaved?.()
        break
    }
  }
  const pick = async ({ id, ask }: Extract<ToShell, { type: 'pick' }>): Promise<void> => {
    const paths = window === undefined ? null : await pickFiles(window, ask, words).catch(() => null)
    core.say({ type: 'picked', id, paths })
  }

  /** Why the core can't start, in its own words. */
  let failure = ''
  const core: CoreProcess = startCore(places, process.env, files, {
    onMessage: hear,
    onBytes: (stream, bytes) => lines.receive(stream, bytes),
    onStreamClosed: (stream) => lines.closed(stream),
    onDied: (again, output) => void coreDied(again, output),
  })
  const lines = createPortLines(() => core)

  const coreDied = async (again: boolean, output: string): Promise<void> => {
    lines.drop()
    held = []
    showWork(window, null)
    if (!again) {
      const why = failure === '' ? output.slice(-600) : failure
      const detail = `${words.coreDiedDetail}\n\n${why}`
      const question = { message: words.coreDied, detail, again: words.startAgain, quit: words.quit }
      if (!(await askToTryAgain(question, window))) {
        quitNow()
        return
      }
      core.restart()
    }
    failure = ''
    if (window !== undefined) lines.connect(window.webContents)
  }

  const closing = async (): Promise<boolean> => {
    if (window === undefined) return true
    if (held.length > 0 && !(await askAboutWork(window, held, words))) return false
    if (titled.saved) return true
    const choice = await askAboutUnsaved(window, titled.name ?? words.untitled, words)
    if (choice !== 'save') return choice === 'leave'
    // When it is saved, the window closes; a dialog that is left, or a full disk, keeps it open.
    onSaved = () => {
      onSaved = undefined
      window?.close()
    }
    core.say({ type: 'command', command: 'project.save' })
    return false
  }
  const openWindow = (): void => {
    window = openEditorWindow(places, nativeTheme.shouldUseDarkColors, {
      onPageDied: () =>
        askToTryAgain(
          { message: words.pageDied, detail: words.pageDiedDetail, again: words.loadAgain, quit: words.quit },
          window,
        ),
      onClosing: closing,
      onClosed: () => {
        window = undefined
        lines.drop()
      },
    })
    showProject(window, titled, words.untitled)
  }

  let gone = false
  const quitNow = (): void => {
    gone = true
    app.exit()
  }
  app.on('will-quit', (event) => {
    if (gone) return
    event.preventDefault()
    void core.quit().then(quitNow)
  })

  servePage(places.page)
  lockDown()
  ipcMain.on(readyMessage, ({ sender }) => {
    if (sender === window?.webContents && sender.getURL() === `${pageOrigin}/`) lines.connect(sender)
  })
  const run = (command: string): void => core.say({ type: 'command', command })
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(locale, process.platform, run)))
  openWindow()
  const open = (named: readonly string[]): void => {
    if (named.length > 0) core.say({ type: 'open', paths: [...named] })
  }
  return {
    open(named) {
      open(named)
      if (window === undefined) openWindow()
      else if (window.isMinimized()) window.restore()
      window?.focus()
    },
    show: () => {
      if (window === undefined) openWindow()
    },
  }
}
