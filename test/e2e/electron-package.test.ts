// The packaged desktop program, moved away from the source tree, makes the same journey. It is made by hand or by continuous integration
// (npm run package), since it takes minutes: without it this is left out.
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root, startDesktop, whyNoElectron } from './support/electron.ts'
import { smokeJourney } from './support/smoke.ts'

const unpacked = join(root, 'dist/linux-unpacked')
const why =
  whyNoElectron() ??
  (existsSync(join(unpacked, 'resources/app.asar')) ? undefined : 'it was not made (npm run package)')
if (why !== undefined) console.warn(`The packaged program is not tested: ${why}.`)

it.skipIf(why !== undefined)(
  'runs wherever it is put, on what it carries along',
  async () => {
    const place = mkdtempSync(join(tmpdir(), 'interlude-package-'))
    const program = join(place, 'a folder', 'Interlude')
    const home = join(place, 'home')
    cpSync(unpacked, program, { recursive: true })
    // Nothing of what the developer's shell says.
    const ours = Object.keys(process.env).filter((name) => name.startsWith('INTERLUDE_'))
    try {
      const desktop = await startDesktop(join(program, 'interlude'), [], home, {
        ...Object.fromEntries(ours.map((name) => [name, ''])),
        INTERLUDE_NODE: '',
        INTERLUDE_CACHE: join(home, 'cache'),
        INTERLUDE_DATA: join(home, 'data'),
      })
      try {
        await smokeJourney(desktop, home)
        expect(desktop.output()).not.toMatch(/Refused to|Error:|defect in/)
        expect(desktop.output()).not.toContain(root)
      } finally {
        await desktop.stop()
      }
    } finally {
      rmSync(place, { recursive: true, force: true })
    }
  },
  300_000,
)
