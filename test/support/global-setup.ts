// Before any test: out/ is built from these sources. `npm test` has done all of set-up already, and then this only
// compares hashes; it counts for vitest called by hand, in the middle of work, where a build that fails must not keep
// the other tests from running.
import { createSetup, runtimeFile } from '../../scripts/setup/context.mjs'
import { describeFailure } from '../../scripts/setup/failure.mjs'
import { outputSteps, runSetup } from '../../scripts/setup/setup.mjs'

/** Builds, and tells the tests where set-up's facts are. */
export default async function setUp(): Promise<void> {
  const setup = createSetup()
  process.env.INTERLUDE_RUNTIME ??= runtimeFile(setup.cache)
  try {
    await runSetup(setup, outputSteps)
  } catch (error) {
    console.error(describeFailure(error))
  }
}
