#!/usr/bin/env node
// npm run bench [-- options]: set-up, then whole gaps measured (bench/inbetween/run.ts says how).
import * as path from 'node:path'
import { createSetup, projectRoot } from './setup/context.mjs'
import { callersFolder, setUpOrExit, standIn } from './setup/launch.mjs'

const setup = createSetup()
const runtime = await setUpOrExit(setup)

process.exitCode = await standIn(
  setup.runtime.node ?? process.execPath,
  [
    ...['--disable-warning=ExperimentalWarning', path.join(projectRoot, 'bench/inbetween/run.ts')],
    ...process.argv.slice(2),
  ],
  {
    cwd: callersFolder(projectRoot, process.env, process.cwd()),
    env: { ...process.env, INTERLUDE_RUNTIME: runtime },
  },
)
