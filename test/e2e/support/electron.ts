// Starts the desktop program in a real Electron, on a display of its own.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createSetup } from '../../../scripts/setup/context.mjs'
import { testElectronFolder } from '../../../scripts/setup/steps/test-electron.mjs'
import { drivePage, type DrivenPage } from './cdp.ts'

/** The checkout. */
export const root = join(import.meta.dirname, '../../..')

/** The folder of the Electron that tests can have. */
export const electronFolder = testElectronFolder(createSetup()) ?? ''

/** Why the desktop can't be tested here; undefined when it can. */
export function whyNoElectron(): string | undefined {
  const electron = join(electronFolder, 'electron')
  if (!existsSync(electron)) return 'there is no Electron for tests (npm test brings it)'
  if (spawnSync('which', ['xvfb-run']).status !== 0) return 'there is no xvfb-run'
  const { stdout } = spawnSync('ldd', [electron], { encoding: 'utf8' })
  const missing = /^\s*(\S+) => not found/m.exec(stdout)?.[1]
  return missing === undefined ? undefined : `Electron needs ${missing}`
}

/** A running program. */
export interface Desktop {
  readonly page: DrivenPage
  /** The page of a process that took a dead one's place. */
  driveAgain(): Promise<void>
  readonly child: ChildProcess
  /** The processes of its pages. */
  pagePids(): number[]
  /** All that it said. */
  output(): string
  /** Resolves with its exit code. */
  readonly exited: Promise<number | null>
  stop(): Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // The one thing `address` can be for a TCP server that listens.
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

function pagePids(group: number | undefined): number[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,pgid=,args='], { encoding: 'utf8' })
  return stdout.split('\n').flatMap((line) => {
    const [pid, pgid, ...words] = line.trim().split(/\s+/)
    return Number(pgid) === group && words.includes('--type=renderer') ? [Number(pid)] : []
  })
}

/** Words of a program's start: `command` with `words`; `home` is the folder for all that it keeps. */
export async function startDesktop(
  command: string,
  words: readonly string[],
  home: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Desktop> {
  mkdirSync(home, { recursive: true })
  const port = await freePort()
  const child = spawn(
    'xvfb-run',
    [
      ...['-a', '-s', '-screen 0 1600x1000x24', command],
      ...['--no-sandbox', '--disable-gpu', `--remote-debugging-port=${port}`, ...words],
    ],
    {
      env: {
        ...process.env,
        HOME: home,
        XDG_CONFIG_HOME: join(home, 'config'),
        XDG_DATA_HOME: join(home, 'data'),
        INTERLUDE_NODE: process.execPath,
        LANG: 'en_US.UTF-8',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Its own group, so that the display ends with it.
      detached: true,
    },
  )
  let output = ''
  const hear = (chunk: Buffer): void => void (output += chunk.toString())
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
    await exited
  }
  try {
    let page = await drivePage(port)
    return {
      get page() {
        return page
      },
      async driveAgain() {
        page.close()
        page = await drivePage(port)
      },
      pagePids: () => pagePids(child.pid),
      child,
      output: () => output,
      exited,
      stop,
    }
  } catch (error) {
    await stop()
    throw new Error(`The program did not come up:\n${output.slice(-3000)}`, { cause: error })
  }
}
