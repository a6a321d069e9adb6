// The JavaScript dependencies, exactly as package-lock.json has them.
import * as fs from 'node:fs'
import * as path from 'node:path'
import { requireNetwork } from '../context.mjs'
import { SetupError } from '../failure.mjs'
import { readJson } from '../files.mjs'
import { runNpm } from '../npm.mjs'
import { isAlive, tail } from '../run.mjs'

/** @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean } | undefined>} Packages */

/** @type {import('../context.mjs').Step} */
export const dependenciesStep = {
  name: 'dependencies',
  check: (setup) => {
    if (!fs.existsSync(path.join(setup.root, 'node_modules'))) return 'node_modules is missing'
    const wanted = packagesOf(path.join(setup.root, 'package-lock.json'))
    // npm writes this file last, so a killed install has none.
    const there = packagesOf(path.join(setup.root, 'node_modules/.package-lock.json'))
    if (wanted === undefined) return "package-lock.json can't be read"
    if (there === undefined) return 'the last install did not finish'
    return difference(wanted, there)
  },
  perform: async (setup) => {
    requireNetwork(setup, 'A dependency')
    const pidFile = path.join(setup.root, 'out/.npm.pid')
    if (await outlivedKill(setup, pidFile)) {
      if ((await dependenciesStep.check(setup)) === undefined) return
    }
    const meter = setup.log.meter('npm ci')
    // Install scripts stay off (.npmrc): some download from hosts that many networks block.
    const result = await runNpm(
      setup,
      ['ci', '--include=dev', '--no-audit', '--no-fund', '--ignore-scripts'],
      {
        pidFile,
      },
    )
    meter.end()
    if (result.code === 0) return
    throw new SetupError('npm could not install the dependencies.', remedyFor(result.output), {
      // npm ends with its usage text, which says nothing here.
      detail: tail(result.output.replace(/npm error\s+Clean install a project[\s\S]*/, ''), 15),
    })
  },
}

/**
 * An npm whose set-up was killed goes on alone; a second one beside it would spoil the folder for both.
 * @param {import('../context.mjs').Setup} setup
 * @param {string} pidFile
 * @returns {Promise<boolean>} whether there was one; it is gone now
 */
async function outlivedKill(setup, pidFile) {
  const pid = fs.existsSync(pidFile) ? Number(fs.readFileSync(pidFile, 'utf8')) : 0
  if (!(pid > 0 && isAlive(pid))) return false
  setup.log.info(`the npm of a set-up that was killed is still at work (process ${pid}); waiting for it`)
  // Not for ever: the number may belong to another program by now.
  for (const end = Date.now() + 10 * 60_000; Date.now() < end && isAlive(pid);) {
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  fs.rmSync(pidFile, { force: true })
  return true
}

/**
 * The first difference between the lock file and what npm installed; packages for other systems may be absent.
 * @param {Packages} wanted
 * @param {Packages} there
 * @returns {string | undefined}
 */
export function difference(wanted, there) {
  for (const [place, entry] of Object.entries(wanted)) {
    if (place === '' || entry === undefined) continue
    const found = there[place]
    const name = place.replace(/^.*node_modules\//, '')
    if (found === undefined) {
      if (entry.optional !== true) return `${name} is missing`
    } else if (found.version !== entry.version || found.integrity !== entry.integrity) {
      return `${name} is ${found.version ?? 'unknown'}, ${entry.version ?? 'unknown'} is wanted`
    }
  }
  return undefined
}

/**
 * @param {string} file
 * @returns {Packages | undefined}
 */
function packagesOf(file) {
  const lock = readJson(file)
  if (typeof lock !== 'object' || lock === null || !('packages' in lock)) return undefined
  return /** @type {Packages} */ (lock.packages)
}

/** @param {string} output */
function remedyFor(output) {
  if (/EACCES|EPERM/.test(output)) {
    return 'Make the checkout writable for you (chown it), then run this again.'
  }
  if (output.includes('ENOSPC')) return 'The disk is full: make room, then run this again.'
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ERR_SOCKET|network/i.test(output)) {
    return 'The npm registry could not be reached: check the network and `npm config list` (registry, proxy), then run this again.'
  }
  return "The lines above are npm's own. If package-lock.json was edited, restore it: git checkout package-lock.json"
}
