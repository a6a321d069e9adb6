// Finds ffmpeg and ffprobe, and asks them their version.
import { access, constants } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { InterludeError } from '../../src-shared/errors.ts'
import { runTool } from './tool-process.ts'

/** A working pair of programs. */
export interface MediaTools {
  readonly ffmpeg: string
  readonly ffprobe: string
  /** ffmpeg's version as it says itself, e.g. `5.1.9-0+deb12u1`. */
  readonly version: string
  /** Where they came from: `asked for`, `system`, `imageio`, `installer`. */
  readonly origin: string
  /** Things to tell the user, e.g. that the version is old. */
  readonly warnings: readonly string[]
}

/** Where to look, best first. */
export interface ToolPlaces {
  /** What the user set by hand; must work when given. */
  readonly asked?: { readonly ffmpeg?: string | undefined; readonly ffprobe?: string | undefined } | undefined
  /** What set-up wrote down. */
  readonly runtime?:
    { readonly ffmpeg: string; readonly ffprobe: string; readonly origin: string } | undefined
  /** The PATH variable to search last. */
  readonly path?: string | undefined
}

/** The oldest release with everything that this room uses. */
export const oldestVersion = 5

const remedy =
  'Run npm run setup, install ffmpeg 5 or newer (e.g. apt install ffmpeg, brew install ffmpeg), ' +
  'or set INTERLUDE_FFMPEG and INTERLUDE_FFPROBE to the two programs.'

const executable = (name: string) => (process.platform === 'win32' ? `${name}.exe` : name)

async function runs(file: string): Promise<boolean> {
  return await access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
}

async function searchPath(path: string, name: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter)) {
    if (folder === '') continue
    const file = join(folder, executable(name))
    if (await runs(file)) return file
  }
  return undefined
}

/** Reads the version from the first line of `-version`; throws `tool-missing` when the program does not work. */
async function versionOf(file: string, name: string): Promise<string> {
  const lines: string[] = []
  const exit = await runTool(file, ['-hide_banner', '-version'], { onLine: (line) => lines.push(line) })
  const version = /^\S+ version (\S+)/.exec(lines[0] ?? '')?.[1]
  if (exit.code !== 0 || version === undefined) {
    throw new InterludeError(
      'tool-missing',
      `${file} does not work as ${name}: ${[exit.stderr, ...lines].find((line) => line !== '') ?? 'it says nothing.'}`,
      remedy,
    )
  }
  return version
}

/** The major number of a version; undefined for builds from a repository (`N-110226-g...`), which are new. */
export function majorOf(version: string): number | undefined {
  const major = /^n?(\d+)\./.exec(version)?.[1]
  return major === undefined ? undefined : Number(major)
}

async function checked(ffmpeg: string, ffprobe: string, origin: string): Promise<MediaTools> {
  const [version, probeVersion] = await Promise.all([
    versionOf(ffmpeg, 'ffmpeg'),
    versionOf(ffprobe, 'ffprobe'),
  ])
  const warnings = [
    [ffmpeg, version],
    [ffprobe, probeVersion],
  ].flatMap(([file = '', found = '']) => {
    const major = majorOf(found)
    return major !== undefined && major < oldestVersion
      ? [
          `${file} is version ${found}: old decoders are a security risk, and version 5 or newer is needed for all formats.`,
        ]
      : []
  })
  return { ffmpeg, ffprobe, version, origin, warnings }
}

/**
 * Finds the programs: what was asked for, else what set-up wrote down, else the PATH. An old version is a warning.
 * Throws `tool-missing` when one is absent or does not run; a program that was asked for is never replaced silently.
 */
export async function findTools(places: ToolPlaces): Promise<MediaTools> {
  const { asked, runtime, path = '' } = places
  const beside = async (file: string | undefined, name: string) => {
    if (file === undefined) return undefined
    const neighbour = join(dirname(file), executable(name))
    return (await runs(neighbour)) ? neighbour : undefined
  }
  const ffmpeg = asked?.ffmpeg ?? runtime?.ffmpeg ?? (await searchPath(path, 'ffmpeg'))
  const ffprobe =
    asked?.ffprobe ??
    (await beside(asked?.ffmpeg, 'ffprobe')) ??
    runtime?.ffprobe ??
    (await searchPath(path, 'ffprobe'))
  if (ffmpeg === undefined || ffprobe === undefined) {
    const name = ffmpeg === undefined ? 'ffmpeg' : 'ffprobe'
    throw new InterludeError('tool-missing', `${name} was not found.`, remedy)
  }
  const origin = asked?.ffmpeg ? 'asked for' : runtime ? runtime.origin : 'system'
  return await checked(ffmpeg, ffprobe, origin)
}
