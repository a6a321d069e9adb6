// What no page may do: leave its address, open windows, load from elsewhere, ask for a camera.
import { app, session, type WebContents } from 'electron'
import { pageOrigin } from '../../src-shared/shell-names.ts'
import { denyNewWindows } from './old-electron.ts'

/** What the page may load from; the developer's tools are a page of their own. */
const allowed = [`${pageOrigin}/`, 'devtools:', 'blob:', 'data:']

/** The one permission that the page uses: texts are copied from it. */
const permitted = new Set(['clipboard-sanitized-write'])

function lock(contents: WebContents): void {
  const stay = (event: Electron.Event, url: string): void => {
    if (url !== `${pageOrigin}/`) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  denyNewWindows(contents)
}

/** Locks every page there will be. To be called when the program is ready, before the first window. */
export function lockDown(): void {
  app.on('web-contents-created', (_, contents) => lock(contents))
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_, permission, callback) => callback(permitted.has(permission)))
  defaultSession.setPermissionCheckHandler((_, permission) => permitted.has(permission))
  defaultSession.webRequest.onBeforeRequest(({ url }, callback) => {
    callback({ cancel: !allowed.some((start) => url.startsWith(start)) })
  })
  defaultSession.on('will-download', (event) => event.preventDefault())
}
