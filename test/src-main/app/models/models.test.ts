// Models as files: what is sent out comes in again, and what strangers send is let in only when it is a model.
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { createModelLibrary } from '../../../../src-main/app/model-library.ts'
import { describeModel } from '../../../../src-main/app/models/describe-models.ts'
import { importModel, type ImportParts } from '../../../../src-main/app/models/import-model.ts'
import { exportModel } from '../../../../src-main/app/models/export-model.ts'
import { factsOf } from '../../../../src-main/app/models/model-facts.ts'
import { packModel } from '../../../../src-main/app/models/pack-model.ts'
import { findOwn, removeModel } from '../../../../src-main/app/models/remove-model.ts'
import { renameModel } from '../../../../src-main/app/models/rename-model.ts'
import {
  createModel,
  inspectModel,
  openModel,
  saveModel,
} from '../../../../src-main/engine/model/inbetween-model.ts'
import { presets, type PaperOptions } from '../../../../src-main/engine/model/options.ts'
import { adoptModel } from '../../../../src-main/engine/model/published-adopt.ts'
import type { AdoptInput } from '../../../../src-shared/engine-contract.ts'
import { makeZip, type ZipSource } from '../../../scripts/support/make-zip.ts'
import { temporaryFolder } from '../../../support/temp.ts'
import { useBackend } from '../../engine/model/support.ts'

beforeAll(useBackend)

const signal = new AbortController().signal
const tiny: PaperOptions = {
  ...presets['paper-kth'],
  encoder: [4, 4, 8],
  code: 8,
  noise: 8,
  layersPerLevel: 1,
}
const published = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'published', 'hub')

/** The engine's own answers, without a process between. */
const engine = {
  call: async (name: string, input: { folder: string }) => {
    if (name === 'adopt-model') return adoptModel(input as AdoptInput, signal)
    if (name === 'inspect-model') return inspectModel(input.folder)
    const model = await openModel(input.folder)
    model.dispose()
    return model.info
  },
} as unknown as ImportParts['engine']

async function setUp() {
  const base = temporaryFolder()
  const places = { bundled: join(base, 'bundled'), user: join(base, 'data', 'models') }
  const models = createModelLibrary(places)
  const source = join(base, 'trained')
  for (const folder of [source, join(places.bundled, 'starter')]) {
    const model = createModel('tiny', tiny, 5)
    await saveModel(model, folder, {
      precision: 16,
      card: { ...model.card, trained: true, licences: ['CC0'] },
    })
    model.dispose()
  }
  return {
    base,
    models,
    source,
    user: places.user,
    bring: (path: string, name?: string) =>
      importModel({ models, engine }, { path, name, command: 'import', signal }),
    /** What the library's folder holds, hidden things too. */
    there: () => (existsSync(places.user) ? readdirSync(places.user).sort() : []),
  }
}

const contents = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .filter((name) => name.includes('.'))
    .map((name) => [name, readFileSync(join(folder, name)).toString('base64')])

describe('a model as one file', () => {
  it('comes in as it went out, byte for byte, and always as the same bytes', async () => {
    const { base, source, bring, models, there } = await setUp()
    const [file, again] = [join(base, 'mine.interlude-model'), join(base, 'again')]
    await packModel(source, file, { overwrite: false, signal })
    await packModel(source, again, { overwrite: false, signal })
    expect(readFileSync(file).equals(readFileSync(again))).toBe(true)
    const { name, folder, info } = await bring(file)
    expect(name).toBe('mine')
    expect(contents(folder)).toEqual(contents(source))
    expect(info).toMatchObject({
      folder,
      kind: 'paper',
      trained: true,
      hash: (await inspectModel(source)).hash,
    })
    expect(there()).toEqual(['mine'])
    expect(await models.resolve('mine')).toMatchObject({ origin: 'user' })
  })

  it('is a zip that other tools can read', async () => {
    const { base, source } = await setUp()
    const file = join(base, 'm.zip')
    await packModel(source, file, { overwrite: false, signal })
    const script =
      'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), *sorted(z.namelist()))'
    const words = execFileSync('python3', ['-c', script, file], { encoding: 'utf8' })
    expect(words.trim()).toBe('None card.json options.json weights.safetensors')
  })

  it('does not replace a file unasked, and leaves nothing when it is cancelled', async () => {
    const { base, source } = await setUp()
    const file = join(base, 'm.interlude-model')
    writeFileSync(file, 'precious')
    await expect(packModel(source, file, { overwrite: false, signal })).rejects.toMatchObject({
      code: 'exists',
    })
    expect(readFileSync(file, 'utf8')).toBe('precious')
    const before = readdirSync(base)
    const gone = AbortSignal.abort()
    await expect(packModel(source, file, { overwrite: true, signal: gone })).rejects.toThrow()
    expect(readdirSync(base)).toEqual(before)
    await packModel(source, file, { overwrite: true, signal })
    expect(readFileSync(file).subarray(0, 2).toString()).toBe('PK')
  })

  it('may also hold a published network', async () => {
    const { base, bring } = await setUp()
    const { folder } = await bring(published, 'theirs')
    const file = join(base, 'theirs.interlude-model')
    await packModel(folder, file, { overwrite: false, signal })
    const copy = await bring(file, 'copy')
    expect(copy.info.kind).toBe('published')
    expect(contents(copy.folder)).toEqual(contents(folder))
  })
})

describe('importing a folder', () => {
  it('takes the files of a model, and no others', async () => {
    const { source, bring } = await setUp()
    writeFileSync(join(source, 'notes.txt'), 'mine')
    mkdirSync(join(source, 'strips'))
    const { folder } = await bring(source, 'copy')
    expect(readdirSync(folder).sort()).toEqual(['card.json', 'options.json', 'weights.safetensors'])
    expect(existsSync(join(source, 'notes.txt'))).toBe(true)
  })

  it('takes a SavedModel, with a card that says what it is', async () => {
    const { bring, there } = await setUp()
    const { info } = await bring(published)
    expect(there()).toEqual(['hub'])
    expect(info).toMatchObject({ kind: 'published', name: 'hub', card: { licences: [], command: 'import' } })
  })

  it('refuses a taken name, in any letters, and one that no folder can have', async () => {
    const { source, bring, there } = await setUp()
    await bring(source, 'mine')
    await expect(bring(source, 'mine')).rejects.toMatchObject({ code: 'exists' })
    await expect(bring(source, 'MINE')).rejects.toMatchObject({ code: 'exists' })
    await expect(bring(source, 'starter')).rejects.toMatchObject({
      code: 'exists',
      message: expect.stringContaining('comes with the program') as string,
    })
    for (const name of [
      '',
      '.',
      '..',
      '../x',
      'a/b',
      'a\\b',
      'C:',
      'nul',
      'CON.txt',
      '.hidden',
      'x ',
      'x.',
      'a\nb',
      'é'.repeat(70),
    ]) {
      await expect(bring(source, name), name).rejects.toMatchObject({ code: 'usage' })
    }
    for (const name of ['größe 2', 'my-shoot_v1.2', '模型']) await bring(source, name)
    expect(there()).toEqual(['größe 2', 'mine', 'my-shoot_v1.2', '模型'].sort())
  })

  it('refuses a damaged model in the words of where it came from, and keeps nothing', async () => {
    const { source, bring, there } = await setUp()
    truncateSync(join(source, 'weights.safetensors'), 500)
    await expect(bring(source)).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringContaining(join(source, 'weights.safetensors')) as string,
    })
    await expect(bring(join(source, 'nothing'))).rejects.toMatchObject({ code: 'not-found' })
    await expect(bring(temporaryFolder())).rejects.toMatchObject({ code: 'model-damaged' })
    expect(there()).toEqual([])
  })

  it('is cancelled without a trace', async () => {
    const { source, models, there } = await setUp()
    const request = { path: source, name: 'x', command: '', signal: AbortSignal.abort() }
    await expect(importModel({ models, engine }, request)).rejects.toMatchObject({ code: 'cancelled' })
    expect(there()).toEqual([])
  })
})

describe('a hostile archive', () => {
  const json = Buffer.from('{}')
  /** What is wrong, the words that say so, and the files beside (or instead of) those of a sound model. */
  const cases: [string, string, ZipSource[]][] = [
    ['leads out of the folder', 'invalid relative path', [{ name: '../options.json', content: json }]],
    [
      'leads out of the folder in the middle',
      'invalid relative path',
      [{ name: 'variables/../../options.json', content: json }],
    ],
    ['leads out with backslashes', 'invalid characters', [{ name: '..\\options.json', content: json }]],
    ['has an absolute path', 'absolute path', [{ name: '/etc/options.json', content: json }]],
    ['has a path of a drive', 'absolute path', [{ name: 'C:/options.json', content: json }]],
    ['has the name of a device', 'does not belong', [{ name: 'NUL', content: json }]],
    ['has the name of a device with an ending', 'does not belong', [{ name: 'con.json', content: json }]],
    ['has a name with a null byte', 'does not belong', [{ name: 'options.json\0.exe', content: json }]],
    ['has an empty name', 'does not belong', [{ name: '', content: json }]],
    ['has an unknown file', 'does not belong', [{ name: 'run-me.sh', content: json }]],
    ['has an unknown folder', 'does not belong', [{ name: 'assets/', content: Buffer.alloc(0) }]],
    [
      'hides another file in a folder that is known',
      'does not belong',
      [{ name: 'variables/evil.so', content: json }],
    ],
    ['has other letters', 'does not belong', [{ name: 'OPTIONS.JSON', content: json }]],
    [
      'holds a file twice',
      'twice',
      [
        { name: 'card.json', content: json },
        { name: 'card.json', content: json },
      ],
    ],
    [
      'holds a link',
      'a link or a device',
      [{ name: 'weights.safetensors', content: Buffer.from('/etc/passwd'), mode: 0o120777 }],
    ],
    ['holds a pipe', 'a link or a device', [{ name: 'weights.safetensors', content: json, mode: 0o010644 }]],
    ['is encrypted', 'encrypted', [{ name: 'weights.safetensors', content: json, flags: 1 }]],
    [
      'holds a text of megabytes',
      'too large',
      [{ name: 'card.json', content: Buffer.alloc(2 * 1024 * 1024) }],
    ],
    [
      'is a bomb by its ratio',
      'would unpack to',
      [{ name: 'weights.safetensors', content: Buffer.alloc(40 * 1024 * 1024) }],
    ],
    [
      'is a bomb by its claims',
      'too large',
      [{ name: 'weights.safetensors', content: json, claims: 0xfffffff0 }],
    ],
    [
      'is a bomb by the sum of its claims',
      'would unpack to',
      [
        { name: 'weights.safetensors', content: json, claims: 700 * 1024 * 1024 },
        { name: 'variables/variables.data-00000-of-00001', content: json, claims: 700 * 1024 * 1024 },
      ],
    ],
    [
      'holds more than it claims',
      'too many bytes',
      [{ name: 'weights.safetensors', content: Buffer.alloc(100_000, 7), claims: 10 }],
    ],
    [
      'holds less than it claims',
      'not enough bytes',
      [{ name: 'weights.safetensors', content: json, claims: 5000 }],
    ],
    [
      'has a wrong checksum',
      'is damaged',
      [{ name: 'weights.safetensors', content: json, wrongChecksum: true }],
    ],
    [
      'holds too many files',
      'it holds 203 files',
      Array.from({ length: 200 }, (_, index) => ({
        name: `variables/variables.data-${String(index).padStart(5, '0')}-of-00200`,
        content: json,
      })),
    ],
  ]

  it.each(cases)('that %s is refused (%s), and nothing is written', async (_, words, hostile) => {
    const { base, source, bring, there } = await setUp()
    const names = new Set(hostile.map(({ name }) => name))
    const sound = ['options.json', 'card.json', 'weights.safetensors']
      .filter((name) => !names.has(name))
      .map((name) => ({ name, content: readFileSync(join(source, name)) }))
    const file = join(base, 'hostile.interlude-model')
    writeFileSync(file, makeZip([...sound, ...hostile]))
    const before = readdirSync(base).sort()
    await expect(bring(file)).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringContaining(words) as string,
    })
    expect(there()).toEqual([])
    expect(
      readdirSync(base)
        .filter((name) => name !== 'data')
        .sort(),
    ).toEqual(before)
  })

  it('without the hostile part is let in', async () => {
    const { base, source, bring } = await setUp()
    const sound = ['options.json', 'card.json', 'weights.safetensors'].map((name) => ({
      name,
      content: readFileSync(join(source, name)),
    }))
    const file = join(base, 'sound.zip')
    writeFileSync(file, makeZip([{ name: 'variables/', content: Buffer.alloc(0), stored: true }, ...sound]))
    expect((await bring(file)).name).toBe('sound')
  })

  it('that is foreign, or cut off anywhere, is refused', async () => {
    const { base, source, bring, there } = await setUp()
    const file = join(base, 'x.interlude-model')
    await packModel(source, join(base, 'whole'), { overwrite: false, signal })
    const whole = readFileSync(join(base, 'whole'))
    const foreign = [
      makeZip([{ name: 'readme.txt', content: json }]),
      makeZip([]),
      Buffer.from('not a zip'),
      Buffer.alloc(0),
      // What TensorFlow Hub sends is a tar archive.
      Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]),
    ]
    const cut = Array.from({ length: 20 }, (_, part) =>
      whole.subarray(0, Math.floor((whole.length * part) / 20)),
    )
    // A list of contents that is whole, over contents that are not.
    const shifted = Buffer.concat([whole.subarray(3000), Buffer.alloc(3000)])
    for (const bytes of [...foreign, ...cut, shifted]) {
      writeFileSync(file, bytes)
      await expect(bring(file)).rejects.toMatchObject({ code: 'model-damaged' })
    }
    expect(there()).toEqual([])
  })

  it('with a graph that reads files is refused by the engine, and nothing stays', async () => {
    const { bring, there, base } = await setUp()
    const { folder } = await bring(published, 'sound')
    const hostile = join(base, 'hostile')
    cpSync(folder, hostile, { recursive: true })
    cpSync(join(published, '..', 'reads-a-file', 'saved_model.pb'), join(hostile, 'saved_model.pb'))
    const file = join(base, 'hostile.interlude-model')
    await packModel(hostile, file, { overwrite: false, signal })
    await expect(bring(file)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('ReadFile') as string,
    })
    expect(there()).toEqual(['sound'])
  })
})

describe('the library', () => {
  it('says of each model whether it is whole, and why not', async () => {
    const { source, bring, models, user } = await setUp()
    await bring(source, 'whole')
    await bring(source, 'torn')
    truncateSync(join(user, 'torn', 'weights.safetensors'), 300)
    mkdirSync(join(user, 'empty'))
    const reports = await Promise.all(
      (await models.list()).map((entry) => describeModel(engine, entry, signal)),
    )
    const found = Object.fromEntries(reports.map((report) => [report.entry.name, report]))
    expect(found.whole).toMatchObject({ problem: undefined, info: { kind: 'paper' } })
    expect(found.whole!.bytes).toBeGreaterThan(10_000)
    expect(found.torn!.problem).toMatch(/truncated|does not end|shorter|outside/)
    expect(found.empty!.problem).toContain('options.json')
    expect(found.starter).toMatchObject({ entry: { origin: 'bundled' }, problem: undefined })
  })

  it('removes models of the user, damaged ones too, and no others', async () => {
    const { source, bring, models, user, there } = await setUp()
    await bring(source, 'mine')
    mkdirSync(join(user, 'damaged'))
    symlinkSync(source, join(user, 'linked'))
    for (const name of ['mine', 'damaged', 'linked']) {
      await removeModel(models, await findOwn(models, name))
    }
    expect(there()).toEqual([])
    expect(existsSync(join(source, 'card.json'))).toBe(true)
    await expect(findOwn(models, 'starter')).rejects.toMatchObject({ code: 'unsupported' })
    await expect(findOwn(models, 'mine')).rejects.toMatchObject({ code: 'model-missing' })
    await expect(findOwn(models, '../trained')).rejects.toMatchObject({ code: 'model-missing' })
  })

  it('renames models of the user, and never over another one', async () => {
    const { source, bring, models, there } = await setUp()
    await bring(source, 'mine')
    await bring(source, 'other')
    await renameModel(models, 'mine', 'Meadow 2')
    expect(there()).toEqual(['Meadow 2', 'other'])
    const found = await models.resolve('Meadow 2')
    // The card knows the name that it was made under.
    expect(await inspectModel(found.folder)).toMatchObject({ name: 'tiny', trained: true })
    for (const [name, to, code] of [
      ['Meadow 2', 'other', 'exists'],
      ['Meadow 2', 'OTHER', 'exists'],
      ['Meadow 2', 'starter', 'exists'],
      ['Meadow 2', '../out', 'usage'],
      ['Meadow 2', 'nul', 'usage'],
      ['starter', 'mine', 'unsupported'],
      ['mine', 'again', 'model-missing'],
    ] as const) {
      await expect(renameModel(models, name, to)).rejects.toMatchObject({ code })
    }
    await renameModel(models, 'Meadow 2', 'meadow 2')
    expect(there()).toEqual(['meadow 2', 'other'])
  })
})

it('says how far a model has come, in and out', async () => {
  const { base, source, models } = await setUp()
  const file = join(base, 'mine.interlude-model')
  const shares: number[] = []
  const bytes = await exportModel(engine, await models.resolve(source), file, {
    ...{ overwrite: false, signal },
    onProgress: (share) => shares.push(share),
  })
  expect(bytes).toBe(readFileSync(file).length)
  for (const path of [file, source]) {
    const stages: string[] = []
    const request = { path, name: path === file ? 'a' : 'b', command: '', signal }
    await importModel(
      { models, engine },
      {
        ...request,
        onProgress: (stage, share) => {
          stages.push(stage)
          if (share !== undefined) shares.push(share)
        },
      },
    )
    expect(stages.at(-1)).toBe('checking')
    expect(shares.splice(0)).toEqual(expect.arrayContaining([1]) as number[])
  }
})

describe("a model's card", () => {
  const info = {
    folder: '/m',
    name: 'made',
    kind: 'studio',
    parameters: 5,
    hash: 'h',
    trained: true,
  } as const

  it('is read as far as it has the form of one', () => {
    const card = {
      ...{ steps: 40, data: ['clips', 3, ''], licences: 'CC0', limits: {}, command: 7, proof: 'Better.' },
      metrics: { how: 'of 12 windows', 'model PSNR': 30.5, nested: {}, note: 'fine' },
    }
    expect(factsOf({ ...info, card })).toEqual({
      ...{ kind: 'studio', madeAs: 'made', parameters: 5, trained: true, steps: 40 },
      ...{ data: ['clips'], licences: ['CC0'], limits: [], how: 'of 12 windows', proof: 'Better.' },
      metrics: [
        { name: 'model PSNR', value: '30.5' },
        { name: 'note', value: 'fine' },
      ],
    })
    expect(factsOf({ ...info, card: { metrics: 'none' } })).toMatchObject({ metrics: [], data: [] })
  })
})
