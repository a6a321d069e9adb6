// The editor's window: made safe, put where it was, loaded again when its page dies.
import { join } from 'node:path'
import { BrowserWindow, app, nativeImage, screen } from 'electron'
import { pageOrigin } from '../../src-shared/shell-names.ts'
import type { Places } from './places.ts'
import { keepWindowState, placeWindow, readWindowState, smallest } from './window-state.ts'

/** What the window tells. */
export interface WindowListener {
  /** Its page died; true to load it again. */
  readonly onPageDied: () => Promise<boolean>
  /** It wants to close; false keeps it. */
  readonly onClosing: () => Promise<boolean>
  readonly onClosed: () => void
}

/** Deaths of the page within {@link period} (ms) after which the user is asked. */
const maxDeaths = 3
const period = 60_000

/** How long a dead page's process is given to be put away (ms). */
const settling = 200

/** The backgrounds of the page's themes, so that the window doesn't flash. */
const backgrounds = { dark: '#16181b', light: '#f4f5f6' } as const

/** Opens it. */
export function openEditorWindow(places: Places, dark: boolean, listener: WindowListener): BrowserWindow {
  const stateFile = join(app.getPath('userData'), 'window.json')
  const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea)
  const { maximised, ...bounds } = placeWindow(readWindowState(stateFile), areas)
  const window = new BrowserWindow({
    ...bounds,
    minWidth: Math.min(smallest.width, bounds.width),
    minHeight: Math.min(smallest.height, bounds.height),
    show: false,
    backgroundColor: dark ? backgrounds.dark : backgrounds.light,
    // Empty, not an error, when it is missing.
    icon: nativeImage.createFromPath(places.icon),
    webPreferences: {
      preload: places.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  })
  // Where menus belong to windows, the page has its own; a Mac's bar is the system's.
  if (process.platform !== 'darwin') window.setMenuBarVisibility(false)
  if (maximised) window.maximize()
  window.once('ready-to-show', () => window.show())
  // The title is the project's, told by the core.
  window.on('page-title-updated', (event) => event.preventDefault())

  let deaths: number[] = []
  window.webContents.on('render-process-gone', (_, { reason }) => {
    if (reason === 'clean-exit') return
    deaths = [...deaths.filter((time) => Date.now() - time < period), Date.now()]
    const again = deaths.length < maxDeaths ? Promise.resolve(true) : listener.onPageDied()
    void again.then((load) => {
      // Later: within its event the dead process is not put away yet, and loading again would take the program down with it.
      setTimeout(() => {
        if (!load) app.quit()
        else if (!window.isDestroyed()) void window.loadURL(`${pageOrigin}/`)
      }, settling)
    })
  })

  let mayClose = false
  window.on('close', (event) => {
    keepWindowState(stateFile, { ...window.getNormalBounds(), maximised: window.isMaximized() })
    if (mayClose) return
    event.preventDefault()
    void listener.onClosing().then((close) => {
      if (!close || window.isDestroyed()) return
      mayClose = true
      window.close()
    })
  })
  window.on('closed', listener.onClosed)
  void window.loadURL(`${pageOrigin}/`)
  return window
}
