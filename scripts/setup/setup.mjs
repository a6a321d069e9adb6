// All of set-up: asks every step whether it is done, and does what is not, in order, one set-up at a time.
import * as fs from 'node:fs'
import * as path from 'node:path'
import { requireCache, runtimeFile } from './context.mjs'
import { SetupError } from './failure.mjs'
import { writeJson } from './files.mjs'
import { withLock } from './lock.mjs'
import { bundleStep, kernelStep, oldRendererStep, rendererStep, shellStep } from './steps/build.mjs'
import { dependenciesStep } from './steps/dependencies.mjs'
import { ffmpegStep } from './steps/ffmpeg.mjs'
import { nodeStep } from './steps/node.mjs'
import { testElectronStep } from './steps/test-electron.mjs'
import { tensorflowStep } from './steps/tensorflow.mjs'

/** @typedef {import('./context.mjs').Setup} Setup */
/** @typedef {import('./context.mjs').Step} Step */
/** @typedef {import('./context.mjs').Runtime} Runtime */

/** In the order that they need each other. */
const allSteps = [
  dependenciesStep,
  nodeStep,
  tensorflowStep,
  ffmpegStep,
  kernelStep,
  bundleStep,
  shellStep,
  rendererStep,
]

/** What building alone needs. */
export const buildSteps = [dependenciesStep, nodeStep, kernelStep, bundleStep, shellStep, rendererStep]

/** The files in out/, where all else is there. */
export const outputSteps = [nodeStep, kernelStep, bundleStep, shellStep, rendererStep]

/** What the tests of the desktop need beside all else; they are left out where it can't be had. */
export const desktopTestSteps = [nodeStep, testElectronStep, oldRendererStep]

/**
 * Brings every step to its end. When all are done already, nothing is written or said.
 * @param {Setup} setup
 * @param {readonly Step[]} [steps]
 * @returns {Promise<string>} the path of runtime.json
 * @throws {SetupError} that names the step
 */
export async function runSetup(setup, steps = allSteps) {
  try {
    if (setup.force || !(await isDone(setup, steps))) {
      requireCache(setup)
      const onWait = (/** @type {string} */ holder) =>
        setup.log.info(`another set-up is at work (${holder}); this one goes on when it is done`)
      await withLock(path.join(setup.cache, 'setup.lock'), () => locked(setup, steps, onWait), { onWait })
    }
  } finally {
    // What was found out holds, also when a later step failed.
    keepRuntime(setup)
  }
  return runtimeFile(setup.cache)
}

/**
 * Two checkouts share a cache; two caches can share a checkout. So both are locked, always in this order.
 * @param {Setup} setup
 * @param {readonly Step[]} steps
 * @param {(holder: string) => void} onWait
 */
async function locked(setup, steps, onWait) {
  const out = path.join(setup.root, 'out')
  try {
    fs.mkdirSync(out, { recursive: true })
    fs.accessSync(setup.root, fs.constants.W_OK)
    fs.accessSync(out, fs.constants.W_OK)
  } catch (cause) {
    throw new SetupError(
      `The checkout ${setup.root} can't be written, and there is still work to do in it.`,
      'Let its owner run npm run setup once, or take a checkout of your own.',
      { cause },
    )
  }
  await withLock(path.join(out, '.setup.lock'), () => performAll(setup, steps), { onWait })
}

/**
 * @param {Setup} setup
 * @param {readonly Step[]} steps
 */
async function performAll(setup, steps) {
  for (const step of steps) {
    try {
      const reason = setup.force ? 'asked for again' : await step.check(setup)
      if (reason === undefined) continue
      setup.log.step(step.name, reason)
      await step.perform(setup)
      const left = await step.check(setup)
      if (left !== undefined) {
        throw new SetupError(
          `After it was done, it still says: ${left}.`,
          'Run npm run setup -- --force, and report this if it stays.',
        )
      }
    } catch (error) {
      if (error instanceof SetupError) error.step ??= step.name
      throw error
    }
  }
}

/**
 * @param {Setup} setup
 * @param {readonly Step[]} steps
 */
async function isDone(setup, steps) {
  for (const step of steps) {
    if ((await step.check(setup)) !== undefined) return false
  }
  return true
}

/** @param {Setup} setup */
function keepRuntime(setup) {
  const { node, ffmpeg, ffprobe, ffmpegOrigin, tensorflow } = setup.runtime
  if (!node || !ffmpeg || !ffprobe || !ffmpegOrigin || !tensorflow) return
  /** @type {Runtime} */
  const runtime = { version: 1, node, ffmpeg, ffprobe, ffmpegOrigin, tensorflow, cache: setup.cache }
  if (JSON.stringify(runtime) !== JSON.stringify(setup.before)) writeJson(runtimeFile(setup.cache), runtime)
}
