// The whole desktop program of this checkout, in a real Electron with the real engine.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { electronFolder, root, startDesktop, whyNoElectron } from './support/electron.ts'
import { smokeJourney } from './support/smoke.ts'

const why =
  whyNoElectron() ??
  (existsSync(join(root, 'out/renderer-chrome83'))
    ? undefined
    : 'the page for its Chromium is not built (npm test builds it)')
if (why !== undefined) console.warn(`The desktop is not tested: ${why}.`)

it.skipIf(why !== undefined)(
  'opens with the sample, makes its in-betweens, shows them, and ends with all kept',
  async () => {
    const home = mkdtempSync(join(tmpdir(), 'interlude-desktop-'))
    const desktop = await startDesktop(join(electronFolder, 'electron'), [root], home, {
      INTERLUDE_CACHE: join(home, 'cache'),
      INTERLUDE_DATA: join(home, 'data'),
    })
    try {
      const picture = await smokeJourney(desktop, home)
      mkdirSync(join(root, 'out/pictures'), { recursive: true })
      writeFileSync(join(root, 'out/pictures/electron.png'), picture)
      expect(desktop.output()).not.toMatch(/Refused to|Error:|defect in/)
    } finally {
      await desktop.stop()
      rmSync(home, { recursive: true, force: true })
    }
  },
  300_000,
)
