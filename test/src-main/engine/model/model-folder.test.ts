import { mkdtemp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  createModel,
  loadModel,
  saveModel,
  type InbetweenModel,
} from '../../../../src-main/engine/model/inbetween-model.ts'
import { readModelFolder } from '../../../../src-main/engine/model/model-folder.ts'
import { presets, type PaperOptions } from '../../../../src-main/engine/model/options.ts'
import { readSafetensors, writeSafetensors } from '../../../../src-main/engine/model/safetensors.ts'
import {
  largestDifference,
  randomise,
  shiftPrior,
  useBackend,
  uniforms,
  waves,
  withoutLeaks,
} from './support.ts'

beforeAll(useBackend)

const tiny = {
  ...presets['studio-small'],
  half: 4,
  quarter: 4,
  code: 8,
  noise: 8,
  noiseChannels: 4,
  proposals: false,
}
const tinyPaper: PaperOptions = {
  ...presets['paper-kth'],
  encoder: [4, 4, 8],
  code: 8,
  noise: 8,
  layersPerLevel: 1,
}

let place: string
let folder: string
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'interlude-model-'))
  folder = join(place, 'model')
})
afterEach(() => rm(place, { recursive: true, force: true }))

/** A trained-looking model: its head speaks, and its card says so. */
async function saved(precision: 16 | 32 = 32): Promise<void> {
  const model = createModel('tiny', tiny, 3)
  randomise(model.weights, 'head', 0.1)
  await saveModel(model, folder, { precision, card: { ...model.card, trained: true, steps: 5 } })
  model.dispose()
}

async function ask(model: InbetweenModel): Promise<Float32Array> {
  const keyframes = { width: 32, height: 32, seed: 1, from: waves(32, 32, 0), to: waves(32, 32, 1) }
  if (model.kind === 'paper') return (await model.generate(keyframes))[6]!
  return (await model.predict({ ...keyframes, prior: shiftPrior(32, 32, 2, 1) }))[6]!.f0
}

describe('a model folder', () => {
  it('gives the same answer after saving and loading, and frees everything', async () => {
    await withoutLeaks(async () => {
      const model = createModel('tiny', tiny, 3)
      randomise(model.weights, 'head', 0.1)
      const before = await ask(model)
      expect(before.some((value) => value !== 0)).toBe(true)
      await saveModel(model, folder)
      model.dispose()
      const loaded = await loadModel(folder)
      expect(await ask(loaded)).toEqual(before)
      expect(loaded.info).toMatchObject({ name: 'tiny', kind: 'studio', trained: false, folder })
      loaded.dispose()
    })
    expect((await readdir(folder)).sort()).toEqual(['card.json', 'options.json', 'weights.safetensors'])
    expect(await readdir(place)).toEqual(['model'])
  })

  it('keeps a paper model and its running moments', async () => {
    const model = createModel('paper', tinyPaper, 3)
    randomise(model.weights, 'video/conv1/norm/mean', 1)
    const before = await ask(model)
    expect(before.every((value) => value >= 0 && value <= 1)).toBe(true)
    await saveModel(model, folder)
    model.dispose()
    const loaded = await loadModel(folder)
    expect(loaded.kind).toBe('paper')
    expect(await ask(loaded)).toEqual(before)
    loaded.dispose()
  })

  it('halves the file at 16 bits and hardly changes the answer', async () => {
    await saved(32)
    const full = await loadModel(folder)
    const fullBytes = (await readFile(join(folder, 'weights.safetensors'))).length
    const before = await ask(full)
    await saveModel(full, folder, { precision: 16 })
    full.dispose()
    const half = await loadModel(folder)
    expect((await readFile(join(folder, 'weights.safetensors'))).length).toBeLessThan(0.65 * fullBytes)
    const difference = largestDifference(await ask(half), before)
    expect(difference).toBeGreaterThan(0)
    expect(difference).toBeLessThan(0.02)
    half.dispose()
  })

  it('draws an untrained model from the seed of its card, the same on every machine', async () => {
    await mkdir(folder)
    const model = createModel('seeded', tiny, 42)
    await writeFile(join(folder, 'options.json'), JSON.stringify(tiny))
    await writeFile(join(folder, 'card.json'), JSON.stringify(model.card))
    const loaded = await loadModel(folder)
    for (const [name, weight] of model.weights) {
      expect(loaded.weights.get(name)!.dataSync()).toEqual(weight.dataSync())
    }
    expect(loaded.info.trained).toBe(false)
    model.dispose()
    loaded.dispose()
  })

  it('has a hash of its content, not of its place or name', async () => {
    await saved()
    const { hash } = await readModelFolder(folder)
    const model = await loadModel(folder)
    await saveModel(model, join(place, 'copy'), { card: { ...model.card, name: 'renamed' } })
    expect((await readModelFolder(join(place, 'copy'))).hash).toBe(hash)
    randomise(model.weights, 'decoder/skip-half/bias', 0.1)
    await saveModel(model, join(place, 'copy'))
    expect((await readModelFolder(join(place, 'copy'))).hash).not.toBe(hash)
    model.dispose()
  })

  it('replaces an older one as a whole', async () => {
    await saved()
    await writeFile(join(folder, 'left-over.txt'), 'old')
    await saved()
    expect((await readdir(folder)).sort()).toEqual(['card.json', 'options.json', 'weights.safetensors'])
    expect(await readdir(place)).toEqual(['model'])
  })

  it('leaves nothing behind where it cannot write', async () => {
    await writeFile(join(place, 'file'), '')
    const model = createModel('tiny', tiny, 1)
    await expect(saveModel(model, join(place, 'file', 'model'))).rejects.toMatchObject({
      code: 'not-writable',
    })
    expect(await readdir(place)).toEqual(['file'])
    model.dispose()
  })

  it('keeps numbers that 16 bits cannot hold', async () => {
    const model = createModel('tiny', tiny, 1)
    randomise(model.weights, 'head/bias', 1e6)
    await saveModel(model, folder, { precision: 16 })
    const loaded = await loadModel(folder)
    const bias = [...model.weights.keys()].find((name) => name.endsWith('head/bias'))!
    expect(loaded.weights.get(bias)!.dataSync()).toEqual(model.weights.get(bias)!.dataSync())
    loaded.dispose()
    model.dispose()
  })
})

describe('a model folder that is not one', () => {
  const edit = async (name: string, change: (text: string) => string) => {
    const file = join(folder, name)
    await writeFile(file, change(await readFile(file, 'utf8')))
  }
  const editJson = (name: string, change: object) =>
    edit(name, (text) => JSON.stringify({ ...(JSON.parse(text) as object), ...change }))
  const editWeights = async (change: (bytes: Buffer) => Uint8Array) => {
    const file = join(folder, 'weights.safetensors')
    await writeFile(file, change(await readFile(file)))
  }
  const editTensors = (
    change: (tensors: Map<string, { shape: readonly number[]; values: Float32Array }>) => void,
  ) =>
    editWeights((bytes) => {
      const tensors = new Map(readSafetensors(bytes).tensors)
      change(tensors)
      return writeSafetensors(tensors)
    })

  const cases: [string, string, () => Promise<unknown>][] = [
    ['is missing', 'model-missing', () => rm(folder, { recursive: true })],
    [
      'is a file',
      'model-missing',
      async () => {
        await rm(folder, { recursive: true })
        await writeFile(folder, '')
      },
    ],
    [
      'is empty',
      'model-damaged',
      async () => {
        await rm(folder, { recursive: true })
        await mkdir(folder)
      },
    ],
    [
      'is a TensorFlow SavedModel',
      'unsupported',
      async () => {
        await rm(folder, { recursive: true })
        await mkdir(folder)
        await writeFile(join(folder, 'saved_model.pb'), 'x')
      },
    ],
    ['lacks its options', 'model-damaged', () => rm(join(folder, 'options.json'))],
    ['lacks its card', 'model-damaged', () => rm(join(folder, 'card.json'))],
    ['was trained but lacks its weights', 'model-damaged', () => rm(join(folder, 'weights.safetensors'))],
    ['has truncated options', 'model-damaged', () => edit('options.json', (text) => text.slice(0, 40))],
    ['has options of null', 'model-damaged', () => edit('options.json', () => 'null')],
    ['has an unknown option', 'model-damaged', () => editJson('options.json', { extra: 1 })],
    ['has absurd widths', 'model-damaged', () => editJson('options.json', { code: 1e9 })],
    ['has widths of text', 'model-damaged', () => editJson('options.json', { code: '8' })],
    [
      'asks for too many parameters',
      'unsupported',
      () => editJson('options.json', { code: 1024, layers: [32, 32, 32] }),
    ],
    ['is of a future version', 'unsupported', () => editJson('options.json', { version: 2 })],
    ['is of a future kind', 'unsupported', () => editJson('options.json', { kind: 'diffusion' })],
    ['has a card of a future version', 'unsupported', () => editJson('card.json', { version: 9 })],
    ['has a card that lacks its seed', 'model-damaged', () => editJson('card.json', { seed: undefined })],
    ['has the card of another kind', 'model-damaged', () => editJson('card.json', { kind: 'paper' })],
    ['has options of another width', 'model-damaged', () => editJson('options.json', { half: 8 })],
    ['has more layers than weights', 'model-damaged', () => editJson('options.json', { layers: [1, 1, 2] })],
    [
      'has truncated weights',
      'model-damaged',
      () => editWeights((bytes) => bytes.subarray(0, bytes.length - 9)),
    ],
    ['has empty weights', 'model-damaged', () => editWeights(() => new Uint8Array())],
    ['has another kind of file for weights', 'model-damaged', () => editWeights((bytes) => bytes.fill(0x50))],
    [
      'has a folder for weights',
      'model-damaged',
      async () => {
        await rm(join(folder, 'weights.safetensors'))
        await mkdir(join(folder, 'weights.safetensors'))
      },
    ],
    [
      'holds foreign weights too',
      'model-damaged',
      () => editTensors((tensors) => tensors.set('lm_head', { shape: [1], values: new Float32Array(1) })),
    ],
    ['lacks one weight', 'model-damaged', () => editTensors((tensors) => tensors.delete('head/bias'))],
    [
      'has a weight of another shape',
      'model-damaged',
      () =>
        editTensors((tensors) => tensors.set('head/bias', { shape: [3, 3], values: new Float32Array(9) })),
    ],
    [
      'holds what is no number',
      'model-damaged',
      () => editTensors((tensors) => (tensors.get('head/bias')!.values[4] = NaN)),
    ],
    [
      'holds infinity',
      'model-damaged',
      () => editTensors((tensors) => (tensors.get('head/bias')!.values[4] = Infinity)),
    ],
  ]

  it.each(cases)('%s: %s', async (_, code, spoil) => {
    await saved()
    await spoil()
    await withoutLeaks(async () => {
      const error: unknown = await loadModel(folder).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ name: 'InterludeError', code })
      // It names the thing, and says what to do.
      expect((error as Error).message).toContain(folder)
      expect((error as { remedy?: string }).remedy).toMatch(/\w/)
    })
  })
})

describe("the program's own models", () => {
  it('are valid, and say honestly what they are', async () => {
    const root = join(import.meta.dirname, '../../../../resources/models')
    for (const name of await readdir(root)) {
      const { card, options, values } = await readModelFolder(join(root, name))
      expect(card.kind).toBe(options.kind)
      expect(card.trained || card.steps === 0).toBe(true)
      if (card.trained) expect(card.data.length).toBeGreaterThan(0)
      expect([...values.values()].every((part) => part.every(Number.isFinite))).toBe(true)
    }
  })
})

describe('a paper model', () => {
  it('refuses sizes it does not take, and takes the smallest', async () => {
    const model = createModel('paper', tinyPaper, 1)
    const keyframes = (width: number, height: number) => ({
      width,
      height,
      seed: 1,
      from: uniforms(width * height * 3, 'a'),
      to: uniforms(width * height * 3, 'b'),
    })
    if (model.kind !== 'paper') throw new Error('It is a paper preset.')
    await expect(model.generate(keyframes(12, 16))).rejects.toThrow(/multiples of 8/)
    const pictures = await withoutLeaks(() => model.generate(keyframes(8, 16)))
    expect(pictures).toHaveLength(14)
    expect(pictures[0]).toHaveLength(8 * 16 * 3)
    model.dispose()
  })
})
