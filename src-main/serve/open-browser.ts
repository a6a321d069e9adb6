// Opens an address in the user's browser.
import { spawn } from 'node:child_process'

function commandFor(platform: NodeJS.Platform, address: string): [string, ...string[]] {
  if (platform === 'darwin') return ['open', address]
  // `start` is a word of the shell; the empty one is its title.
  if (platform === 'win32') return ['cmd', '/c', 'start', '""', address]
  return ['xdg-open', address]
}

/** Tries; resolves with whether something was there to open it. */
export function openBrowser(address: string, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  const [command, ...words] = commandFor(platform, address)
  return new Promise((resolve) => {
    const child = spawn(command, words, { stdio: 'ignore', detached: true, windowsHide: true })
    child.on('error', () => resolve(false))
    child.on('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
