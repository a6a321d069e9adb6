#!/usr/bin/env node
// npm start, and the package's program `interlude`: set-up, then the program with the arguments as they are.
import * as path from 'node:path'
import { createSetup, projectRoot } from './setup/context.mjs'
import { callersFolder, setUpOrExit, standIn } from './setup/launch.mjs'

// Without native TensorFlow the program can still tell what is missing (doctor), so start carries on, loudly.
const setup = createSetup({ tolerant: true })
const runtime = await setUpOrExit(setup)
const args = process.argv.slice(2)

process.exitCode = await standIn(
  setup.runtime.node ?? process.execPath,
  [
    '--enable-source-maps',
    path.join(projectRoot, 'out/main/cli.js'),
    ...(args.length === 0 ? ['sample'] : args),
  ],
  {
    cwd: callersFolder(projectRoot, process.env, process.cwd()),
    env: { ...process.env, INTERLUDE_RUNTIME: runtime },
    line: true,
  },
)
