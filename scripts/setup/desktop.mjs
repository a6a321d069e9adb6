// Whether the editor gets a window of its own here: Electron's binary and a display.
import * as fs from 'node:fs'
import * as path from 'node:path'
import { readJson, writeJson } from './files.mjs'
import { run, tail } from './run.mjs'

/** @typedef {import('./context.mjs').Setup} Setup */

/** @typedef {{ electron: string } | { why: string }} Desktop */

/** How long the download may take (ms), and how long its host may take to answer at all. */
const downloadTime = 10 * 60_000
const answerTime = 5_000

/** How long a download that failed is not tried again (ms). */
const patience = 24 * 3600_000

const packageFolder = 'node_modules/electron'

/**
 * Electron's program, or why there will be no window. Its binary is downloaded once; where that fails, not again for a day.
 * @param {Setup} setup
 * @returns {Promise<Desktop>}
 */
export async function findDesktop(setup) {
  const { env } = setup
  if (!hasDisplay(setup)) return { why: 'there is no display' }
  // For tests, and for those who have an Electron of their own.
  if (env.INTERLUDE_ELECTRON) return { electron: env.INTERLUDE_ELECTRON }
  const there = installed(setup)
  if (there !== undefined) return { electron: there }
  if (setup.offline) return { why: "Electron's program is not here, and nothing is to be downloaded" }
  return download(setup)
}

/**
 * Whether windows can be shown.
 * @param {Pick<Setup, 'env' | 'platform'>} setup
 */
export function hasDisplay({ env, platform }) {
  if (platform === 'win32') return true
  // A Mac that one is logged in to from elsewhere has a display, but it is not before the user.
  if (platform === 'darwin') return !env.SSH_CONNECTION
  return Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY)
}

/**
 * The words that Electron is started with, before those for the program.
 * @param {Pick<Setup, 'platform' | 'root'>} setup
 * @returns {string[]}
 */
export function electronWords({ platform, root }) {
  // Chromium's sandbox can't be had by root.
  const unsafe = platform === 'linux' && process.getuid?.() === 0
  return [...(unsafe ? ['--no-sandbox'] : []), root]
}

/**
 * @param {Setup} setup
 * @returns {string | undefined}
 */
function installed(setup) {
  const folder = path.join(setup.root, packageFolder)
  const name = path.join(folder, 'path.txt')
  if (!fs.existsSync(name)) return undefined
  const program = path.join(folder, 'dist', fs.readFileSync(name, 'utf8'))
  return fs.existsSync(program) ? program : undefined
}

/**
 * @param {Setup} setup
 * @returns {Promise<Desktop>}
 */
async function download(setup) {
  const note = path.join(setup.cache, 'electron.json')
  const manifest = readJson(path.join(setup.root, packageFolder, 'package.json'))
  if (typeof manifest !== 'object' || manifest === null) {
    return { why: 'Electron is not among the dependencies' }
  }
  const version = 'version' in manifest ? String(manifest.version) : ''
  const earlier = /** @type {{ version?: string, failed?: number } | undefined} */ (readJson(note))
  const why = `the program of Electron ${version} could not be downloaded`
  if (earlier?.version === version && Date.now() - (earlier.failed ?? 0) < patience) return { why }

  setup.log.step('Electron', 'for a window of its own')
  const failure = (await answers(setup)) ? await install(setup, version) : 'its host does not answer'
  const program = installed(setup)
  if (failure === undefined && program !== undefined) return { electron: program }
  setup.log.info(`${why}: ${failure ?? 'its program is missing'}; tried again tomorrow`)
  writeJson(note, { version, failed: Date.now() })
  return { why }
}

/**
 * @param {Setup} setup
 * @param {string} version
 * @returns {Promise<string | undefined>} why not
 */
async function install(setup, version) {
  const meter = setup.log.meter(`downloading Electron ${version} (about 110 MB)`)
  const script = path.join(setup.root, packageFolder, 'install.js')
  const result = await run(setup.runtime.node ?? process.execPath, [script], {
    env: setup.env,
    timeout: downloadTime,
  })
  meter.end()
  return result.code === 0 ? undefined : tail(result.output, 3)
}

/**
 * Whether the host of the download answers: without it, the installer would try for minutes. A mirror or a proxy, which its installer
 * knows and we don't, is trusted.
 * @param {Setup} setup
 */
async function answers({ env }) {
  const names = ['ELECTRON_MIRROR', 'npm_config_electron_mirror', 'HTTPS_PROXY', 'https_proxy']
  if (names.some((name) => env[name])) return true
  try {
    await fetch('https://github.com/electron/electron/releases', {
      method: 'HEAD',
      signal: AbortSignal.timeout(answerTime),
    })
    return true
  } catch {
    return false
  }
}
