// The Chromium that journeys are taken with.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium, type Browser } from '@playwright/test'

/** Where Chromium is: INTERLUDE_CHROMIUM, or one of its usual names in the PATH. Undefined: nowhere. */
export function findChromium(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const folders = (process.env.PATH ?? '').split(delimiter)
  const asked = process.env.INTERLUDE_CHROMIUM
  const places = asked ? [asked] : names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Starts it. */
export function startBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('There is no Chromium.')
  // In a container there is no user to put into a sandbox of its own; pages are ours alone.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--force-color-profile=srgb'] })
}
