#!/usr/bin/env node
// npm test [-- vitest's arguments]: set-up, the tests, and at the end one plain line with the counts.
import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import { createSetup, projectRoot } from './setup/context.mjs'
import { describeFailure } from './setup/failure.mjs'
import { readJson } from './setup/files.mjs'
import { setUpOrExit, standIn } from './setup/launch.mjs'
import { desktopTestSteps, runSetup } from './setup/setup.mjs'
import { countTests } from './setup/test-counts.mjs'

const setup = createSetup()
const runtime = await setUpOrExit(setup)
try {
  await runSetup(setup, desktopTestSteps)
} catch (error) {
  console.error(`The tests of the desktop are left out.\n${describeFailure(error)}`)
}
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'interlude-test-'))
const report = path.join(folder, 'report.json')

const status = await standIn(
  setup.runtime.node ?? process.execPath,
  [
    path.join(projectRoot, 'node_modules/vitest/vitest.mjs'),
    ...['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ...process.argv.slice(2),
  ],
  { cwd: projectRoot, env: { ...process.env, INTERLUDE_RUNTIME: runtime } },
)

const counts = countTests(readJson(report), status)
fs.rmSync(folder, { recursive: true, force: true })
if (counts.passed + counts.failed === 0) console.error('error: no tests ran')
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`)
process.exitCode = status !== 0 ? status : counts.failed > 0 || counts.passed === 0 ? 1 : 0
