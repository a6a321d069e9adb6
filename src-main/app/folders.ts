// Where the program lives and where it may keep things, by platform and environment.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix, resolve, win32 } from 'node:path'
import { InterludeError } from '../../src-shared/errors.ts'

/** Environment variables, as `process.env` gives them. */
export type Environment = Readonly<Record<string, string | undefined>>

function isProgramRoot(folder: string): boolean {
  const file = join(folder, 'package.json')
  if (!existsSync(file)) return false
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return (
      typeof content === 'object' && content !== null && 'name' in content && content.name === 'interlude'
    )
  } catch {
    return false
  }
}

/** The folder of the program (with resources/ and out/): the nearest one upwards whose package.json says `interlude`. Throws `internal`. */
export function findProgramRoot(start: string): string {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    if (isProgramRoot(folder)) return folder
    if (dirname(folder) === folder) {
      throw new InterludeError(
        'internal',
        `No interlude folder was found above ${start}.`,
        'Install the program again.',
      )
    }
  }
}

interface Places {
  /** Below %LOCALAPPDATA%\\interlude. */
  readonly windows: string
  /** Below the home folder. */
  readonly mac: readonly string[]
  /** The XDG variable and what stands for it when it is unset, below the home folder. */
  readonly xdg: readonly [variable: string, ...fallback: string[]]
}

/** Joins as that platform does, whatever this one is. */
function placeOf(env: Environment, platform: NodeJS.Platform, home: string, places: Places): string {
  if (platform === 'win32') {
    const local = env.LOCALAPPDATA ?? win32.join(home, 'AppData', 'Local')
    return win32.join(local, 'interlude', places.windows)
  }
  if (platform === 'darwin') return posix.join(home, ...places.mac, 'interlude')
  const [variable, ...fallback] = places.xdg
  const set = env[variable]
  return posix.join(set === undefined || set === '' ? posix.join(home, ...fallback) : set, 'interlude')
}

/** What may be deleted at any time: native libraries, finished in-betweens. `INTERLUDE_CACHE` overrides the platform's place. */
export function cacheFolder(env: Environment, platform: NodeJS.Platform, home: string): string {
  if (env.INTERLUDE_CACHE) return env.INTERLUDE_CACHE
  return placeOf(env, platform, home, {
    windows: 'Cache',
    mac: ['Library', 'Caches'],
    xdg: ['XDG_CACHE_HOME', '.cache'],
  })
}

/** What the user made and keeps: models. `INTERLUDE_DATA` overrides the platform's place. */
export function dataFolder(env: Environment, platform: NodeJS.Platform, home: string): string {
  if (env.INTERLUDE_DATA) return env.INTERLUDE_DATA
  return placeOf(env, platform, home, {
    windows: 'Data',
    mac: ['Library', 'Application Support'],
    xdg: ['XDG_DATA_HOME', '.local', 'share'],
  })
}
