// What the program adds to the engine's training: pictures as files, a second try after a death for memory, an end in good order.
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { trainModel } from '../../../src-main/app/train.ts'
import { readPicture } from '../../../src-main/media/picture.ts'
import { findStores, wantsScenes } from '../../../src-main/app/train-data.ts'
import type { Engine } from '../../../src-main/engine-client/engine-link.ts'
import type { TrainInput, TrainItem, TrainOutput } from '../../../src-shared/engine-contract.ts'
import { InterludeError } from '../../../src-shared/errors.ts'
import { srgb, type Frame } from '../../../src-shared/frame.ts'
import { temporaryFolder } from '../../support/temp.ts'

const done: TrainOutput = { ended: 'done', step: 4, seconds: 1, samplesPerSecond: 8, waiting: 0 }

/** An engine that trains as it is told; its other calls are heard. */
function engineThat(
  train: (
    input: TrainInput,
    onItem: (item: TrainItem) => void | Promise<void>,
    attempt: number,
  ) => Promise<TrainOutput>,
) {
  const inputs: TrainInput[] = []
  const heard: string[] = []
  const call = ((name: string, input: unknown, options?: { onItem?: (item: TrainItem) => void }) => {
    if (name === 'train-control') {
      heard.push((input as { action: string }).action)
      return Promise.resolve({ heard: true })
    }
    inputs.push(input as TrainInput)
    return train(input as TrainInput, options?.onItem ?? (() => undefined), inputs.length)
  }) as Engine['call']
  return { engine: { call }, inputs, heard }
}

const begin: NonNullable<TrainInput['begin']> = {
  recipe: 'studio-small',
  name: 'x',
  changes: {},
  stores: [],
  procedural: true,
  licences: [],
  command: '',
}

describe('a training', () => {
  it('writes strips and passes everything else on', async () => {
    const folder = temporaryFolder()
    const frame: Frame = {
      width: 32,
      height: 32,
      channels: 3,
      depth: 8,
      colour: srgb,
      data: new Uint8Array(32 * 32 * 3).fill(90),
    }
    const row = (title: string) => ({ title, frames: Array.from({ length: 16 }, () => frame) })
    const { engine } = engineThat(async (_, onItem) => {
      await onItem({ type: 'strip', step: 12, rows: [row('truth'), row('model')] })
      await onItem({ type: 'note', text: 'so far' })
      return done
    })
    const told: string[] = []
    const signal = new AbortController().signal
    const output = await trainModel(
      engine,
      { folder, begin },
      { signal, onItem: ({ type }) => told.push(type) },
    )
    expect(output).toEqual(done)
    expect(told).toEqual(['note'])
    expect(existsSync(join(folder, 'strips', 'step-00000012.png'))).toBe(true)
  })

  it('goes on in smaller parts when memory ran out, a few times', async () => {
    const shortage = new InterludeError('out-of-memory', 'No more memory.')
    const { engine, inputs } = engineThat((_, __, attempt) =>
      attempt < 3 ? Promise.reject(shortage) : Promise.resolve(done),
    )
    const signal = new AbortController().signal
    const onItem = () => undefined
    const folder = temporaryFolder()
    await trainModel(engine, { folder, begin, steps: 9, minutes: 3 }, { signal, onItem })
    expect(inputs.map(({ parts }) => parts)).toEqual([undefined, 2, 4])
    expect(inputs[1]).toMatchObject({ folder, steps: 9 })
    expect(inputs[1]).not.toHaveProperty('begin')
    // The tries share the time.
    expect(inputs[2]!.minutes).toBeLessThan(3)
    expect(inputs[2]!.minutes).toBeGreaterThan(2)

    const never = engineThat(() => Promise.reject(shortage))
    await expect(trainModel(never.engine, { folder, begin }, { signal, onItem })).rejects.toBe(shortage)
    expect(never.inputs).toHaveLength(4)
  })

  it('is asked to stop, and its own end is waited for', async () => {
    const abort = new AbortController()
    let end: (() => void) | undefined
    const { engine, heard } = engineThat(async () => {
      await new Promise<void>((resolve) => (end = resolve))
      return { ...done, ended: 'stopped' }
    })
    const options = { signal: abort.signal, onItem: () => undefined }
    const training = trainModel(engine, { folder: temporaryFolder() }, options)
    await vi.waitUntil(() => end)
    abort.abort()
    expect(heard).toEqual(['stop'])
    end?.()
    expect(await training).toMatchObject({ ended: 'stopped' })
  })
})

describe('the folder of a run', () => {
  const signal = new AbortController().signal
  const onItem = () => undefined

  it('belongs to one training at a time', async () => {
    const folder = temporaryFolder()
    let end: (() => void) | undefined
    const { engine, inputs } = engineThat(async () => {
      await new Promise<void>((resolve) => (end = resolve))
      return done
    })
    const first = trainModel(engine, { folder, begin }, { signal, onItem })
    await vi.waitUntil(() => end)
    await expect(trainModel(engine, { folder }, { signal, onItem })).rejects.toMatchObject({
      code: 'exists',
      message: expect.stringContaining(folder) as string,
    })
    expect(inputs).toHaveLength(1)
    end?.()
    await first
    expect(readdirSync(folder)).toEqual([])
  })

  it('that nothing came of is not left behind', async () => {
    const folder = join(temporaryFolder(), 'new')
    const { engine } = engineThat(() => Promise.reject(new InterludeError('usage', 'No.')))
    await expect(trainModel(engine, { folder, begin }, { signal, onItem })).rejects.toThrow('No.')
    expect(existsSync(folder)).toBe(false)
  })

  it('gets its curve drawn with each checkpoint; a picture that fails ends nothing', async () => {
    const folder = temporaryFolder()
    const score = (psnr: number) => ({ psnr, ssim: 0.9 })
    const curve = {
      points: [1, 2, 3].map((step) => ({ step, losses: { total: 1 / step } })),
      evaluations: [{ step: 0, windows: 2, model: score(20), prior: score(21), crossFade: score(19) }],
    }
    const notes: string[] = []
    const { engine } = engineThat(async (_, tell) => {
      await tell({ type: 'checkpoint', step: 0, folder })
      await writeFile(join(folder, 'curve.json'), JSON.stringify(curve))
      await tell({ type: 'checkpoint', step: 3, folder })
      expect(await readPicture(join(folder, 'curve.png'))).toMatchObject({ width: 1200 })
      await writeFile(join(folder, 'curve.json'), 'torn')
      await tell({ type: 'checkpoint', step: 4, folder })
      await tell({ type: 'checkpoint', step: 5, folder })
      return done
    })
    const hear: Parameters<typeof trainModel>[2]['onItem'] = (item) => {
      if (item.type === 'note') notes.push(item.text)
    }
    await trainModel(engine, { folder, begin }, { signal, onItem: hear })
    expect(notes).toEqual([expect.stringMatching(/^The pictures of this run can't be written/)])
  })
})

describe('what --data means', () => {
  it('takes clip stores as they are', async () => {
    const store = join(temporaryFolder(), 'store')
    await mkdir(store)
    await writeFile(join(store, 'index.json'), '{"format":"interlude-clips","version":1}')
    const tools = () => Promise.reject(new Error('not needed'))
    expect(await findStores('studio', [store], { cache: '/none', tools })).toEqual([store])
  })

  it('asks for data where made-up scenes are not the recipe', () => {
    expect(wantsScenes('studio', false, 0)).toBe(true)
    expect(wantsScenes('studio', false, 1)).toBe(false)
    expect(wantsScenes('paper-kth', true, 1)).toBe(true)
    expect(() => wantsScenes('paper-kth', false, 0)).toThrow(/needs its data set/)
  })
})
