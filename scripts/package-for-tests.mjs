#!/usr/bin/env node
// The unpacked desktop program around the Electron of the tests (see test/e2e/electron-package.test.ts).
import * as path from 'node:path'
import { createSetup, projectRoot } from './setup/context.mjs'
import { setUpOrExit, standIn } from './setup/launch.mjs'
import { testElectronVersion } from './setup/pins.mjs'
import { nodeStep } from './setup/steps/node.mjs'
import { testElectronFolder, testElectronStep } from './setup/steps/test-electron.mjs'

const setup = createSetup()
await setUpOrExit(setup, [nodeStep, testElectronStep])
const folder = testElectronFolder(setup)
if (folder === undefined) {
  console.error('There is no Electron for tests on this machine.')
  process.exitCode = 1
} else {
  const script = path.join(projectRoot, 'scripts/package.mjs')
  process.exitCode = await standIn(
    setup.runtime.node ?? process.execPath,
    [script, '--electron-dist', folder, '--electron-version', testElectronVersion],
    { cwd: projectRoot, env: process.env },
  )
}
