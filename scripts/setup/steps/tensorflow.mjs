// Native TensorFlow, from the first of these that loads and computes: what is in place; PyPI's wheels with an addon
// compiled here; the tfjs package's own download (Windows, older Macs, no pip). Without any, the program can only be
// looked at (see `tolerant`).
import * as fs from 'node:fs'
import * as path from 'node:path'
import { fileURLToPath } from 'node:url'
import { requireNetwork } from '../context.mjs'
import { SetupError, describeFailure } from '../failure.mjs'
import { fileMark, readJson, writeJson } from '../files.mjs'
import { run, tail } from '../run.mjs'
import { addonPlace, buildAddon, linkAddon } from './addon.mjs'
import { chooseBuild } from './choose-build.mjs'
import { installWheels, isInstalled } from './tensorflow-wheel.mjs'

/** @typedef {import('../context.mjs').Setup} Setup */
/** @typedef {import('../context.mjs').Build} Build */
/** @typedef {import('../context.mjs').TensorflowRuntime} TensorflowRuntime */

/**
 * What was loaded in this checkout, and the marks that show it to be the same files still.
 * @typedef {object} Stamp
 * @property {TensorflowRuntime} tensorflow
 * @property {string | undefined} addon mark of the addon
 * @property {Build} wanted what was chosen; differs from the build when a CUDA build could not be had
 */

/** @type {import('../context.mjs').Step} */
export const tensorflowStep = {
  name: 'native TensorFlow',
  check: (setup) => {
    // Given up for this run, and said so.
    if (setup.runtime.tensorflow?.build === 'none') return undefined
    const stamp = readStamp(setup)
    if (stamp === undefined) return 'not loaded in this checkout yet'
    const choice = chooseBuild(setup)
    if (stamp.wanted !== choice.build) return `the ${choice.build} build is wanted: ${choice.reason}`
    if (fileMark(addonPlace(setup)) !== stamp.addon) return 'the addon has changed'
    const ours = stamp.tensorflow.folder.startsWith(setup.cache)
    if (ours && !isInstalled(stamp.tensorflow.folder)) return 'files of the library are missing'
    // A kept CPU build on a machine with a driver goes on saying why.
    const same = stamp.tensorflow.build === choice.build
    setup.runtime.tensorflow = {
      ...stamp.tensorflow,
      ...(same ? { reason: choice.reason } : {}),
      ...(choice.asked ? { asked: choice.asked } : {}),
    }
    return undefined
  },
  perform: async (setup) => {
    const choice = chooseBuild(setup)
    setup.log.info(`${choice.build === 'cuda' ? 'CUDA' : 'CPU'} build: ${choice.reason}`)
    const failures = await tryBuild(setup, choice.build, choice.reason, choice.build)
    if (failures.length === 0) return
    if (choice.build === 'cuda' && choice.asked === undefined) {
      setup.log.warn(`the CUDA build could not be had, so the CPU build is taken instead:\n${tell(failures)}`)
      const reason = `${choice.reason}, but the CUDA build could not be had: ${messageOf(failures[0])}`
      const more = await tryBuild(setup, 'cpu', reason, 'cuda')
      if (more.length === 0) return
      failures.push(...more)
    }
    giveUp(setup, failures)
  },
}

/**
 * @param {Setup} setup
 * @param {Build} build
 * @param {string} reason
 * @param {Build} wanted
 * @returns {Promise<unknown[]>} the failures of all sources; none when one succeeded
 */
async function tryBuild(setup, build, reason, wanted) {
  const sources = [...(setup.force ? [] : [inPlace]), fromWheels, fromPackage]
  /** @type {unknown[]} */
  const failures = []
  for (const source of sources) {
    try {
      const folder = await source(setup, build)
      if (folder === undefined) continue
      const { version } = await load(setup)
      /** @type {Stamp} */
      const stamp = {
        tensorflow: { version, build, folder, reason },
        addon: fileMark(addonPlace(setup)),
        wanted,
      }
      writeJson(stampFile(setup), stamp)
      setup.log.info(`TensorFlow ${version} loads and computes (${folder})`)
      return []
    } catch (error) {
      failures.push(error)
    }
  }
  return failures
}

/**
 * An addon that somebody else put there, when it is the build that is wanted.
 * @param {Setup} setup
 * @param {Build} build
 * @returns {Promise<string | undefined>}
 */
async function inPlace(setup, build) {
  const addon = addonPlace(setup)
  if (!fs.existsSync(addon)) return undefined
  // A link into the cache is ours, and the wheels' way is quick when all is there.
  if (fs.lstatSync(addon).isSymbolicLink()) return undefined
  const loaded = await load(setup).catch(() => undefined)
  return loaded !== undefined && (loaded.gpu ? 'cuda' : 'cpu') === build ? path.dirname(addon) : undefined
}

/**
 * @param {Setup} setup
 * @param {Build} build
 */
async function fromWheels(setup, build) {
  const folder = await installWheels(setup, build)
  linkAddon(setup, await buildAddon(setup, folder))
  return folder
}

/**
 * The package's own install script: TensorFlow 2.9 and a ready addon from the project's storage host.
 * @param {Setup} setup
 * @param {Build} build
 */
async function fromPackage(setup, build) {
  requireNetwork(setup, "The tfjs package's own TensorFlow library")
  const folder = path.join(setup.root, 'node_modules/@tensorflow/tfjs-node-gpu')
  // A link of ours must not be written through.
  fs.rmSync(addonPlace(setup), { force: true })
  const meter = setup.log.meter('asking the tfjs package for its own TensorFlow library (version 2.9)')
  const bin = path.join(setup.root, 'node_modules/.bin')
  const result = await run(
    setup.runtime.node ?? process.execPath,
    ['scripts/install.js', build === 'cuda' ? 'gpu' : 'cpu', 'download'],
    {
      cwd: folder,
      env: { ...setup.env, PATH: `${bin}${path.delimiter}${setup.env.PATH ?? ''}` },
      timeout: 15 * 60_000,
    },
  )
  meter.end()
  if (result.code === 0 && fs.existsSync(addonPlace(setup))) return path.join(folder, 'deps')
  throw new SetupError(
    'The tfjs package could not download its own TensorFlow library.',
    'It comes from storage.googleapis.com: allow that host, or make the Python wheels reachable (see above).',
    { detail: tail(result.output, 6) },
  )
}

/**
 * Loads and computes, in a process of its own.
 * @param {Setup} setup
 * @returns {Promise<{ version: string, gpu: boolean }>}
 */
async function load(setup) {
  const script = fileURLToPath(new URL('../load-check.mjs', import.meta.url))
  const result = await run(setup.runtime.node ?? process.execPath, [script, setup.root], {
    env: { ...setup.env, TF_CPP_MIN_LOG_LEVEL: '2' },
    timeout: 180_000,
  })
  /** @type {unknown} */
  let said
  try {
    said = JSON.parse(result.stdout.trim().split('\n').at(-1) ?? '')
  } catch {
    said = undefined
  }
  if (result.code === 0 && typeof said === 'object' && said !== null && 'version' in said && 'gpu' in said) {
    return { version: String(said.version), gpu: said.gpu === true }
  }
  throw new SetupError(
    'The native TensorFlow library is in place, but does not load or compute here.',
    'Build it anew: npm run setup -- --force. The lines above say what the system misses.',
    { detail: tail(result.output) },
  )
}

/**
 * @param {Setup} setup
 * @param {unknown[]} failures
 */
function giveUp(setup, failures) {
  if (setup.tolerant) {
    setup.log.warn(
      `there is no native TensorFlow, so the program can be looked at, but is far too slow or can't compute:\n${tell(failures)}`,
    )
    setup.runtime.tensorflow = { version: '', build: 'none', folder: '', reason: messageOf(failures[0]) }
    return
  }
  const [first, ...rest] = failures
  const remedy = first instanceof SetupError ? first.remedy : 'Run npm run setup again.'
  throw new SetupError(messageOf(first), remedy, {
    cause: first,
    detail: [
      first instanceof SetupError ? (first.detail ?? '') : '',
      ...rest.map((error) => messageOf(error)),
    ]
      .filter((text) => text !== '')
      .join('\n'),
  })
}

/** @param {unknown[]} failures */
function tell(failures) {
  return failures.map((error) => describeFailure(error)).join('\n')
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error)
}

/** @param {Setup} setup */
function stampFile(setup) {
  return path.join(setup.root, 'node_modules/.interlude/tensorflow.json')
}

/**
 * @param {Setup} setup
 * @returns {Stamp | undefined}
 */
function readStamp(setup) {
  const value = readJson(stampFile(setup))
  return typeof value === 'object' && value !== null && 'tensorflow' in value
    ? /** @type {Stamp} */ (value)
    : undefined
}
