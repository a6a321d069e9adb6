// The library and the device page of the fake main side: models by rule, checks that are well but one, tests that take a moment.
import type { EditorContract } from '../../src-shared/editor/contract.ts'
import { testNames, type deviceCalls } from '../../src-shared/editor/device.ts'
import type { EditorEvent, ModelName } from '../../src-shared/editor/events.ts'
import type { modelCalls, ModelReport } from '../../src-shared/editor/models.ts'
import { InterludeError } from '../../src-shared/errors.ts'
import type { Handlers } from '../../src-shared/rpc.ts'

/** What the library needs of the main side around it. */
export interface ModelWorld {
  readonly tell: (event: EditorEvent) => void
  readonly note: (name: string, input: unknown) => void
  /** Those that gaps can be made with. */
  models: () => readonly ModelName[]
  setModels: (models: ModelName[]) => void
  /** Milliseconds that a piece of work takes. */
  readonly pace: number
}

/** A model that is sound. */
export function fakeReport(name: string, changes: Partial<ModelReport> = {}): ModelReport {
  const bundled = name === 'starter'
  return {
    ...{ name, origin: bundled ? 'bundled' : 'user', folder: `/home/ada/models/${name}`, bytes: 8.9e6 },
    ...{ changed: Date.UTC(2026, 3, 9, 12), state: 'sound' },
    facts: {
      ...{ kind: 'studio', madeAs: bundled ? 'starter' : 'meadow', parameters: 4_455_000 },
      ...{ trained: name !== 'fresh', steps: bundled ? 3074 : 600, how: 'means over 24 held-out windows' },
      data: bundled
        ? ['57 short clips, 444 s']
        : ['The weights of starter to begin with', 'meadow.mp4, 42 s'],
      licences: ['CC BY 3.0, (c) Blender Foundation'],
      metrics: [
        { name: 'model PSNR', value: '28.412' },
        { name: 'model SSIM', value: '0.8812' },
        { name: 'crossFade PSNR', value: '26.01' },
      ],
      limits: ['Fast limbs still blur.'],
      ...(bundled ? {} : { proof: 'Better than before on held-out footage: +0.61 dB.' }),
      command: 'interlude finetune meadow.mp4',
    },
    ...changes,
  }
}

/** See the top of this file. */
export class FakeModels {
  readonly reports = new Map<string, ModelReport>()
  readonly #world: ModelWorld

  constructor(world: ModelWorld) {
    this.#world = world
    for (const { name } of world.models()) this.reports.set(name, fakeReport(name))
    this.reports.set(
      'torn',
      fakeReport('torn', {
        ...{ state: 'damaged', bytes: 300, facts: undefined },
        error: {
          code: 'model-damaged',
          message: 'The weights of torn are truncated.',
          remedy: 'Remove it, or import it again from where it came from.',
        },
      }),
    )
  }

  #tell(): void {
    const sound = [...this.reports.values()].filter(({ state }) => state === 'sound')
    const models = sound.map(({ name, facts }) => ({ name, trained: facts?.trained ?? false }))
    this.#world.setModels(models)
    this.#world.tell({ type: 'models', models })
  }

  #add(name: string, report: ModelReport): void {
    if (this.reports.has(name)) {
      throw new InterludeError(
        'exists',
        `There is a model called "${name}" already.`,
        'Give it another name.',
      )
    }
    this.reports.set(name, { ...report, name })
    this.#tell()
  }

  handlers(): Pick<Handlers<EditorContract>, keyof typeof modelCalls | keyof typeof deviceCalls> {
    const { note, pace } = this.#world
    const work = () => new Promise((resolve) => setTimeout(resolve, pace))
    return {
      'describe-models': async (_, { emit }) => {
        for (const { name, origin, folder, bytes, changed } of this.reports.values()) {
          await emit({ name, origin, folder, bytes, changed, state: 'checking' })
        }
        for (const report of [...this.reports.values()]) await emit(report)
        return null
      },
      'import-model': async (input, { emit }) => {
        note('import-model', input)
        const name = input.name ?? (input.path.split('/').at(-1) ?? '').replace('.interlude-model', '')
        for (const share of [0, 0.5, 1]) {
          await emit({ stage: 'reading', share })
          await work()
        }
        await emit({ stage: 'checking' })
        await work()
        this.#add(name, fakeReport(name))
        return { name }
      },
      'export-model': async (input, { emit }) => {
        note('export-model', input)
        await emit({ stage: 'writing', share: 0.5 })
        await work()
        return { path: input.path, bytes: 8.9e6 }
      },
      'rename-model': async ({ name, to }) => {
        await work()
        const report = this.reports.get(name)
        if (!report) throw new InterludeError('model-missing', `There is no model of yours called "${name}".`)
        this.#add(to, report)
        this.reports.delete(name)
        this.#tell()
        return null
      },
      'remove-model': async ({ name }) => {
        await work()
        this.reports.delete(name)
        this.#tell()
        return null
      },
      'device-facts': () => Promise.resolve({ insisted: null, memory: 16e9 }),
      examine: async (_, { emit }) => {
        const ok = { state: 'ok' as const, details: [] }
        await emit({ ...ok, id: 'system', label: 'System', value: 'Linux 6.1 (x64), 2 threads' })
        await emit({
          ...{ id: 'memory', label: 'Memory', value: '1.2 GB of 16 GB available', state: 'warning' },
          ...{ details: [], remedy: 'Close other programs, or make small pictures (--size 1280x720).' },
        })
        await emit({ ...ok, id: 'ffmpeg', label: 'ffmpeg', value: '7.1 (set-up)', details: ['/opt/ffmpeg'] })
        return null
      },
      'self-test': async (_, { emit }) => {
        for (const name of testNames) {
          await emit({ name, state: 'running', value: '' })
          await work()
          if (name === 'cache') {
            const remedy = 'Make the folder writable, or name another one: INTERLUDE_CACHE=FOLDER.'
            await emit({ name, state: 'failed', value: "/cache can't be written to.", remedy, seconds: 0.1 })
          } else {
            await emit({ name, state: 'ok', value: `The ${name} works.`, seconds: 0.4 })
          }
        }
        return null
      },
    }
  }
}
