// Runs on clip stores: from the beginning, and from a model. Runs that have their time in minutes, or that get no better.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TrainInput, TrainItem } from '../../../../src-shared/engine-contract.ts'
import { createMotionRoom, type MotionRoom } from '../../../../src-main/engine/flow/motion.ts'
import { createModel, loadModel, saveModel } from '../../../../src-main/engine/model/inbetween-model.ts'
import { untrainedCard } from '../../../../src-main/engine/model/model-card.ts'
import { presets } from '../../../../src-main/engine/model/options.ts'
import { findEnginePaths } from '../../../../src-main/engine/process-paths.ts'
import { createControl } from '../../../../src-main/engine/train/control.ts'
import { beginRun, readRun } from '../../../../src-main/engine/train/run-file.ts'
import { train } from '../../../../src-main/engine/train/train.ts'
import { makeClipStore } from '../../../support/clip-stores.ts'
import { temporaryFolder } from '../../../support/temp.ts'
import { useBackend } from '../model/support.ts'
import { smallPaperRecipe, smallRecipe } from './support.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const paths = findEnginePaths(join(root, 'src-main', 'engine'))
const motionFiles = { wasmFile: paths.motionWasm, workerFile: paths.flowWorker }
let room: MotionRoom

beforeAll(async () => {
  await useBackend()
  room = await createMotionRoom({ ...motionFiles, threads: 1 })
})
afterAll(() => room.close())

async function run(input: TrainInput) {
  const items: TrainItem[] = []
  const parts = {
    motion: () => Promise.resolve(room),
    motionFiles,
    dataWorker: paths.dataWorker,
    memory: 8e9,
  }
  const output = await train(input, parts, createControl(), (item) => {
    items.push(item)
    return Promise.resolve()
  })
  const evaluations = items.flatMap((item) => (item.type === 'evaluation' ? [item.evaluation] : []))
  return { output, evaluations }
}

const storeOf = async (place: string): Promise<string> => {
  const clip = { width: 64, height: 64, frames: 20 }
  const { store } = await makeClipStore(place, [
    { seed: 1, ...clip, split: 'train' },
    { seed: 2, ...clip, split: 'validation' },
  ])
  return store
}

const begin: Omit<NonNullable<TrainInput['begin']>, 'recipe' | 'stores'> = {
  name: 'test',
  changes: { size: 32, batch: 2, windows: 2 },
  procedural: false,
  licences: ['CC0'],
  command: 'the test',
}

describe('a run on a clip store', () => {
  it('learns from its training split, and is judged by its validation split', async () => {
    const place = temporaryFolder()
    const stores = [await storeOf(place)]
    const folder = join(place, 'run')
    const input = { folder, steps: 2, begin: { ...begin, recipe: 'studio-small', stores } }
    const { output, evaluations } = await run(input)
    expect(output).toMatchObject({ ended: 'done', step: 2 })
    expect(evaluations.map(({ step, windows }) => [step, windows])).toEqual([
      [0, 2],
      [2, 2],
    ])
    expect(readFileSync(join(folder, 'best', 'card.json'), 'utf8')).toContain('CC0')
  })

  it('begins with the weights of a model, in the time that it has, and gets more of it', async () => {
    const place = temporaryFolder()
    const stores = [await storeOf(place)]
    const [folder, base] = [join(place, 'run'), join(place, 'base')]
    const options = presets['studio-small']
    const model = createModel('base', options, 5)
    // Other than what a new network answers: the prior's blend.
    const head = model.weights.get('head/bias')
    head?.assign(head.add(0.3))
    const card = { ...untrainedCard('base', 'studio', 5), trained: true, steps: 40, licences: ['CC BY'] }
    await saveModel(model, base, { precision: 16, card })
    model.dispose()

    const wrong = { ...begin, recipe: 'paper-kth', base, stores }
    await expect(run({ folder, steps: 1, begin: wrong })).rejects.toMatchObject({ code: 'usage' })
    const named = join(place, 'named')
    const same = { ...begin, recipe: 'studio-small', base, stores }
    const [early] = (await run({ folder: named, steps: 1, begin: same })).evaluations
    const first = await run({ folder, minutes: 0.03, begin: { ...begin, recipe: 'finetune', base, stores } })
    expect(first.output.ended).toBe('time')
    const [start] = first.evaluations
    expect(Math.abs(start!.model.psnr - start!.prior!.psnr)).toBeGreaterThan(0.1)
    // A named recipe begins with the same weights.
    expect(early!.model.psnr).toBeCloseTo(start!.model.psnr, 1)
    expect(Math.abs(early!.model.psnr - early!.prior!.psnr)).toBeGreaterThan(0.1)
    expect((await readRun(folder)).minutes).toBe(0.03)
    // Its time is over; more of it is added to what it has used.
    expect((await run({ folder })).output).toMatchObject({ ended: 'time', step: first.output.step })
    const more = await run({ folder, minutes: 0.02 })
    expect(more.output.step).toBeGreaterThan(first.output.step)
    expect((await readRun(folder)).minutes).toBeGreaterThan(0.05)

    const last = await loadModel(join(folder, 'last'))
    expect(last.card).toMatchObject({
      trained: true,
      steps: 40 + more.output.step,
      licences: ['CC BY', 'CC0'],
      data: [expect.stringContaining('base') as string, expect.stringContaining('Test') as string],
    })
    last.dispose()
  })

  it('leaves out windows that are larger than all of the footage', async () => {
    const place = temporaryFolder()
    const stores = [await storeOf(place)]
    const [folder, base] = [join(place, 'run'), join(place, 'base')]
    const model = createModel('base', presets['studio-small'], 5)
    await saveModel(model, base)
    model.dispose()
    const changes = { batch: 1, windows: 1 }
    await run({ folder, steps: 1, begin: { ...begin, changes, recipe: 'finetune', base, stores } })
    const { sizes } = (await readRun(folder)).recipe.data
    expect(sizes.map(([side]) => side)).toEqual([64])
  })

  it('teaches a network of the paper by pixels, without judges', async () => {
    const place = temporaryFolder()
    const stores = [await storeOf(place)]
    const [folder, base] = [join(place, 'run'), join(place, 'base')]
    const model = createModel('base', smallPaperRecipe().model, 5)
    await saveModel(model, base)
    model.dispose()
    const changes = { size: 64, batch: 1, windows: 1 }
    const { output } = await run({
      folder,
      steps: 2,
      begin: { ...begin, changes, recipe: 'finetune', base, stores },
    })
    expect(output).toMatchObject({ ended: 'done', step: 2 })
    expect((await readRun(folder)).recipe).toMatchObject({ model: { kind: 'paper' }, adversary: null })
  })

  it('ends when it has long got no better', async () => {
    const folder = join(temporaryFolder(), 'run')
    const recipe = smallRecipe({
      evaluation: { steps: 1, windows: 1, patience: 3 },
      // Too small for half precision, let alone for pictures of 8 bits.
      optimiser: { ...smallRecipe().optimiser, rate: 1e-30 },
    })
    const { name, licences, command } = begin
    await beginRun(folder, { version: 1, name, recipe, stores: [], procedural: true, licences, command })
    expect((await run({ folder })).output).toMatchObject({ ended: 'settled', step: 3, best: { step: 0 } })
  })
})
