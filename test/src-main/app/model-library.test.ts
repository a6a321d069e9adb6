import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createModelLibrary } from '../../../src-main/app/model-library.ts'
import { temporaryFolder } from '../../support/temp.ts'

function makeModel(folder: string, card: unknown = { kind: 'studio', trained: false }): string {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'options.json'), '{}')
  writeFileSync(join(folder, 'card.json'), JSON.stringify(card))
  return folder
}

function library() {
  const folder = temporaryFolder()
  const places = { bundled: join(folder, 'bundled'), user: join(folder, 'user') }
  makeModel(join(places.bundled, 'starter'))
  return { folder, places, models: createModelLibrary(places) }
}

describe('the model library', () => {
  it('lists models with what their cards say; the user’s own win', async () => {
    const { places, models } = library()
    makeModel(join(places.bundled, 'paper'))
    const own = makeModel(join(places.user, 'starter'), { kind: 'studio', trained: true })
    mkdirSync(join(places.user, '.partial'))
    symlinkSync('nowhere', join(places.user, 'broken-link'))
    expect(await models.list()).toMatchObject([
      { name: 'starter', folder: own, origin: 'user', trained: true },
      { name: 'paper', origin: 'bundled', trained: false, problem: undefined },
    ])
  })

  it('is empty, not broken, where there are no folders', async () => {
    expect(await createModelLibrary({ bundled: '/no/such', user: '/none' }).list()).toEqual([])
  })

  it('resolves names and folders', async () => {
    const { folder, models } = library()
    makeModel(join(folder, 'elsewhere'))
    expect(await models.resolve('starter')).toMatchObject({ origin: 'bundled' })
    expect(await models.resolve('./elsewhere', folder)).toMatchObject({ folder: join(folder, 'elsewhere') })
    expect(await models.resolve('elsewhere', folder)).toMatchObject({ origin: 'folder' })
  })

  it('names what there is when a model is unknown', async () => {
    const { folder, models } = library()
    await expect(models.resolve('stater', folder)).rejects.toMatchObject({
      code: 'model-missing',
      message: 'There is no model called "stater".',
      remedy: expect.stringContaining('starter') as string,
    })
    await expect(models.resolve('./stater', folder)).rejects.toMatchObject({
      code: 'model-missing',
      message: expect.stringContaining('./stater') as string,
    })
  })

  it('refuses a folder that is no model', async () => {
    const { folder, models } = library()
    mkdirSync(join(folder, 'foreign'))
    await expect(models.resolve('./foreign', folder)).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringContaining('options.json') as string,
    })
    writeFileSync(join(makeModel(join(folder, 'torn')), 'card.json'), '{"kind":')
    await expect(models.resolve('./torn', folder)).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringContaining('card.json') as string,
    })
  })
})
