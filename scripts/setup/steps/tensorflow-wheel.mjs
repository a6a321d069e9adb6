// TensorFlow's C library out of PyPI's wheels: the library, the few headers that the addon includes, and for CUDA
// NVIDIA's libraries, in the wheels' own layout, because the library's run path is relative to it:
//   <cache>/tensorflow/2.18.1-cpu-linux-x64/{tensorflow/libtensorflow_cc.so.2, tensorflow/include/, nvidia/}
import * as fs from 'node:fs'
import * as path from 'node:path'
import { libcHere, requireCache } from '../context.mjs'
import { SetupError } from '../failure.mjs'
import { readJson, writeJson } from '../files.mjs'
import { describeBytes } from '../log.mjs'
import { downloadWheel } from '../pip.mjs'
import { tensorflowVersion, tensorflowWheels } from '../pins.mjs'
import { unpackZip } from '../zip.mjs'

/** @typedef {import('../context.mjs').Setup} Setup */
/** @typedef {import('../context.mjs').Build} Build */

/** Disk at the worst moment: what is unpacked and the largest download beside it. */
const needed = { cpu: 1.0e9, cuda: 5.5e9 }

/**
 * @param {Setup} setup
 * @param {Build} build
 */
function libraryFolder(setup, build) {
  return path.join(setup.cache, 'tensorflow', `${tensorflowVersion}-${build}-${setup.platform}-${setup.arch}`)
}

/**
 * Whether the folder is complete: it gets its name only then, so this guards against files deleted since.
 * @param {string} folder
 * @returns {boolean}
 */
export function isInstalled(folder) {
  const record = readJson(path.join(folder, 'installed.json'))
  if (typeof record !== 'object' || record === null || !('files' in record)) return false
  const { files } = /** @type {{ files: Record<string, number> }} */ (record)
  return Object.entries(files).every(
    ([file, size]) => fs.statSync(path.join(folder, file), { throwIfNoEntry: false })?.size === size,
  )
}

/**
 * Downloads and unpacks; what an earlier, killed run completed is kept.
 * @param {Setup} setup
 * @param {Build} build
 * @returns {Promise<string>} the folder
 */
export async function installWheels(setup, build) {
  const folder = libraryFolder(setup, build)
  if (!setup.force && isInstalled(folder)) return folder
  const wheels = wheelsFor(setup, build)
  requireCache(setup)
  const stage = `${folder}.partial`
  if (setup.force) fs.rmSync(stage, { recursive: true, force: true })
  fs.mkdirSync(path.join(stage, '.done'), { recursive: true })
  const missing = wheels.filter((wheel) => !fs.existsSync(path.join(stage, '.done', wheel.file)))
  if (missing.length > 0) requireRoom(setup, build, missing.length / wheels.length)

  for (const wheel of missing) {
    const file = await downloadWheel(setup, wheel)
    const meter = setup.log.meter(`unpacking ${wheel.project} ${wheel.version}`)
    const places = await unpackZip(file, stage, { place, onProgress: (done) => meter.update(done) })
    meter.end()
    for (const name of places.filter(isProgram)) fs.chmodSync(path.join(stage, name), 0o755)
    writeJson(path.join(stage, '.done', wheel.file), places)
    fs.rmSync(file)
  }

  const files = wheels.flatMap((wheel) => {
    const places = readJson(path.join(stage, '.done', wheel.file))
    return Array.isArray(places)
      ? places.map(String).filter((name) => name.includes('.so') || name.includes('.dylib'))
      : []
  })
  writeJson(path.join(stage, 'installed.json'), {
    version: tensorflowVersion,
    build,
    wheels: wheels.map(({ file, sha256 }) => ({ file, sha256 })),
    files: Object.fromEntries(files.map((file) => [file, fs.statSync(path.join(stage, file)).size])),
  })
  fs.rmSync(path.join(stage, '.done'), { recursive: true })
  fs.rmSync(folder, { recursive: true, force: true })
  fs.renameSync(stage, folder)
  return folder
}

/**
 * @param {Setup} setup
 * @param {Build} build
 */
function wheelsFor(setup, build) {
  const musl = setup.platform === 'linux' && (setup.libc ?? libcHere()) === 'musl'
  const wheels = musl ? undefined : tensorflowWheels[`${build}-${setup.platform}-${setup.arch}`]
  if (wheels !== undefined) return wheels
  const machine = `${setup.platform} on ${setup.arch}${musl ? ' with the musl C library' : ''}`
  throw new SetupError(
    `PyPI has no ${build === 'cuda' ? 'CUDA' : 'CPU'} build of TensorFlow ${tensorflowVersion} for ${machine}.`,
    build === 'cuda'
      ? 'Take the CPU build: npm run setup -- --cpu'
      : 'Run Interlude on 64-bit Linux with glibc (Debian, Ubuntu, Fedora; WSL 2 on Windows) or on a Mac with Apple silicon.',
  )
}

/**
 * What of a wheel is kept, under its own name: libraries, licences, the headers of the C API, NVIDIA's run-time parts.
 * @param {string} name
 * @returns {string | undefined}
 */
export function place(name) {
  const kept =
    /^tensorflow\/libtensorflow_(cc|framework)\.(so\.2|2\.dylib)$/.test(name) ||
    /^tensorflow\/include\/(tensorflow|xla\/tsl)\/c\/.*\.h$/.test(name) ||
    /^tensorflow\/include\/(tensorflow\/core|tsl)\/platform\/ctstring.*\.h$/.test(name) ||
    /^nvidia\/[^/]+\/(lib|bin|nvvm)\/(?!.*\.py$)/.test(name) ||
    /\.dist-info\/(LICENSE|License)(\.txt)?$/.test(name)
  return kept ? name : undefined
}

/**
 * A zip made elsewhere may not carry the executable bit, and our reader does not look for it.
 * @param {string} name
 */
function isProgram(name) {
  return /^nvidia\/[^/]+\/(nvvm\/)?bin\//.test(name)
}

/**
 * @param {Setup} setup
 * @param {Build} build
 * @param {number} share of the wheels that is still to come
 */
function requireRoom(setup, build, share) {
  const { bavail, bsize } = fs.statfsSync(setup.cache)
  const free = bavail * bsize
  const wanted = needed[build] * share
  if (free >= wanted) return
  throw new SetupError(
    `Too little disk in ${setup.cache}: this needs ${describeBytes(wanted)}, and ${describeBytes(free)} are free.`,
    `Make room, or put the cache on another disk: INTERLUDE_CACHE=/some/folder${build === 'cuda' ? '; or take the smaller CPU build: npm run setup -- --cpu' : ''}`,
  )
}
