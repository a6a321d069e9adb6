// The built program as a process of its own, serving the editor for a browser, in folders of its own: it can be killed and started again.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultSettings, type Settings } from '../../../src-shared/editor/values.ts'
import { fakeEngineFile, type FakeMood } from '../../support/fake-engine.ts'
import { temporaryFolder } from '../../support/media-fixtures.ts'

/** The program under test: this checkout's, or another build of it (with its out/ and package.json). */
const programFolder = process.env.INTERLUDE_PROGRAM ?? join(import.meta.dirname, '../../..')

/** Where a user works: what survives the program. */
export interface Place {
  /** The user's own files; the only root that may be chosen from. */
  readonly files: string
  readonly cache: string
  readonly data: string
  remove(): void
}

/** A user's folders. `settings` are those of someone who has been here before. */
export function makePlace(settings: Partial<Settings> | 'first start' = {}): Place {
  const { path, remove } = temporaryFolder()
  const [files, cache, data] = ['files', 'cache', 'data'].map((name) => join(path, name)) as [
    string,
    string,
    string,
  ]
  for (const folder of [files, cache, data]) mkdirSync(folder)
  if (settings !== 'first start') {
    writeFileSync(
      join(data, 'settings.json'),
      JSON.stringify({ ...defaultSettings, tourSeen: true, ...settings }),
    )
  }
  return { files, cache, data, remove }
}

/** How it is started. */
export interface ProgramOptions {
  /** Files of the command line. */
  readonly open?: readonly string[]
  /** The real engine (the default), or one that cross-fades. */
  readonly engine?: 'real' | FakeMood
  /** The port; default any free one. */
  readonly port?: number
}

/** A program that runs. */
export interface Program {
  readonly address: string
  readonly port: number
  readonly pid: number
  readonly place: Place
  /** What it has said on its error output. */
  words(): string
  /** The processes of its engine. */
  engines(): number[]
  /** Memory that it holds, in bytes. */
  memory(): number
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>
  /** Ends it as a user does; its exit code. */
  stop(): Promise<number | null>
}

/** Children of a process, with their command lines. */
function childrenOf(pid: number): { readonly pid: number; readonly command: string }[] {
  const children: { pid: number; command: string }[] = []
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8')
      if (Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]) !== pid) continue
      children.push({ pid: Number(name), command: readFileSync(`/proc/${name}/cmdline`, 'utf8') })
    } catch {
      // It has ended meanwhile.
    }
  }
  return children
}

const running = new Set<ChildProcess>()

/** Starts it, and resolves when it answers. */
export async function startProgram(place: Place, options: ProgramOptions = {}): Promise<Program> {
  const { open = [], engine = 'real', port = 0 } = options
  const entry = join(programFolder, 'out/main/cli.js')
  const child = spawn(
    process.execPath,
    [entry, 'serve', ...open, '--json', '--port', String(port), '--root', place.files],
    {
      cwd: place.files,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        INTERLUDE_CACHE: place.cache,
        INTERLUDE_DATA: place.data,
        ...(engine === 'real'
          ? {}
          : { INTERLUDE_ENGINE: fakeEngineFile, FAKE_ENGINE: JSON.stringify(engine) }),
      },
    },
  )
  running.add(child)
  child.on('close', () => running.delete(child))
  let said = ''
  let told = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const address = await new Promise<{ address: string; port: number }>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      told += text
      if (told.includes('\n')) resolve(JSON.parse(told) as { address: string; port: number })
    })
    child.on('error', reject)
    child.on('close', (code) => reject(new Error(`The program ended with ${String(code)}: ${said}${told}`)))
  })
  const { pid } = child
  if (pid === undefined) throw new Error('The program has no process.')
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    const closed = once(child, 'close')
    child.kill(signal)
    await closed
    return child.exitCode
  }
  return {
    ...address,
    pid,
    place,
    words: () => said,
    engines: () =>
      childrenOf(pid)
        .filter(({ command }) => /engine\/main\.js|fake-engine\.ts/.test(command))
        .map((one) => one.pid),
    memory: () => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024,
    async kill() {
      await end('SIGKILL')
    },
    stop: () => end('SIGINT'),
  }
}

/** Ends every program that a failed test has left. */
export function endPrograms(): void {
  for (const child of running) child.kill('SIGKILL')
}

/** Why journeys in a browser can't be tested here; undefined: they can. */
export function whyNoProgram(): string | undefined {
  if (process.platform !== 'linux') return 'processes are looked up as Linux has them'
  return existsSync(join(programFolder, 'out/main/cli.js')) ? undefined : 'the program is not built'
}
