#!/usr/bin/env node
// npm run setup [-- --cuda|--cpu|--fvd|--force|--offline]
import { i3dStep } from './i3d/fetch.mjs'
import { createSetup } from './setup/context.mjs'
import { describeRuntime, readFlags, usage } from './setup/flags.mjs'
import { setUpOrExit } from './setup/launch.mjs'

const flags = readFlags(process.argv.slice(2))
if (flags === 'help') {
  console.log(usage)
} else if (typeof flags === 'string') {
  console.error(`error: ${flags}\n${usage}`)
  process.exitCode = 2
} else {
  const setup = createSetup(flags)
  await setUpOrExit(setup)
  if (flags.fvd) await setUpOrExit(setup, [i3dStep])
  console.log(describeRuntime(setup))
}
