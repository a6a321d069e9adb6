import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { onTestFinished } from 'vitest'
import { createSetup } from '../../../scripts/setup/context.mjs'

type Setup = ReturnType<typeof createSetup>

/** A folder of its own for one test. */
export function temporaryFolder(): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'interlude-setup-test-')))
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Set-up with nothing around it: an empty checkout, an empty cache, an empty PATH; what it says is kept. */
export function bareSetup(given: Partial<Setup> = {}): Setup & { said: string[] } {
  const folder = temporaryFolder()
  const said: string[] = []
  const say = (text: string) => void said.push(text)
  fs.mkdirSync(path.join(folder, 'checkout'))
  return {
    ...createSetup({
      root: path.join(folder, 'checkout'),
      cache: path.join(folder, 'cache'),
      env: { PATH: '' },
      platform: 'linux',
      arch: 'x64',
      libc: 'glibc',
      log: {
        step: (name, why) => say(`${name} (${why})`),
        info: say,
        warn: (text) => say(`warning: ${text}`),
        meter: (label) => {
          say(label)
          return { update: () => undefined, end: () => undefined }
        },
      },
      ...given,
    }),
    said,
  }
}

/** Writes a shell script and returns the folder to put on the PATH. */
export function program(name: string, script: string): string {
  const folder = temporaryFolder()
  fs.writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return folder
}

/** The PATH that finds these programs and the few tools that scripts need, but no Python or compiler. */
export function pathOf(...folders: string[]): string {
  const tools = temporaryFolder()
  for (const name of ['sh', 'cp', 'cat', 'mkdir', 'sleep', 'tar', 'gzip']) {
    const found = ['/bin', '/usr/bin']
      .map((folder) => path.join(folder, name))
      .find((file) => fs.existsSync(file))
    if (found !== undefined) fs.symlinkSync(found, path.join(tools, name))
  }
  return [...folders, tools].join(path.delimiter)
}
