// Runs the built command line as a user would, in a folder and with a cache of its own.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fakeEngineFile, type FakeMood } from './fake-engine.ts'
import { temporaryFolder } from './temp.ts'

const entry = join(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js')

/** How a run ended. */
export interface CliResult {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** Settings of one run. */
export interface CliRun {
  /** The real engine, or the fake one that cross-fades (the default) in this mood. */
  readonly engine?: 'real' | FakeMood
  readonly env?: Record<string, string>
  /** Runs bound by the modes of files, which root is not by itself; see {@link modesCanBind}. */
  readonly boundByModes?: boolean
  /** Handed the process as soon as it runs. */
  readonly onStart?: (child: ChildProcess) => void
  /** Called with everything that came on stderr so far. */
  readonly onWords?: (words: string, child: ChildProcess) => void
}

/** The words before a command that take root's power over modes from it. */
const binding = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : []

/** Whether a run can be bound by the modes of files: everyone is, but root only with the help of a tool. */
export function modesCanBind(): boolean {
  if (process.platform === 'win32') return false
  const [tool, ...words] = binding
  return tool === undefined || spawnSync(tool, [...words, 'true']).status === 0
}

/** A user's folder, with an empty cache and no models of their own; gone after the test. */
export interface CliPlace {
  readonly folder: string
  readonly cache: string
  readonly data: string
  run(args: readonly string[], options?: CliRun): Promise<CliResult>
  /** Runs, and expects one line of JSON as the last of stdout. */
  json(args: readonly string[], options?: CliRun): Promise<Record<string, unknown>>
  /** Every file below the user's folder, hidden ones too. */
  files(): string[]
  /** Calls that a fake engine with `log` at this path was asked for. */
  calls(log: string): { call: string; times?: number[]; seed?: number }[]
}

/** Makes a place for one test. */
export function cliPlace(): CliPlace {
  const base = temporaryFolder()
  const folder = join(base, 'here')
  const cache = join(base, 'cache')
  const data = join(base, 'data')
  for (const path of [folder, cache, data]) mkdirSync(path)

  const run = (args: readonly string[], options: CliRun = {}): Promise<CliResult> => {
    const { engine = {}, env = {} } = options
    const fake =
      engine === 'real' ? {} : { INTERLUDE_ENGINE: fakeEngineFile, FAKE_ENGINE: JSON.stringify(engine) }
    const [program, ...words] = [
      ...(options.boundByModes === true ? binding : []),
      ...[process.execPath, entry, ...args],
    ]
    const child = spawn(program ?? '', words, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, INTERLUDE_CACHE: cache, INTERLUDE_DATA: data, ...fake, ...env },
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
      options.onWords?.(stderr, child)
    })
    options.onStart?.(child)
    return new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
    })
  }

  return {
    folder,
    cache,
    data,
    run,
    async json(args, options) {
      const result = await run(args, options)
      const lines = result.stdout.trimEnd().split('\n')
      const parsed: unknown = JSON.parse(lines.at(-1) ?? '')
      if (result.code !== 0 || lines.length !== 1) throw new Error(JSON.stringify(result))
      return parsed as Record<string, unknown>
    },
    files: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((found) => !found.isDirectory())
        .map((found) => relative(folder, join(found.parentPath, found.name)))
        .sort(),
    calls: (log) =>
      readFileSync(log, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { call: string }),
  }
}

/** Whether a process (still) runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
