#!/usr/bin/env node
// npm run package [-- --target NAME...] [--electron-dist FOLDER --electron-version VERSION]: the desktop program for this system.
// Without a target it is the unpacked one, which needs no network where Electron's program is given.
import * as path from 'node:path'
import { stageApp, stageCore } from './package/stage.mjs'
import { createSetup, projectRoot } from './setup/context.mjs'
import { setUpOrExit, standIn } from './setup/launch.mjs'
import { oldRendererStep } from './setup/steps/build.mjs'

/** The last Electron whose Chromium needs the page for old ones. */
const lastOld = 30

const usage =
  'usage: npm run package -- [--target NAME...] [--electron-dist FOLDER --electron-version VERSION]'

/**
 * @param {string[]} words
 * @returns {{ targets: string[], dist: string | undefined, version: string | undefined } | undefined}
 */
function readWords(words) {
  /** @type {Record<string, string[]>} */
  const values = { '--target': [], '--electron-dist': [], '--electron-version': [] }
  /** @type {string[] | undefined} */
  let list
  for (const word of words) {
    if (word.startsWith('--')) list = values[word]
    else list?.push(word)
    if (list === undefined) return undefined
  }
  return {
    targets: values['--target'] ?? [],
    dist: values['--electron-dist']?.[0],
    version: values['--electron-version']?.[0],
  }
}

const words = readWords(process.argv.slice(2))
if (words === undefined) {
  console.error(usage)
  process.exit(2)
}
const setup = createSetup()
await setUpOrExit(setup)
const { targets, dist, version } = words
const old = version !== undefined && Number.parseInt(version, 10) <= lastOld
if (old) await setUpOrExit(setup, [oldRendererStep])
const stage = path.join(projectRoot, 'out/package')
stageApp(setup, path.join(stage, 'app'), old ? ['renderer', 'renderer-chrome83'] : ['renderer'])
await stageCore(setup, path.join(stage, 'core'), path.join(stage, 'node'))

process.exitCode = await standIn(
  setup.runtime.node ?? process.execPath,
  [
    path.join(projectRoot, 'node_modules/electron-builder/cli.js'),
    ...(targets.length === 0 ? ['--dir'] : targets.flatMap((name) => [`-c.${systemName()}.target=${name}`])),
    ...(dist === undefined ? [] : [`-c.electronDist=${path.resolve(dist)}`]),
    ...(version === undefined ? [] : [`-c.electronVersion=${version}`]),
    ...['--publish', 'never'],
  ],
  { cwd: projectRoot, env: process.env },
)

function systemName() {
  return setup.platform === 'win32' ? 'win' : setup.platform === 'darwin' ? 'mac' : 'linux'
}
