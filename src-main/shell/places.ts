// Where the shell's parts are: in a checkout, or in the installed program.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromiumVersion } from './old-electron.ts'

/** Every path is absolute. */
export interface Places {
  /** The folder of the page. */
  readonly page: string
  readonly preload: string
  /** The core's entry, and the Node that runs it. */
  readonly core: string
  readonly node: string
  /** The description of the installed parts; undefined: the core looks for it in its usual place. */
  readonly runtime: string | undefined
  readonly icon: string
}

/** What is looked at. */
export interface Surroundings {
  /** The folder of the shell's own bundle. */
  readonly shell: string
  /** Electron's `process.resourcesPath`, when the program is installed. */
  readonly resources: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
}

/** The Chromium that the page is built for; older ones get the page that was made for them, where there is one. */
const wantedChromium = 122

/** Finds them. Nothing is read but whether things are there. */
export function findPlaces({ shell, resources, env, platform }: Surroundings): Places {
  const out = join(shell, '..')
  const oldPage = join(out, 'renderer-chrome83')
  const program = platform === 'win32' ? 'node.exe' : 'bin/node'
  return {
    page: chromiumVersion() < wantedChromium && existsSync(oldPage) ? oldPage : join(out, 'renderer'),
    preload: join(shell, 'preload.cjs'),
    core:
      resources === undefined
        ? join(out, 'main', 'core.js')
        : join(resources, 'core', 'out', 'main', 'core.js'),
    node: resources === undefined ? (env.INTERLUDE_NODE ?? 'node') : join(resources, 'node', program),
    runtime: resources === undefined ? env.INTERLUDE_RUNTIME : join(resources, 'core', 'runtime.json'),
    icon:
      resources === undefined
        ? join(out, '..', 'resources', 'icon', 'icon-512.png')
        : join(resources, 'core', 'resources', 'icon', 'icon-512.png'),
  }
}
