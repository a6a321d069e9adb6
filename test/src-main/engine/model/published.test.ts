// Published SavedModels, made by TensorFlow itself: test/fixtures/published/make-saved-models.py says what they compute.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { inspectModel, loadModel, openModel } from '../../../../src-main/engine/model/inbetween-model.ts'
import type { PublishedModel } from '../../../../src-main/engine/model/inbetween-model.ts'
import { adoptModel } from '../../../../src-main/engine/model/published-adopt.ts'
import { compilePublished } from '../../../../src-main/engine/model/published-compile.ts'
import { readMetaGraphs } from '../../../../src-main/engine/model/published-graph.ts'
import {
  concat,
  entryField,
  field,
  numberField,
  ProtoError,
} from '../../../../src-main/engine/model/published-proto.ts'
import { changeAt, renameAt } from '../../../support/protobuf.ts'
import { temporaryFolder } from '../../../support/temp.ts'
import { uniforms, useBackend, withoutLeaks } from './support.ts'

beforeAll(useBackend)

const fixtures = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'published')
const fixture = (name: string) => join(fixtures, name)
const graphOf = (name: string) => readFileSync(join(fixture(name), 'saved_model.pb'))
const signal = new AbortController().signal
const size = 64 * 64 * 3
const grey = (value: number) => new Float32Array(size).fill(value)

/** Numbers of the fields from a SavedModel to a graph's nodes, and to the nodes of its functions. */
const node = [2, 2, 1]
const innerNode = [2, 2, 2, 1, 3]

async function adopt(source: string): Promise<string> {
  const folder = join(temporaryFolder(), 'model')
  await adoptModel({ savedModel: source, folder, name: 'theirs', command: 'interlude models import' }, signal)
  return folder
}

async function open(source: string): Promise<PublishedModel> {
  const model = await openModel(await adopt(source))
  if (model.kind !== 'published') throw new Error(model.kind)
  return model
}

describe.each(['native', 'hub'])('a SavedModel published as %s', (name) => {
  it('gives the pictures that its variables and keyframes say, and frees everything', async () => {
    await withoutLeaks(async () => {
      const model = await open(fixture(name))
      expect(model).toMatchObject({ batch: 16, width: 64, height: 64 })
      expect(model.info).toMatchObject({ name: 'theirs', kind: 'published', trained: true, parameters: 22 })
      const [from, to] = [uniforms(size, 'from'), uniforms(size, 'to')]
      const [pictures] = await model.generate([{ from, to, seed: 3 }])
      expect(pictures).toHaveLength(14)
      for (const [index, picture] of pictures!.entries()) {
        // What is left when the blend is taken away is the clip's one number of noise.
        const share = (index + 1) / 15
        const rest = picture.map((value, at) => {
          const blend = 2 * (from[at]! * (1 - share) + to[at]! * share) - 1
          return 2 * value - 1 - (0.75 * blend + 0.125)
        })
        const [least, most] = [Math.min(...rest), Math.max(...rest)]
        expect(most - least).toBeLessThan(1e-4)
        expect(Math.abs(most)).toBeLessThan(0.05 * 5)
      }
      model.dispose()
    })
  })

  it('fills a batch with variations, and answers them without a further run', async () => {
    const model = await open(fixture(name))
    const ask = async (seed: number) =>
      (await model.generate([{ from: grey(0.2), to: grey(0.6), seed }]))[0]![6]![0]!
    const values: number[] = []
    for (let seed = 7; seed < 7 + 16; seed++) values.push(await ask(seed))
    expect(new Set(values).size).toBe(16)
    expect(await ask(9)).toBe(values[2])
    model.dispose()
  })

  it('takes several spans in one run, each with its own keyframes', async () => {
    const model = await open(fixture(name))
    const spans = [0, 0.25, 0.5, 0.75].map((value) => ({ from: grey(value), to: grey(value + 0.2), seed: 1 }))
    const answers = await model.generate(spans)
    const firsts = answers.map((pictures) => pictures[7]![0]!)
    expect(firsts).toEqual([...firsts].sort((a, b) => a - b))
    model.dispose()
  })

  it('is cut down to what makes the pictures', () => {
    const { bytes, output } = compilePublished(graphOf(name))
    const [graph, ...others] = readMetaGraphs(bytes)
    expect(others).toEqual([])
    expect(graph!.tags).toEqual(['serve'])
    expect([...graph!.signatures.keys()]).toEqual(['default'])
    expect(graph!.signatures.get('default')!.outputs[0]!.tensor).toBe(output)
    const everything = [...graph!.functions.values()].flatMap((called) => [...called.nodes.values()])
    const operations = [...graph!.nodes.values(), ...everything].map(({ op }) => op)
    expect(operations).toContain('RestoreV2')
    for (const gone of ['SaveV2', 'MergeV2Checkpoints', 'VarIsInitializedOp']) {
      expect(operations).not.toContain(gone)
    }
    expect(Buffer.compare(compilePublished(bytes).bytes, bytes)).toBe(0)
  })
})

describe('the noise of a published network', () => {
  it('follows the seed where the graph draws it, whatever else is in the batch', async () => {
    const first = await open(fixture('hub'))
    const second = await open(fixture('hub'))
    expect(first.seeded).toBe(true)
    expect(first.info.hash).toBe(second.info.hash)
    const wish = { from: grey(0.3), to: grey(0.4), seed: 5 }
    const [alone] = await first.generate([wish])
    const [, among] = await second.generate([{ ...wish, seed: 99 }, wish])
    expect(among![3]![0]).toBeCloseTo(alone![3]![0]!, 6)
    const [other] = await second.generate([{ ...wish, seed: 6 }])
    expect(Math.abs(other![3]![0]! - alone![3]![0]!)).toBeGreaterThan(1e-4)
    first.dispose()
    second.dispose()
  })

  it('is its own where a function draws it: no stored frame is then taken for one of another time', async () => {
    const folder = await adopt(fixture('native'))
    const [first, second] = [await openModel(folder), await openModel(folder)]
    expect(first).toMatchObject({ seeded: false })
    expect(first.info.hash).not.toBe(second.info.hash)
    first.dispose()
    second.dispose()
  })
})

describe('a hostile SavedModel', () => {
  /** A folder like the fixture, with another graph. */
  function withGraph(name: string, bytes: Uint8Array): string {
    const folder = join(temporaryFolder(), 'hostile')
    cpSync(fixture(name), folder, { recursive: true })
    writeFileSync(join(folder, 'saved_model.pb'), bytes)
    return folder
  }
  const refused = (words: string) => ({
    code: 'unsupported',
    message: expect.stringContaining(words) as string,
  })

  it('that reads a file is refused, by the name of the operation', async () => {
    await expect(adopt(fixture('reads-a-file'))).rejects.toMatchObject(refused('"ReadFile"'))
  })

  it.each([
    'WriteFile',
    'SaveV2',
    'PyFunc',
    'EagerPyFunc',
    'PrintV2',
    'LoadLibrary',
    'NoSuchThing',
    'RestoreV2',
  ])('that uses %s for its answer is refused, in the graph and in a function', (op) => {
    const inGraph = renameAt(graphOf('hub'), [...node, 2], 'Conv3D', op)
    expect(() => compilePublished(inGraph)).toThrow(`"${op}"`)
    const inFunction = renameAt(graphOf('native'), [...innerNode, 2], 'Conv3D', op)
    expect(() => compilePublished(inFunction)).toThrow(`"${op}"`)
  })

  it('that writes while it is only waited for is refused', () => {
    const write = field(1, [field(1, 'evil'), field(2, 'WriteFile')])
    const planted = changeAt(graphOf('hub'), [2, 2], (graph) => [concat([graph, write])])
    const waited = changeAt(planted, node, (bytes) => {
      const isOutput = new TextDecoder().decode(bytes).includes('clip_by_value/Minimum')
      return [isOutput ? concat([bytes, field(3, '^evil')]) : bytes]
    })
    expect(() => compilePublished(waited)).toThrow('"WriteFile"')
    // Nobody waits for it: it is simply not kept.
    expect(readMetaGraphs(compilePublished(planted).bytes)[0]!.nodes.has('evil')).toBe(false)
  })

  it('that hides behind a name that is allowed is not kept', () => {
    const { functions } = readMetaGraphs(graphOf('native'))[0]!
    const names = [...functions.keys()]
    const shadow = renameAt(
      graphOf('native'),
      [2, 2, 2, 1, 1, 1],
      names.find((name) => name.includes('save'))!,
      'Conv3D',
    )
    expect(readMetaGraphs(shadow)[0]!.functions.has('Conv3D')).toBe(true)
    expect(readMetaGraphs(compilePublished(shadow).bytes)[0]!.functions.has('Conv3D')).toBe(false)
  })

  it('that restores from a file of its own choice is refused', () => {
    const remote = (bytes: Uint8Array) =>
      field(1, [
        field(1, 'elsewhere'),
        field(2, 'Const'),
        entryField(5, 'dtype', [numberField(6, 7)]),
        entryField(5, 'value', [
          field(8, [numberField(1, 7), field(2, []), field(8, new TextDecoder().decode(bytes))]),
        ]),
      ])
    const planted = changeAt(graphOf('native'), [2, 2], (graph) => [
      concat([graph, remote(new TextEncoder().encode('gs://somewhere/else'))]),
    ])
    const inFunction = renameAt(
      graphOf('native'),
      [...innerNode, 3],
      'file_prefix',
      'RestoreV2/tensor_names:output:0',
    )
    expect(() => compilePublished(inFunction)).toThrow('a file of its own choice')
    const handedIn = renameAt(planted, [...node, 3], 'saver_filename', 'elsewhere')
    expect(() => compilePublished(handedIn)).toThrow('a file of its own choice')
    // The saver's own word for the file may not be a constant either.
    const asSaver = renameAt(handedIn, [2, 3, 1], 'saver_filename:0', 'elsewhere:0')
    expect(() => compilePublished(asSaver)).toThrow('a file of its own choice')
  })

  it('that was put into the library by hand is not run', async () => {
    const folder = await adopt(fixture('native'))
    cpSync(join(fixture('native'), 'saved_model.pb'), join(folder, 'saved_model.pb'))
    await expect(openModel(folder)).rejects.toMatchObject(refused('was not imported'))
    cpSync(join(fixture('reads-a-file'), 'saved_model.pb'), join(folder, 'saved_model.pb'))
    await expect(inspectModel(folder)).rejects.toMatchObject(refused('"ReadFile"'))
  })

  it('of another signature, or none, is refused with what is wanted', () => {
    const cases = [
      renameAt(graphOf('hub'), [2, 5, 1], 'default', 'other'),
      // float32 becomes int32.
      changeAt(graphOf('hub'), [2, 5, 2, 1, 2], (port) => [concat([port, numberField(2, 3)])]),
      // One side more.
      changeAt(graphOf('hub'), [2, 5, 2, 1, 2, 3], (shape) => [
        concat([shape, field(2, [numberField(1, 3)])]),
      ]),
    ]
    for (const bytes of cases) {
      expect(() => compilePublished(bytes)).toThrow(/This SavedModel (has no signature|does not make)/)
    }
  })

  it('whose bytes are cut off or changed is refused at every place, and never crashes', () => {
    const whole = graphOf('hub')
    for (let length = 1; length < whole.length; length += 97) {
      expect(() => compilePublished(whole.subarray(0, length))).toThrow()
    }
    for (let at = 0; at < whole.length; at += 61) {
      const bytes = new Uint8Array(whole)
      bytes[at] = (bytes[at]! + 129) % 256
      try {
        compilePublished(bytes)
      } catch (error) {
        expect(
          error instanceof ProtoError || (error instanceof Error && 'code' in error),
          String(error),
        ).toBe(true)
      }
    }
  })

  it('whose variables are missing, cut off or changed is refused, and leaves nothing', async () => {
    const spoil: ((folder: string) => void)[] = [
      (folder) => rmSync(join(folder, 'variables'), { recursive: true }),
      (folder) => truncateSync(join(folder, 'variables', 'variables.data-00000-of-00001'), 40),
      (folder) => writeFileSync(join(folder, 'variables', 'variables.index'), 'nothing'),
      (folder) => {
        const file = join(folder, 'variables', 'variables.data-00000-of-00001')
        const bytes = readFileSync(file)
        bytes[20] = 255 - bytes[20]!
        writeFileSync(file, bytes)
      },
    ]
    for (const change of spoil) {
      const source = withGraph('hub', graphOf('hub'))
      change(source)
      const place = temporaryFolder()
      const folder = join(place, 'model')
      const wish = { savedModel: source, folder, name: 'x', command: '' }
      await expect(adoptModel(wish, signal)).rejects.toMatchObject({ code: 'model-damaged' })
      expect(readdirSync(place)).toEqual([])
    }
  })

  it('takes along no file but its own', async () => {
    const source = withGraph('hub', graphOf('hub'))
    mkdirSync(join(source, 'assets'), { recursive: true })
    writeFileSync(join(source, 'assets', 'words.txt'), 'x')
    writeFileSync(join(source, 'variables', 'variables.extra'), 'x')
    const folder = await adopt(source)
    expect(readdirSync(folder).sort()).toEqual(['card.json', 'options.json', 'saved_model.pb', 'variables'])
    expect(readdirSync(join(folder, 'variables')).sort()).toEqual([
      'variables.data-00000-of-00001',
      'variables.index',
    ])
    expect(existsSync(join(source, 'assets'))).toBe(true)
  })
})

it('a published model is for running, not for training', async () => {
  await expect(loadModel(await adopt(fixture('hub')))).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('not trained') as string,
  })
})

it('inspecting says the same as loading, for models whose pictures a seed fixes', async () => {
  const folder = await adopt(fixture('hub'))
  const model = await openModel(folder)
  expect(await inspectModel(folder)).toEqual(model.info)
  model.dispose()
})
