// Entry of the desktop's shell: composes, nothing else. One program at a time: a second one hands its files over and ends.
import { app } from 'electron'
import { namedFiles } from './shell/named-files.ts'
import { announceScheme } from './shell/page-scheme.ts'
import { findPlaces } from './shell/places.ts'
import { startShell, type Shell } from './shell/shell.ts'

const places = findPlaces({
  shell: __dirname,
  resources: app.isPackaged ? process.resourcesPath : undefined,
  env: process.env,
  platform: process.platform,
})

if (!app.requestSingleInstanceLock()) {
  app.quit()
} else {
  let shell: Shell | undefined
  const early = namedFiles(process.argv, process.cwd(), app.isPackaged)
  announceScheme()
  app.on('second-instance', (_, words, folder) => shell?.open(namedFiles(words, folder, app.isPackaged)))
  // A Mac's way to name files; the first may come before all is ready.
  app.on('open-file', (event, file) => {
    event.preventDefault()
    if (shell === undefined) early.push(file)
    else shell.open([file])
  })
  app.on('activate', () => shell?.show())
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  void app.whenReady().then(() => (shell = startShell(places, early)))
}
