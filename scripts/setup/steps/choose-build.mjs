// Which build of TensorFlow this machine gets, and the sentence that says why.
import * as fs from 'node:fs'
import { findOnPath } from '../files.mjs'
import { tensorflowWheels } from '../pins.mjs'

/** @typedef {import('../context.mjs').Setup} Setup */
/** @typedef {import('../context.mjs').Build} Build */

/**
 * @typedef {object} Choice
 * @property {Build} build
 * @property {string} reason
 * @property {Build} [asked] the user's own word, now or at an earlier set-up
 */

/**
 * A flag or INTERLUDE_DEVICE decides; then what was asked for earlier; then whether an NVIDIA driver is there.
 * @param {Setup} setup
 * @param {(setup: Setup) => string | undefined} [driver] seam for tests
 * @returns {Choice}
 */
export function chooseBuild(setup, driver = nvidiaDriver) {
  if (setup.device !== undefined) {
    return { build: setup.device, reason: 'you asked for it', asked: setup.device }
  }
  const earlier = setup.before.tensorflow?.asked
  if (earlier !== undefined) {
    return { build: earlier, reason: 'you asked for it at an earlier set-up', asked: earlier }
  }
  const sign = driver(setup)
  if (sign === undefined) return { build: 'cpu', reason: 'no NVIDIA driver was found' }
  if (tensorflowWheels[`cuda-${setup.platform}-${setup.arch}`] === undefined) {
    return {
      build: 'cpu',
      reason: `there is an NVIDIA driver (${sign}), but a CUDA build exists for 64-bit x86 Linux alone`,
    }
  }
  return { build: 'cuda', reason: `there is an NVIDIA driver (${sign})` }
}

/**
 * @param {Setup} setup
 * @returns {string | undefined} the sign of the driver, for the reason
 */
function nvidiaDriver(setup) {
  if (setup.platform === 'linux') {
    // /dev/dxg with its libcuda is the driver inside WSL 2.
    for (const file of ['/proc/driver/nvidia/version', '/dev/nvidia0', '/usr/lib/wsl/lib/libcuda.so.1']) {
      if (fs.existsSync(file)) return file
    }
  }
  return findOnPath('nvidia-smi', setup.env, setup.platform)
}
