import * as fs from 'node:fs'
import * as path from 'node:path'
import { describe, expect, it } from 'vitest'
import { addonPlace, buildAddon, linkAddon } from '../../../../scripts/setup/steps/addon.mjs'
import { containing } from '../../support/containing.ts'
import { bareSetup, pathOf, program } from '../../support/folder.ts'

function setupWithSources(env: NodeJS.ProcessEnv) {
  const setup = bareSetup({ env })
  const binding = path.join(setup.root, 'node_modules/@tensorflow/tfjs-node-gpu/binding')
  fs.mkdirSync(binding, { recursive: true })
  fs.writeFileSync(path.join(binding, 'tfjs_binding.cc'), '// source')
  const library = path.join(setup.cache, 'tensorflow/fake')
  fs.mkdirSync(library, { recursive: true })
  return { setup, binding, library }
}

/** A compiler that writes its arguments where the addon should be, and counts its runs. */
function fakeCompiler(): string {
  return program('g++', `echo run >> "\${0%/*}/runs"\nwhile [ "$1" != -o ]; do shift; done\necho made > "$2"`)
}

describe('buildAddon', () => {
  it('names the package where there is no compiler', async () => {
    const { setup, library } = setupWithSources({ PATH: '' })
    await expect(buildAddon(setup, library)).rejects.toMatchObject({
      message: containing('no C++ compiler'),
      remedy: containing('apt install g++'),
    })
  })

  it('shows what the compiler said, and leaves nothing half made', async () => {
    const compiler = program('g++', 'echo "fatal error: napi.h: No such file" >&2\nexit 1')
    const { setup, library } = setupWithSources({ PATH: pathOf(compiler) })
    await expect(buildAddon(setup, library)).rejects.toMatchObject({
      message: containing('could not compile'),
      detail: containing('napi.h'),
    })
    expect(fs.readdirSync(library).flatMap((name) => fs.readdirSync(path.join(library, name)))).toEqual([])
  })

  it('compiles once for the same sources, and again for others', async () => {
    const compiler = fakeCompiler()
    const { setup, binding, library } = setupWithSources({ PATH: pathOf(compiler) })
    const runs = () => fs.readFileSync(path.join(compiler, 'runs'), 'utf8').split('\n').length - 1
    const addon = await buildAddon(setup, library)
    expect(await buildAddon(setup, library)).toBe(addon)
    expect(runs()).toBe(1)
    fs.writeFileSync(path.join(binding, 'tfjs_binding.cc'), '// another source')
    expect(await buildAddon(setup, library)).not.toBe(addon)
    expect(runs()).toBe(2)
  })

  it('is linked where tfjs looks, and the link follows a new addon', async () => {
    const { setup, binding, library } = setupWithSources({ PATH: pathOf(fakeCompiler()) })
    const addon = await buildAddon(setup, library)
    linkAddon(setup, addon)
    linkAddon(setup, addon)
    expect(fs.realpathSync(addonPlace(setup))).toBe(addon)
    fs.writeFileSync(path.join(binding, 'tfjs_binding.cc'), '// another source')
    linkAddon(setup, await buildAddon(setup, library))
    expect(fs.realpathSync(addonPlace(setup))).not.toBe(addon)
    expect(fs.readdirSync(path.dirname(addonPlace(setup)))).toEqual(['tfjs_binding.node'])
  })
})
