// The journey that every desktop program must make: it opens with the sample, makes its in-betweens with the real engine, shows them,
// and ends with all kept.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { eventually } from './cdp.ts'
import type { Desktop } from './electron.ts'

/** Seconds that the engine has for the sample's gap on a busy machine. */
const patience = 150_000

async function text(desktop: Desktop): Promise<string> {
  return String(await desktop.page.evaluate('document.body.innerText'))
}

/** Colours of the preview's middle: what is painted, not what the page says of it. */
const paintedColours = `(() => {
  const canvas = [...document.querySelectorAll('canvas')].sort((a, b) => b.width * b.height - a.width * a.height)[0]
  const copy = Object.assign(document.createElement('canvas'), { width: 64, height: 64 })
  const context = copy.getContext('2d')
  context.drawImage(canvas, 0, 0, 64, 64)
  return new Set(new Uint32Array(context.getImageData(0, 0, 64, 64).data.buffer)).size
})()`

/** Makes it. Returns a picture of the window. */
export async function smokeJourney(desktop: Desktop, home: string): Promise<Buffer> {
  await eventually(async () => expect(await text(desktop)).toContain('flower-1.jpg'))
  expect(await desktop.page.evaluate('typeof require + typeof process')).toBe('undefinedundefined')
  await eventually(
    async () => expect(String(await desktop.page.evaluate(paintedColours))).toMatch(/^\d{3,}$/),
    patience,
  )
  // All of them came over the port and are on the disk.
  await eventually(() => {
    const frames = readdirSync(join(home, 'cache', 'frames'), { recursive: true }).map(String)
    expect(frames.filter((name) => /[0-9a-f]{32}/.test(name)).length).toBeGreaterThanOrEqual(14)
    return Promise.resolve()
  }, patience)
  await eventually(async () => expect(await text(desktop)).toContain('14 of 14'), patience)
  const picture = await desktop.page.screenshot()
  await desktop.page.evaluate('window.close()').catch(() => undefined)
  expect(await desktop.exited).toBe(0)
  return picture
}
