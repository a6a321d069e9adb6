// A small main side for the window's tests and for looking at panels: it holds a document, gives generated pictures, makes gaps by a
// timer, and runs exports that write nothing. It needs neither Node nor a page, so it can be served within the page itself.
import type * as v from 'valibot'
import type { Channel } from '../../src-shared/channel.ts'
import { memoryChannels } from '../../src-shared/channel-memory.ts'
import { editorContract, type EditorContract, type Entry } from '../../src-shared/editor/contract.ts'
import type { EditorEvent, OpenProject } from '../../src-shared/editor/events.ts'
import {
  defaultSettings,
  type Box,
  type GapStatus,
  type Job,
  type PictureRef,
  type Pixels,
} from '../../src-shared/editor/values.ts'
import type { Device } from '../../src-shared/engine-contract.ts'
import { InterludeError } from '../../src-shared/errors.ts'
import type { documentSchema } from '../../src-shared/project/document.ts'
import { createDocument, type ProjectDocument } from '../../src-shared/project/document.ts'
import { addKeyframes } from '../../src-shared/project/edit-keyframes.ts'
import { addSources } from '../../src-shared/project/edit-sources.ts'
import { footageFrame } from '../../src-shared/project/footage.ts'
import { gapId } from '../../src-shared/project/gap.ts'
import { findKeyframeIndex, itemAt, keyframeIndex, sourceOf } from '../../src-shared/project/lookup.ts'
import { layoutAt, layoutOf } from '../../src-shared/project/picture-at.ts'
import type { Survey } from '../../src-shared/editor/survey.ts'
import type { Source } from '../../src-shared/project/source.ts'
import { serve } from '../../src-shared/rpc-serve.ts'
import type { Handlers } from '../../src-shared/rpc.ts'
import { rational } from '../../src-shared/timebase.ts'
import { fakePicture, fitted } from './fake-pictures.ts'
import { FakeModels } from './fake-models.ts'
import { takeHandlers } from './fake-takes.ts'
import { FakeTrainings } from './fake-trainings.ts'

type Hello = Extract<EditorEvent, { type: 'hello' }>

/** How a fake main side begins. */
export interface FakeStart {
  readonly document?: ProjectDocument
  readonly hello?: Partial<Hello>
  /** Milliseconds that an in-between takes to make; default 60. */
  readonly pace?: number
  /** Reads a file that the window adds; default: a video of 240 frames. Throw an InterludeError for one that can't be read. */
  readonly read?: (path: string, index: number) => Source
  /** Folders of the host by path. */
  readonly folders?: Readonly<Record<string, readonly Entry[]>>
}

/** A source of so many frames; all else is made up from the id. */
export function fakeSource(id: string, frames = 240, changes: Partial<Source['facts']> = {}): Source {
  const rate = changes.frameRate === undefined ? rational(24) : changes.frameRate
  const duration = rate === null ? rational(0) : rational(frames * rate.den, rate.num)
  return {
    id,
    path: `/videos/${id}.mp4`,
    hash: `sha256-${id}`.toLowerCase().padEnd(20, '0'),
    bytes: frames * 40_000,
    facts: {
      ...{ kind: 'video', width: 1280, height: 720, codec: 'h264', frameRate: rate, variableRate: false },
      ...{ frameCount: frames, duration, channels: 3, depth: 8, audio: false },
      ...changes,
    },
  }
}

/** An empty document of 1280x720 at 24 frames a second. */
export function fakeBlank(): ProjectDocument {
  return createDocument({
    rate: rational(24),
    picture: {
      ...{ width: 1280, height: 720, channels: 3, depth: 8, fit: 'fit' },
      colour: { primaries: 'bt709', transfer: 'iec61966-2-1', matrix: 'gbr' },
    },
    defaults: {
      exposure: { kind: 'every', frames: 1 },
      spacing: { kind: 'named', name: 'linear' },
      model: 'starter',
      seed: 1,
    },
  })
}

/** `count` keyframes, `apart` frames from each other, from a video, with two more sources beside it. */
export function fakeDocument(count = 5, apart = 12): ProjectDocument {
  const sources = [
    fakeSource('robot-arm', Math.max(240, count * apart + 1)),
    fakeSource('flower-walk', 300, { codec: 'hevc', depth: 16, audio: true, variableRate: true }),
    fakeSource('sketch', 1, {
      kind: 'picture',
      codec: 'png',
      frameRate: null,
      channels: 4,
      width: 900,
      height: 1200,
    }),
  ]
  const keyframes = Array.from({ length: count }, (_, index) => ({
    id: `key-${String(index).padStart(5, '0')}`,
    at: index * apart,
    shows: {
      ...({ kind: 'frame', source: 'robot-arm', index: index * apart } as const),
      time: rational(index * apart, 24),
    },
  }))
  return addKeyframes(addSources(fakeBlank(), sources), keyframes)
}

/** The schema's input type is of lists that may be written to; nobody writes to them. */
const mutable = (document: ProjectDocument) => document as v.InferInput<typeof documentSchema>

/** What the engine of the fake main side runs on. */
export const fakeDevice: Device = {
  ...{ backend: 'tensorflow', kind: 'cpu', name: 'this computer', version: '2.9.1', build: 'cpu' },
  ...{ reason: 'No GPU was found.', remedy: 'Run `npm run setup` after installing a driver.' },
  ...{ devices: ['cpu'], memory: 16e9, threads: 4 },
}

const hueOf = (text: string): number =>
  Array.from(text, (sign) => sign.charCodeAt(0)).reduce((sum, code) => sum + code, 0) / 17

/** See the top of this file. */
export class FakeEditor {
  readonly calls: { readonly name: string; readonly input: unknown }[] = []
  project: OpenProject
  hello: Hello
  /** Why a file may not be written over without being asked about; undefined: it may. */
  inTheWay: string | undefined
  readonly #ready = new Map<string, Map<number, number>>()
  /** What a look through sources finds. */
  readonly surveys = new Map<string, Survey>()
  readonly #asked = new Set<string>()
  readonly #jobs = new Map<string, Job>()
  readonly trainings: FakeTrainings
  /** Told of every change of the document. */
  readonly #edited = new Set<() => void>()
  readonly library: FakeModels
  readonly #timers = new Set<ReturnType<typeof setTimeout>>()
  readonly #watchers = new Map<(event: EditorEvent) => Promise<void>, Box>()
  readonly #start: FakeStart
  #making = false

  constructor(start: FakeStart = {}) {
    this.#start = start
    this.project = {
      ...{ document: start.document ?? fakeBlank(), revision: 0, path: null, name: null, saved: true },
      ...start.hello?.project,
    }
    this.hello = {
      ...{ type: 'hello', instance: 'fake', version: '0.1.0', host: 'browser', platform: 'linux' },
      ...{ project: this.project, writable: true, settings: { ...defaultSettings, tourSeen: true } },
      ...{ recoveries: [], recent: [], gaps: [], jobs: [] },
      sources: this.project.document.sources.map(({ id }) => ({ source: id, state: 'ready', notes: [] })),
      engine: { state: 'ready', device: fakeDevice },
      cache: { files: 12, bytes: 34e6, limit: 10e9 },
      models: [
        { name: 'starter', trained: true },
        { name: 'my-footage', trained: true },
        { name: 'fresh', trained: false },
      ],
      trainings: [],
      ...start.hello,
    }
    this.library = new FakeModels({
      tell: (event) => this.tell(event),
      note: (name, input) => void this.calls.push({ name, input }),
      models: () => this.hello.models,
      setModels: (models) => void (this.hello = { ...this.hello, models }),
      pace: start.pace ?? 60,
    })
    this.trainings = new FakeTrainings(
      {
        tell: (event) => this.tell(event),
        later: (delay, run) => this.#later(delay, run),
        note: (name, input) => void this.calls.push({ name, input }),
        sources: () => this.project.document.sources,
        models: () => this.hello.models.map(({ name }) => name),
        install: (name) => {
          const models = [...this.hello.models, { name, trained: true }]
          this.hello = { ...this.hello, models }
          this.tell({ type: 'models', models })
        },
        device: fakeDevice,
        pace: start.pace ?? 60,
      },
      this.hello.trainings,
    )
  }

  /** A window's end of a new connection. */
  connect(): Channel {
    const [mine, theirs] = memoryChannels()
    serve(editorContract, this.#handlers(), mine)
    return theirs
  }

  /** Tells all windows. */
  tell(event: EditorEvent): void {
    for (const emit of this.#watchers.keys()) void emit(event).catch(() => undefined)
  }

  /** Stops all timers. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
  }

  /** What is known of each gap. */
  statuses(): GapStatus[] {
    const { document } = this.project
    return document.gaps.map((gap, index) => {
      const { drawings } = layoutAt(document, index)
      const key = this.#keyOf(gapId(gap))
      const made = this.#ready.get(key)
      const ready = drawings.flatMap(({ time }, at) =>
        [...(made?.values() ?? [])].includes(time) ? [at] : [],
      )
      const state =
        drawings.length === 0
          ? 'still'
          : ready.length === drawings.length
            ? 'done'
            : this.#stateOf(gapId(gap), ready.length)
      return { gap: gapId(gap), state, key, total: drawings.length, ready, notes: [] }
    })
  }

  #stateOf(gap: string, ready: number): GapStatus['state'] {
    if (this.#asked.has(gap)) return ready > 0 ? 'running' : 'queued'
    return ready > 0 ? 'partial' : 'empty'
  }

  #keyOf(name: string): string {
    const { gap, from, to } = layoutOf(this.project.document, name)
    return JSON.stringify([from.shows, to.shows, gap.model, gap.pinned ?? gap.seed])
  }

  #later(delay: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      run()
    }, delay)
    this.#timers.add(timer)
  }

  #make(): void {
    if (this.#making) return
    const names = new Set(this.project.document.gaps.map(gapId))
    const status = this.statuses().find(
      ({ gap, state }) => names.has(gap) && (state === 'running' || state === 'queued'),
    )
    if (!status) return
    this.#making = true
    this.#later(this.#start.pace ?? 60, () => {
      this.#making = false
      if (
        this.#asked.has(status.gap) &&
        this.project.document.gaps.some((gap) => gapId(gap) === status.gap)
      ) {
        this.#makeOne(status)
      }
      this.#make()
    })
  }

  #makeOne({ gap, key }: GapStatus): void {
    if (this.#keyOf(gap) !== key) return
    const { drawings } = layoutOf(this.project.document, gap)
    const made = this.#ready.get(key) ?? new Map<number, number>()
    this.#ready.set(key, made)
    const left = drawings.flatMap(({ time }, index) =>
      [...made.values()].includes(time) ? [] : [{ time, index }],
    )
    const next = left[Math.floor(left.length / 2)]
    if (!next) return
    made.set(made.size, next.time)
    if (left.length === 1) this.#asked.delete(gap)
    for (const [emit, box] of this.#watchers) {
      const pixels = this.#pixels({ kind: 'in-between', gap, index: next.index }, box)
      void emit({
        type: 'frame',
        gap,
        key,
        index: next.index,
        time: next.time,
        madeAt: Date.now(),
        ...(pixels ? { pixels } : {}),
      }).catch(() => undefined)
    }
    this.tell({ type: 'gaps', changed: this.statuses().filter((one) => one.gap === gap), removed: [] })
  }

  #pixels(picture: PictureRef, box: Box): Pixels | undefined {
    const { document } = this.project
    if (picture.kind === 'source') {
      const { facts } = sourceOf(document, picture.source)
      if (picture.index >= facts.frameCount) {
        throw new InterludeError(
          'out-of-range',
          `There is no frame ${String(picture.index)}.`,
          'Choose an earlier one.',
        )
      }
      return fakePicture(
        fitted(facts, box),
        hueOf(picture.source),
        picture.index / facts.frameCount,
        picture.index,
      )
    }
    if (picture.kind === 'keyframe') {
      const { shows } = itemAt(document.keyframes, keyframeIndex(document, picture.keyframe))
      const { facts } = sourceOf(document, shows.source)
      const index = shows.kind === 'frame' ? shows.index : 0
      return fakePicture(fitted(document.picture, box), hueOf(shows.source), index / facts.frameCount, index)
    }
    if (picture.kind === 'footage') {
      const { facts } = sourceOf(document, picture.source)
      const index = footageFrame(document, picture, picture.offset) ?? picture.from
      return fakePicture(
        fitted(document.picture, box),
        hueOf(picture.source),
        index / facts.frameCount,
        index,
      )
    }
    const { from, to, drawings } = layoutOf(document, picture.gap)
    const drawing = drawings[picture.index]
    if (!drawing) return undefined
    const place = (shows: typeof from.shows): number =>
      shows.kind === 'frame' ? shows.index / sourceOf(document, shows.source).facts.frameCount : 0
    const phase = place(from.shows) + drawing.time * (place(to.shows) - place(from.shows))
    return fakePicture(
      fitted(document.picture, box),
      hueOf(from.shows.source),
      phase,
      from.at + drawing.offset,
    )
  }

  #sourceOf(picture: PictureRef): string | undefined {
    if (picture.kind === 'source' || picture.kind === 'footage') return picture.source
    if (picture.kind === 'in-between') return undefined
    const { keyframes } = this.project.document
    return itemAt(keyframes, keyframeIndex(this.project.document, picture.keyframe)).shows.source
  }

  #documentChanged(before: readonly string[]): void {
    for (const listener of [...this.#edited]) listener()
    const now = new Set(this.project.document.gaps.map(gapId))
    const known = new Set(before)
    if (this.hello.settings.live) {
      for (const { gap, state } of this.statuses()) if (state === 'empty') this.#asked.add(gap)
    }
    const sources = this.project.document.sources.map(({ id }) => ({
      source: id,
      state: 'ready' as const,
      notes: [],
    }))
    this.tell({ type: 'gaps', changed: this.statuses(), removed: [...known].filter((gap) => !now.has(gap)) })
    this.tell({
      type: 'sources',
      changed: sources.filter(({ source }) => !this.hello.sources.some((one) => one.source === source)),
    })
    this.#make()
  }

  #openProject(project: OpenProject): void {
    const before = this.project.document.gaps.map(gapId)
    this.project = project
    this.tell({ type: 'project', project })
    this.#documentChanged(before)
  }

  #job(job: Job): void {
    this.#jobs.set(job.id, job)
    this.tell({ type: 'job', job })
  }

  #export(id: string, path: string, frames: number): void {
    const begin: Job = {
      id,
      kind: 'export',
      state: 'running',
      stage: 'making',
      done: 0,
      total: frames,
      path,
      notes: [],
      secondsLeft: frames * 0.05,
    }
    this.#job(begin)
    const step = (done: number): void => {
      if (this.#jobs.get(id)?.state !== 'running') return
      if (done < frames * 2) {
        const encoding = done >= frames
        const secondsLeft = (frames * 2 - done) * 0.05
        this.#job({
          ...begin,
          stage: encoding ? 'encoding' : 'making',
          done: encoding ? done - frames : done,
          secondsLeft,
        })
        this.#later(50, () => step(done + 1))
        return
      }
      const result = { frames, bytes: frames * 41_500, duration: frames / 24, encoder: 'libx264' }
      this.#job({ ...begin, state: 'done', stage: 'ended', done: frames, result, notes: [] })
    }
    this.#later(50, () => step(1))
  }

  #handlers(): Handlers<EditorContract> {
    const nothing = async (): Promise<null> => Promise.resolve(null)
    const note = <T>(name: string, run: (input: T) => void) => {
      return async (input: T): Promise<null> => {
        this.calls.push({ name, input })
        run(input)
        return Promise.resolve(null)
      }
    }
    return {
      watch: async ({ box }, { emit, signal }) => {
        this.#watchers.set(emit, box)
        const hello: Hello = {
          ...this.hello,
          project: this.project,
          trainings: [...this.trainings.all.values()],
          gaps: this.hello.gaps.length > 0 ? this.hello.gaps : this.statuses(),
        }
        await emit(hello)
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        this.#watchers.delete(emit)
        return null
      },
      'set-box': note('set-box', (box) => {
        for (const emit of this.#watchers.keys()) this.#watchers.set(emit, box)
      }),
      'take-pen': note('take-pen', () => this.tell({ type: 'pen', writable: true })),
      edit: note('edit', ({ revision, document }) => {
        const before = this.project.document.gaps.map(gapId)
        this.project = { ...this.project, revision, document, saved: false }
        this.#documentChanged(before)
      }),
      'new-project': note('new-project', () =>
        this.#openProject({ document: fakeBlank(), revision: 0, path: null, name: null, saved: true }),
      ),
      'open-project': note('open-project', ({ path }) =>
        this.#openProject({ document: fakeDocument(), revision: 0, path, name: 'opened', saved: true }),
      ),
      'open-sample': note('open-sample', () =>
        this.#openProject({ document: fakeDocument(), revision: 0, path: null, name: 'Sample', saved: true }),
      ),
      'save-project': async (input) => {
        this.calls.push({ name: 'save-project', input })
        if (this.inTheWay !== undefined && !input.overwrite) {
          throw new InterludeError('changed', this.inTheWay, 'Save under another name.')
        }
        const path = input.path ?? this.project.path ?? '/projects/untitled.interlude'
        this.project = { ...this.project, path, saved: true }
        return Promise.resolve({ path, revision: this.project.revision })
      },
      'propose-locks': async (input) => {
        this.calls.push({ name: 'propose-locks', input })
        const box = { kind: 'box', x: 40, y: 30, width: 200, height: 80 } as const
        return Promise.resolve({ found: 'some', boxes: [box] })
      },
      recover: note('recover', ({ id }) => {
        const recoveries = this.hello.recoveries.filter((one) => one.id !== id)
        this.hello = { ...this.hello, recoveries }
        this.tell({ type: 'recoveries', recoveries })
      }),
      versions: async () =>
        Promise.resolve([
          { id: 'v3', kept: Date.now() - 40e3, bytes: 8200, keyframes: 5 },
          { id: 'v2', kept: Date.now() - 3600e3, bytes: 7100, keyframes: 4 },
          { id: 'v1', kept: Date.now() - 90000e3, bytes: 2100, keyframes: 1 },
        ]),
      'restore-version': async (input) => {
        this.calls.push({ name: 'restore-version', input })
        this.#openProject({ ...this.project, document: fakeDocument(3), saved: false })
        const { document, ...rest } = this.project
        return Promise.resolve({ ...rest, document: mutable(document) })
      },
      pick: async (input) => {
        this.calls.push({ name: 'pick', input })
        return Promise.resolve(null)
      },
      browse: async ({ folder }) => {
        this.calls.push({ name: 'browse', input: { folder } })
        const folders = this.#start.folders ?? {}
        const roots = Object.keys(folders).filter(
          (path) => !Object.keys(folders).some((other) => path.startsWith(`${other}/`)),
        )
        if (folder === null) {
          const entries = roots.map((path) => ({
            name: path,
            path,
            kind: 'folder' as const,
            bytes: 0,
            changed: 0,
          }))
          return Promise.resolve({ folder: null, parent: null, entries, writable: false })
        }
        const entries = folders[folder]
        if (!entries) {
          throw new InterludeError('not-found', `There is no folder ${folder}.`, 'Choose another.')
        }
        const parent = roots.includes(folder) ? null : folder.slice(0, folder.lastIndexOf('/'))
        return Promise.resolve({ folder, parent, entries: [...entries], writable: true })
      },
      upload: async (input) => {
        const { id, name, size, offset, bytes, last } = input
        this.calls.push({ name: 'upload', input: { id, name, size, offset, bytes: bytes.byteLength, last } })
        return Promise.resolve(last ? `/uploads/${name}` : null)
      },
      reveal: note('reveal', () => undefined),
      'read-sources': async ({ paths }, { emit }) => {
        this.calls.push({ name: 'read-sources', input: { paths } })
        for (const [index, path] of paths.entries()) {
          const counted = { path, notes: [], done: index + 1, total: paths.length }
          const id = `read-${path.replace(/[^A-Za-z0-9]+/g, '-').slice(-50)}`
          try {
            const source = this.#start.read?.(path, index) ?? { ...fakeSource(id), path }
            await emit({ ...counted, source })
          } catch (error) {
            if (!(error instanceof InterludeError)) throw error
            await emit({
              ...counted,
              error: { code: error.code, message: error.message, remedy: error.remedy },
            })
          }
        }
        return null
      },
      'find-sources': async (input) => {
        this.calls.push({ name: 'find-sources', input })
        return Promise.resolve(
          this.hello.sources
            .filter(({ state }) => state === 'missing')
            .map(({ source }) => ({ source, path: `${input.folder}/${source}.mp4` })),
        )
      },
      'find-cuts': async ({ source, range, search }, { emit }) => {
        if (!search) return this.surveys.get(source) ?? null
        const { frameCount } = sourceOf(this.project.document, source).facts
        const all = range ?? { first: 0, last: frameCount - 1 }
        await emit({ done: all.last - all.first + 1, total: all.last - all.first + 1 })
        return this.surveys.get(source) ?? { range: all, cuts: [], flaws: [] }
      },
      'frame-times': async ({ source, start, count }) => {
        const { facts } = sourceOf(this.project.document, source)
        const rate = facts.frameRate ?? rational(24)
        const there = Math.min(count, facts.frameCount - start)
        return Promise.resolve(
          Array.from({ length: there }, (_, index) => rational((start + index) * rate.den, rate.num)),
        )
      },
      picture: async ({ picture, box }) => {
        const lost = this.hello.sources.find(({ source }) => source === this.#sourceOf(picture))?.error
        if (lost) throw new InterludeError(lost.code, lost.message, lost.remedy)
        return Promise.resolve(this.#pixels(picture, box) ?? null)
      },
      thumbnails: async ({ pictures, box }, { emit }) => {
        for (const [index, picture] of pictures.entries()) {
          if (
            picture.kind === 'keyframe' &&
            findKeyframeIndex(this.project.document, picture.keyframe) === undefined
          ) {
            continue
          }
          const pixels = this.#pixels(picture, box)
          if (pixels) await emit({ index, pixels })
        }
        return null
      },
      look: nothing,
      generate: note('generate', ({ gaps }) => {
        for (const { gap, state } of this.statuses()) {
          if ((gaps === 'all' || gaps.includes(gap)) && state !== 'done' && state !== 'still') {
            this.#asked.add(gap)
          }
        }
        this.tell({ type: 'gaps', changed: this.statuses(), removed: [] })
        this.#make()
      }),
      'cancel-gaps': note('cancel-gaps', ({ gaps }) => {
        if (gaps === 'all') this.#asked.clear()
        else for (const gap of gaps) this.#asked.delete(gap)
        this.tell({ type: 'gaps', changed: this.statuses(), removed: [] })
      }),
      export: async (input) => {
        this.calls.push({ name: 'export', input })
        const id = `job-${String(this.#jobs.size + 1)}`
        const { keyframes } = this.project.document
        const frames = input.range
          ? input.range.last - input.range.first + 1
          : (keyframes.at(-1)?.at ?? 0) + 1
        this.#export(id, input.path, frames)
        return Promise.resolve({ job: id })
      },
      'cancel-job': note('cancel-job', ({ job }) => {
        const running = this.#jobs.get(job)
        if (running) this.#job({ ...running, state: 'cancelled', stage: 'ended' })
      }),
      'dismiss-job': note('dismiss-job', ({ job }) => void this.#jobs.delete(job)),
      'change-settings': note('change-settings', (changes) => {
        const settings = { ...this.hello.settings }
        for (const [name, value] of Object.entries(changes)) {
          if (value !== undefined) Object.assign(settings, { [name]: value })
        }
        this.hello = { ...this.hello, settings }
        this.tell({ type: 'settings', settings })
      }),
      'clear-cache': note('clear-cache', () => {
        this.#ready.clear()
        this.tell({ type: 'cache', cache: { files: 0, bytes: 0, limit: this.hello.settings.cacheLimit } })
        this.tell({ type: 'gaps', changed: this.statuses(), removed: [] })
      }),
      'restart-engine': note('restart-engine', () =>
        this.tell({ type: 'engine', engine: { state: 'starting' } }),
      ),
      'suggest-project': async ({ source }) => {
        const { facts } = sourceOf(this.project.document, source)
        const { width, height } = facts
        return Promise.resolve({ rate: facts.frameRate ?? rational(24), width, height })
      },
      ...this.trainings.handlers(),
      ...this.library.handlers(),
      ...takeHandlers(
        () => this.project.document,
        (listener) => {
          this.#edited.add(listener)
          return () => this.#edited.delete(listener)
        },
      ),
    }
  }
}
