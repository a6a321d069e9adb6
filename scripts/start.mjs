#!/usr/bin/env node
// npm start, and the package's program `interlude`: set-up, then the program with the arguments as they are. Without any (or with a
// project alone) it is the editor: in a window of its own where that can be had, else in the browser.
import * as path from 'node:path'
import { createSetup, projectRoot } from './setup/context.mjs'
import { electronWords, findDesktop, hasDisplay } from './setup/desktop.mjs'
import { callersFolder, setUpOrExit, standIn } from './setup/launch.mjs'

// Without native TensorFlow the program can still tell what is missing (doctor), so start carries on, loudly.
const setup = createSetup({ tolerant: true })
const runtime = await setUpOrExit(setup)
const args = process.argv.slice(2)
const [only = ''] = args
const wantsEditor = args.length === 0 || (args.length === 1 && only.endsWith('.interlude'))
const node = setup.runtime.node ?? process.execPath
const options = {
  cwd: callersFolder(projectRoot, process.env, process.cwd()),
  env: { ...process.env, INTERLUDE_RUNTIME: runtime, INTERLUDE_NODE: node },
}

/** @param {readonly string[]} words */
const runProgram = (words) =>
  standIn(node, ['--enable-source-maps', path.join(projectRoot, 'out/main/cli.js'), ...words], {
    ...options,
    line: true,
  })

async function runEditor() {
  const desktop = await findDesktop(setup)
  if ('electron' in desktop) {
    return standIn(desktop.electron, [...electronWords(setup), '--', ...args], options)
  }
  console.error(`No window of its own: ${desktop.why}. The same editor opens in the browser.`)
  return runProgram(['serve', ...(hasDisplay(setup) ? ['--open'] : []), ...args])
}

process.exitCode = await (wantsEditor ? runEditor() : runProgram(args))
