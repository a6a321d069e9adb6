import { spawn, type ChildProcess } from 'node:child_process'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { readJson } from '../../../scripts/setup/files.mjs'
import { temporaryFolder } from './folder.ts'

const real = path.resolve(import.meta.dirname, '../../..')

/** How a launcher ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A launcher at work. */
export interface Running {
  readonly child: ChildProcess
  /** Resolves when stdout holds this text. */
  readonly said: (text: string) => Promise<void>
  readonly ended: Promise<Ended>
}

/**
 * A checkout with the real launchers, set-up and dependencies, and with a program of the test's own in the place of
 * src-main/cli.ts; a cache of its own.
 */
export function makeCheckout(program: string, options: { dependencies?: boolean; folder?: string } = {}) {
  const root = path.join(options.folder ?? temporaryFolder(), 'a checkout')
  fs.mkdirSync(path.join(root, 'src-main'), { recursive: true })
  for (const name of [
    'scripts',
    'package.json',
    'package-lock.json',
    'vite.config.ts',
    'vitest.config.ts',
    'tsconfig.json',
  ]) {
    fs.cpSync(path.join(real, name), path.join(root, name), { recursive: true })
  }
  fs.mkdirSync(path.join(root, 'test/support'), { recursive: true })
  fs.cpSync(path.join(real, 'test/support/global-setup.ts'), path.join(root, 'test/support/global-setup.ts'))
  if (options.dependencies !== false) {
    fs.symlinkSync(path.join(real, 'node_modules'), path.join(root, 'node_modules'))
  }
  fs.writeFileSync(path.join(root, 'src-main/cli.ts'), program)

  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|npm_|INTERLUDE_|INIT_CWD|NODE_OPTIONS)/.test(name),
  )
  const env: NodeJS.ProcessEnv = {
    ...Object.fromEntries(inherited),
    INTERLUDE_CACHE: path.join(root, '../cache'),
    // Named, so that nothing is looked for: ffmpeg is not what these tests are about.
    INTERLUDE_FFMPEG: '/bin/true',
    INTERLUDE_FFPROBE: '/bin/true',
    INTERLUDE_OFFLINE: '1',
    // The build that this checkout's set-up took, whatever the machine has.
    INTERLUDE_DEVICE: wantedBuild(),
  }

  /** Runs a program of the checkout, without a terminal. */
  const start = (
    command: string,
    args: readonly string[],
    more: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
  ): Running => {
    const child = spawn(command, args, {
      cwd: more.cwd ?? root,
      env: { ...env, ...more.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const ended = new Promise<Ended>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
    })
    const said = async (text: string) => {
      while (!stdout.includes(text)) {
        if (child.exitCode !== null) {
          throw new Error(`it ended before it said "${text}":\n${stdout}\n${stderr}`)
        }
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    }
    return { child, said, ended }
  }

  const launch = (
    script: string,
    args: readonly string[],
    more?: { cwd?: string; env?: NodeJS.ProcessEnv },
  ) => start(process.execPath, [path.join(root, 'scripts', script), ...args], more)

  return { root, start, launch }
}

function wantedBuild(): string {
  const stamp = readJson(path.join(real, 'node_modules/.interlude/tensorflow.json'))
  return typeof stamp === 'object' && stamp !== null && 'wanted' in stamp ? String(stamp.wanted) : 'cpu'
}
