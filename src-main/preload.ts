// All that a window's page gets from the desktop: ports to the core, and the paths of files that the user drops on it.
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { portMessage, readyMessage } from '../src-shared/shell-names.ts'

// A page's own, which the rest of the main side does not know.
declare const window: {
  postMessage(message: string, origin: string, ports: readonly unknown[]): void
  addEventListener(type: 'DOMContentLoaded', listener: () => void): void
}
declare const location: { readonly origin: string }

contextBridge.exposeInMainWorld('interlude', { pathOf: (file: File) => webUtils.getPathForFile(file) })
ipcRenderer.on(portMessage, ({ ports }) => window.postMessage(portMessage, location.origin, ports))
// By now the page's script listens.
window.addEventListener('DOMContentLoaded', () => ipcRenderer.send(readyMessage))
