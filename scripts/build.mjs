#!/usr/bin/env node
// npm run build: out/ anew, with what building needs.
import { createSetup } from './setup/context.mjs'
import { setUpOrExit } from './setup/launch.mjs'
import { buildSteps } from './setup/setup.mjs'

await setUpOrExit(createSetup(), buildSteps)
