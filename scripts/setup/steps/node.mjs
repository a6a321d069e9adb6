// The Node that runs the program: the one at hand when it is of a tried line, else Node 22 from npm's packages, kept in
// the cache and lent to node_modules/.bin, so that npm scripts use it too.
import * as fs from 'node:fs'
import * as path from 'node:path'
import { SetupError } from '../failure.mjs'
import { temporaryName } from '../files.mjs'
import { fetchPackage } from '../npm.mjs'
import { nodePackages } from '../pins.mjs'
import { run, tail } from '../run.mjs'

/** @typedef {import('../context.mjs').Setup} Setup */

/** @type {import('../context.mjs').Step} */
export const nodeStep = {
  name: 'Node',
  check: (setup) => {
    const own = ownNode(setup)
    if (own !== undefined) {
      setup.runtime.node = own
      return undefined
    }
    const cached = cachedNode(setup)
    if (cached === undefined || !fs.existsSync(cached)) {
      return isSupported(process.versions.node)
        ? 'the one in node_modules alone would not outlast an update of the dependencies'
        : `version ${process.versions.node} is not supported`
    }
    if (!isLent(setup)) return 'npm scripts do not find it yet'
    setup.runtime.node = cached
    return undefined
  },
  perform: async (setup) => {
    const wanted = nodePackages[`${setup.platform}-${setup.arch}`]
    const cached = cachedNode(setup)
    if (wanted === undefined || cached === undefined) {
      throw new SetupError(
        `Node ${process.versions.node} is not supported, and npm has no Node 22 for ${setup.platform} on ${setup.arch}.`,
        'Install Node 22 (22.18 or newer) from nodejs.org, then run this again.',
      )
    }
    await fetchPackage(setup, wanted)
    const result = await run(cached, ['--version'], { env: setup.env })
    if (result.code !== 0) {
      fs.rmSync(path.dirname(path.dirname(cached)), { recursive: true, force: true })
      throw new SetupError(
        `Node ${wanted.version} does not run here.`,
        'Install Node 22 from nodejs.org, then run this again.',
        {
          detail: tail(result.output),
        },
      )
    }
    lend(setup, cached)
  },
}

/**
 * Lines of Node that are tried: 22 from 22.18 on, which runs TypeScript sources as they are.
 * @param {string} version
 */
export function isSupported(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major === 22 && minor >= 18
}

/**
 * The Node that runs this, unless it is the one inside node_modules, which `npm ci` replaces.
 * @param {Setup} setup
 */
function ownNode(setup) {
  const real = fs.existsSync(process.execPath) ? fs.realpathSync(process.execPath) : ''
  const inside = real.startsWith(path.join(setup.root, 'node_modules') + path.sep)
  return !inside && real !== '' && isSupported(process.versions.node) ? real : undefined
}

/** @param {Setup} setup */
function cachedNode(setup) {
  const wanted = nodePackages[`${setup.platform}-${setup.arch}`]
  if (wanted === undefined) return undefined
  const program = setup.platform === 'win32' ? 'bin/node.exe' : 'bin/node'
  return path.join(setup.cache, 'packages', `${wanted.name}-${wanted.version}`, program)
}

/** Where npm scripts look first; npm itself makes no link here for a package whose install script has not run. */
const lentPlace = 'node_modules/.bin/node'

/** @param {Setup} setup */
function isLent(setup) {
  // On Windows a running program can't be replaced, so there npm scripts keep the system's Node.
  return setup.platform === 'win32' || fs.existsSync(path.join(setup.root, lentPlace))
}

/**
 * @param {Setup} setup
 * @param {string} node
 */
function lend(setup, node) {
  if (isLent(setup)) return
  const target = path.join(setup.root, lentPlace)
  fs.mkdirSync(path.dirname(target), { recursive: true })
  const temporary = temporaryName(target)
  fs.symlinkSync(node, temporary)
  fs.renameSync(temporary, target)
}
