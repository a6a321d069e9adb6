// The library as windows work it: real folders, and an engine that counts what it reads.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createModelDesk, type ModelDeskParts } from '../../../../src-main/app/editor/model-desk.ts'
import { createModelLibrary } from '../../../../src-main/app/model-library.ts'
import type { ModelReport } from '../../../../src-shared/editor/models.ts'
import { InterludeError } from '../../../../src-shared/errors.ts'
import { temporaryFolder } from '../../../support/temp.ts'

const { signal } = new AbortController()

function writeModel(folder: string, card: object = {}): string {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'options.json'), '{}')
  writeFileSync(join(folder, 'weights.safetensors'), 'weights')
  writeFileSync(join(folder, 'card.json'), JSON.stringify({ kind: 'studio', trained: true, ...card }))
  return folder
}

function open(preferred: string | null = null) {
  const base = temporaryFolder()
  const models = createModelLibrary({ bundled: join(base, 'bundled'), user: join(base, 'own') })
  writeModel(join(base, 'bundled', 'starter'))
  writeModel(join(base, 'own', 'mine'))
  writeModel(join(base, 'own', 'torn'), { torn: true })
  const read: string[] = []
  const call = (name: string, { folder }: { folder: string }) => {
    if (name !== 'inspect-model') throw new Error(`Nobody asks for ${name}.`)
    read.push(folder)
    if (folder.endsWith('torn')) {
      throw new InterludeError('model-damaged', 'The weights are truncated.', 'Copy it again.')
    }
    const info = { folder, name: 'made', kind: 'studio', parameters: 7, hash: 'h', trained: true, card: {} }
    return Promise.resolve(info)
  }
  // The calls of an engine are typed by their names; this one answers a single one.
  const engine = { call } as unknown as ModelDeskParts['engine']
  const desk = createModelDesk({ engine, models, preferred: () => preferred })
  let changes = 0
  desk.onChange(() => changes++)
  const describe = async () => {
    const reports: ModelReport[] = []
    for await (const report of desk.describe(signal)) reports.push(report)
    return reports
  }
  return { base, desk, read, describe, changes: () => changes }
}

it('shows what is there at once, then what came of checking, and reads nothing twice that did not change', async () => {
  const { base, describe, read } = open()
  const reports = await describe()
  expect(reports.map(({ name, state }) => `${name} ${state}`)).toEqual([
    ...['mine checking', 'torn checking', 'starter checking'],
    ...['mine sound', 'torn damaged', 'starter sound'],
  ])
  expect(reports[3]).toMatchObject({ origin: 'user', bytes: 41, facts: { madeAs: 'made', parameters: 7 } })
  expect(reports[4]?.error).toEqual({
    ...{ code: 'model-damaged', message: 'The weights are truncated.', remedy: 'Copy it again.' },
  })
  expect(read).toHaveLength(3)
  await describe()
  expect(read).toHaveLength(3)
  writeFileSync(join(base, 'own', 'mine', 'weights.safetensors'), 'other weights')
  await describe()
  expect(read.slice(3)).toEqual([join(base, 'own', 'mine')])
})

it('gives new gaps the model that the user prefers, as long as it is there', async () => {
  const { base, desk } = open('mine')
  expect((await desk.usable()).map(({ name }) => name)).toEqual(['mine', 'starter', 'torn'])
  rmSync(join(base, 'own', 'mine'), { recursive: true })
  expect((await desk.usable()).map(({ name }) => name)[0]).toBe('starter')
})

it('tells of every change, and of none that was refused', async () => {
  const { base, desk, changes } = open()
  const file = await desk.send('mine', join(base, 'out'), { overwrite: false, signal })
  expect(file.path).toBe(join(base, 'out.interlude-model'))
  expect(changes()).toBe(0)
  expect(await desk.bring({ path: file.path, name: 'again', signal })).toBe('again')
  expect(changes()).toBe(1)
  await desk.rename('again', 'other')
  await desk.remove('other')
  expect(changes()).toBe(3)
  expect(existsSync(join(base, 'own', 'other'))).toBe(false)
  for (const refused of [
    () => desk.bring({ path: file.path, name: 'mine', signal }),
    () => desk.rename('starter', 'own'),
    () => desk.remove('starter'),
    () => desk.send('torn', join(base, 'torn'), { overwrite: false, signal }),
  ]) {
    await expect(refused()).rejects.toBeInstanceOf(InterludeError)
  }
  expect(changes()).toBe(3)
})
