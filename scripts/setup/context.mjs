// What every step is given. Configuration is read once, here, from arguments and environment.
import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetupError } from './failure.mjs'
import { readJson } from './files.mjs'
import { createLog } from './log.mjs'

/** @typedef {'cpu' | 'cuda'} Build */

/**
 * What the program is told about this machine (runtime.json).
 * @typedef {object} Runtime
 * @property {1} version
 * @property {string} node path of the Node that runs the program
 * @property {string} ffmpeg
 * @property {string} ffprobe
 * @property {'system' | 'imageio' | 'installer' | 'given' | 'none'} ffmpegOrigin
 * @property {TensorflowRuntime} tensorflow
 * @property {string} cache
 */

/**
 * @typedef {object} TensorflowRuntime
 * @property {string} version
 * @property {Build | 'none'} build none: no native library could be had
 * @property {string} folder
 * @property {string} reason why this build
 * @property {Build} [asked] the user's own choice, kept until another is made
 */

/**
 * @typedef {object} Setup
 * @property {string} root the checkout
 * @property {string} cache
 * @property {NodeJS.ProcessEnv} env
 * @property {NodeJS.Platform} platform
 * @property {string} arch
 * @property {'glibc' | 'musl'} [libc] found out when it matters
 * @property {import('./log.mjs').Log} log
 * @property {Build | undefined} device the build asked for
 * @property {boolean} force do every step again
 * @property {boolean} [fvd] bring the weights for FVD, too
 * @property {boolean} offline download nothing
 * @property {boolean} tolerant carry on without native TensorFlow, loudly (to look around only)
 * @property {Partial<Runtime>} runtime filled by the steps
 * @property {Partial<Runtime>} before runtime.json as it was found
 */

/**
 * A step of set-up. `check` says why it has to run, or nothing when it is done, and then has put its facts into
 * `runtime`; it must be cheap. `perform` does the work; `check` is asked again after it.
 * @typedef {object} Step
 * @property {string} name
 * @property {(setup: Setup) => string | undefined | Promise<string | undefined>} check
 * @property {(setup: Setup) => Promise<void>} perform
 */

/** The checkout this file belongs to. */
export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

/**
 * @param {Partial<Setup>} [given]
 * @returns {Setup}
 */
export function createSetup(given = {}) {
  const env = given.env ?? process.env
  const platform = given.platform ?? process.platform
  const cache = given.cache ?? cacheFolder(platform, env)
  return {
    root: projectRoot,
    arch: process.arch,
    log: createLog(),
    device: buildNamed(env.INTERLUDE_DEVICE),
    force: false,
    offline: isOn(env.INTERLUDE_OFFLINE),
    tolerant: false,
    runtime: {},
    before: readRuntime(cache),
    ...given,
    env,
    platform,
    cache,
  }
}

/**
 * The folder for what is downloaded and built, outside the checkout.
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 * @param {string} [home]
 */
export function cacheFolder(platform, env, home = os.homedir()) {
  if (env.INTERLUDE_CACHE) return path.resolve(env.INTERLUDE_CACHE)
  if (platform === 'win32') {
    const local = env.LOCALAPPDATA ?? path.win32.join(home, 'AppData', 'Local')
    return path.win32.join(local, 'interlude', 'Cache')
  }
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', 'interlude')
  // The XDG rule: a relative path there is to be ignored.
  const xdg = env.XDG_CACHE_HOME
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(home, '.cache'), 'interlude')
}

/**
 * The C library of this Linux; slow to ask (50 ms), so not asked on the quiet path.
 * @returns {'glibc' | 'musl'}
 */
export function libcHere() {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report.getReport())
  return report.header?.glibcVersionRuntime === undefined ? 'musl' : 'glibc'
}

/** @param {string} cache */
export function runtimeFile(cache) {
  return path.join(cache, 'runtime.json')
}

/**
 * @param {string} cache
 * @returns {Partial<Runtime>} empty when there is none of this version
 */
function readRuntime(cache) {
  const value = readJson(runtimeFile(cache))
  if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== 1) return {}
  // Written by this program alone; every fact in it is checked against the disk before it is used.
  return /** @type {Partial<Runtime>} */ (value)
}

/**
 * @param {string | undefined} name
 * @returns {Build | undefined}
 */
function buildNamed(name) {
  return name === 'cpu' || name === 'cuda' ? name : undefined
}

/** @param {string | undefined} value */
export function isOn(value) {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false'
}

/**
 * Call before anything is downloaded.
 * @param {Setup} setup
 * @param {string} what
 */
export function requireNetwork(setup, what) {
  if (!setup.offline) return
  throw new SetupError(
    `${what} is not here yet, and set-up was told to stay offline.`,
    'Run it once with the network: leave out --offline and INTERLUDE_OFFLINE.',
  )
}

/**
 * Makes the cache folder, or says that it can't be written.
 * @param {Setup} setup
 */
export function requireCache(setup) {
  try {
    fs.mkdirSync(setup.cache, { recursive: true })
    fs.accessSync(setup.cache, fs.constants.W_OK)
  } catch (cause) {
    throw new SetupError(
      `The cache folder ${setup.cache} can't be written.`,
      'Make it writable, or name another: INTERLUDE_CACHE=/some/folder npm start',
      { cause },
    )
  }
}
