// `interlude models`, with the real engine.
import { cpSync, existsSync, mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readResult, writeKeys } from '../support/keys.ts'
import { cliPlace } from '../support/run-cli.ts'

const published = join(import.meta.dirname, '..', 'fixtures', 'published')
const starter = join(import.meta.dirname, '..', '..', 'resources', 'models', 'starter')
const real = { engine: 'real' } as const

it('takes a published network in, in-betweens with it, sends it on, removes it', async () => {
  const place = cliPlace()
  const brought = await place.json(
    ['models', 'import', join(published, 'hub'), '--name', 'bair', '--json'],
    real,
  )
  expect(brought).toMatchObject({ name: 'bair', kind: 'published', parameters: 22 })

  const keys = await writeKeys(place.folder, 2)
  const made = await place.run(['inbetween', ...keys, '-n', '5', '--model', 'bair', '-o', 'out.mp4'], real)
  expect(made, made.stderr).toMatchObject({ code: 0 })
  expect(made.stderr).toContain('paints pictures of 64x64')
  expect((await readResult(join(place.folder, 'out.mp4'))).info.frameCount).toBe(7)

  const { stdout } = await place.run(['models', 'export', 'bair', '.'], real)
  expect(stdout).toContain('bair.interlude-model')
  const again = ['models', 'import', 'bair.interlude-model', '--name', 'copy']
  expect((await place.run(again, real)).code).toBe(0)
  expect(await place.run(again, real)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('"copy" already') as string,
  })

  expect((await place.run(['models', 'rename', 'copy', 'bair'])).stderr).toContain('"bair" already')
  expect(await place.json(['models', 'rename', 'copy', 'theirs', '--json'])).toEqual({
    name: 'theirs',
    was: 'copy',
  })

  // Nobody is there to be asked.
  expect(await place.run(['models', 'remove', 'theirs'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--yes') as string,
  })
  expect((await place.run(['models', 'remove', 'theirs', '--yes'])).code).toBe(0)
  expect(readdirSync(join(place.data, 'models'))).toEqual(['bair'])
})

it('lists what there is, and says what is damaged and why', async () => {
  const place = cliPlace()
  const torn = join(place.data, 'models', 'torn')
  mkdirSync(join(place.data, 'models'))
  cpSync(starter, torn, { recursive: true })
  if (existsSync(join(torn, 'weights.safetensors'))) truncateSync(join(torn, 'weights.safetensors'), 300)
  else writeFileSync(join(torn, 'options.json'), '{"version":1,"kind":"studio"}')
  const { code, stdout } = await place.run(['models', 'list'], real)
  expect(code).toBe(0)
  expect(stdout).toMatch(/^NAME +KIND +PARAMETERS +SIZE +HELD OUT +LICENCES +FROM$/m)
  expect(stdout).toMatch(/^starter +studio.* the program$/m)
  expect(stdout).toMatch(/^torn +damaged .* you\n {2}\S/m)
  const { models } = await place.json(['models', '--json'], real)
  expect(models).toEqual([
    expect.objectContaining({ name: 'torn', origin: 'user', problem: expect.any(String) as string }),
    expect.objectContaining({ name: 'starter', origin: 'bundled', kind: 'studio' }),
  ])
})

it("shows a model's card in words and as data", async () => {
  const place = cliPlace()
  const { stdout } = await place.run(['models', 'show', 'starter'], real)
  for (const label of ['kind', 'trained', 'parameters', 'data', 'licences', 'measured', 'limits', 'folder']) {
    expect(stdout).toMatch(new RegExp(`^ {2}${label} +\\S`, 'm'))
  }
  expect(await place.json(['models', 'show', 'starter', '--json'], real)).toMatchObject({
    name: 'starter',
    card: { kind: 'studio' },
  })
  expect(await place.run(['models', 'show', 'stater'], real)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('starter') as string,
  })
})

it('refuses what would read files, and what comes with the program', async () => {
  const place = cliPlace()
  expect(await place.run(['models', 'import', join(published, 'reads-a-file')], real)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('"ReadFile"') as string,
  })
  expect(await place.run(['models', 'remove', 'starter', '--yes'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('comes with the program') as string,
  })
  expect(place.files()).toEqual([])
})
