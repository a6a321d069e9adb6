// Small desks for the editor's main side: they hold what they are told, and a test makes them say things.
import { statSync } from 'node:fs'
import { basename } from 'node:path'
import type { Job, Pixels, SourceStatus, GapStatus } from '../../src-shared/editor/values.ts'
import { toErrorShape, InterludeError } from '../../src-shared/errors.ts'
import { srgb, type Frame } from '../../src-shared/frame.ts'
import type { ProjectDocument } from '../../src-shared/project/document.ts'
import { footageFrame } from '../../src-shared/project/footage.ts'
import { gapId } from '../../src-shared/project/gap.ts'
import { findSource, sourceOf } from '../../src-shared/project/lookup.ts'
import type { Source } from '../../src-shared/project/source.ts'
import { rational } from '../../src-shared/timebase.ts'
import type { EngineStatus } from '../../src-main/engine-client/engine-status.ts'
import type { Training } from '../../src-shared/editor/training.ts'
import type { TrainingDesk } from '../../src-main/app/training/parts.ts'
import type { QualityDesk } from '../../src-main/app/editor/quality-desk.ts'
import type { TakeDesk } from '../../src-main/app/editor/take-desk.ts'
import type {
  ExportDesk,
  GapDesk,
  MadeFrame,
  PictureDesk,
  WindowPictures,
} from '../../src-main/app/editor/parts.ts'

/** Listeners, and how they are told. */
function listeners<T extends readonly unknown[]>() {
  const all = new Set<(...said: T) => void>()
  return {
    on: (listener: (...said: T) => void) => {
      all.add(listener)
      return () => all.delete(listener)
    },
    say: (...said: T) => {
      for (const listener of [...all]) listener(...said)
    },
    count: () => all.size,
  }
}

/** A video of a thousand frames at this path. */
export function sourceAt(id: string, path: string): Source {
  return {
    id,
    path,
    hash: `sha256:${id.toLowerCase().padEnd(20, '0')}`,
    bytes: 1000,
    facts: {
      ...{ kind: 'video', width: 640, height: 360, codec: 'h264', frameRate: rational(25) },
      ...{
        variableRate: false,
        frameCount: 1000,
        duration: rational(40),
        channels: 3,
        depth: 8,
        audio: false,
      },
    },
  }
}

/** A picture at this path. */
export function pictureAt(id: string, path: string): Source {
  const video = sourceAt(id, path)
  const still = { kind: 'picture', frameRate: null, frameCount: 1, duration: rational(0) } as const
  return { ...video, facts: { ...video.facts, ...still } }
}

/** A grey frame. */
export function greyFrame(width: number, height: number): Frame {
  return { width, height, channels: 3, depth: 8, colour: srgb, data: new Uint8Array(width * height * 3) }
}

const hd = greyFrame(1280, 720)

/** All desks of an editor. */
export function createDesks() {
  let shown: ProjectDocument | undefined
  let gapDocument: ProjectDocument | undefined
  const calls: unknown[][] = []
  const sourceNews = listeners<[readonly SourceStatus[]]>()
  const gapNews = listeners<[readonly GapStatus[], readonly string[]]>()
  const frameNews = listeners<[MadeFrame]>()
  const jobNews = listeners<[Job]>()
  const jobEnds = listeners<[string]>()
  const trainingNews = listeners<[Training]>()
  const trainingEnds = listeners<[string]>()
  const modelNews = listeners<[]>()
  const learning = new Map<string, Training>()
  const engineNews = listeners<[EngineStatus]>()
  const ready = new Map<string, number[]>()
  const jobs = new Map<string, Job>()
  let engineStatus: EngineStatus = { state: 'off' }
  let stored = { files: 0, bytes: 0 }
  let scaled = 0

  const statusOf = (gap: string): GapStatus => {
    const indexes = ready.get(gap) ?? []
    return {
      gap,
      state: indexes.length > 0 ? 'running' : 'empty',
      key: `key of ${gap}`,
      total: 1000,
      ready: indexes,
      notes: [],
    }
  }

  const pixelsOf = (width: number, height: number): Pixels => ({
    ...{ format: 'rgb', width, height, data: new Uint8Array(width * height * 3) },
  })

  const pictures: PictureDesk = {
    setDocument: (document) => void (shown = document),
    sourceFrame: (_, index) => Promise.resolve({ frame: greyFrame(8, 8), index, time: rational(index, 25) }),
    footageFrame: (document, footage, offset) =>
      Promise.resolve(footageFrame(document, footage, offset) ?? footage.from),
    async *frames({ facts }, { start = 0, end = facts.frameCount }) {
      for (let index = start; index < end; index++) {
        yield await Promise.resolve({ frame: greyFrame(8, 8), index, time: rational(index, 25) })
      }
    },
    keyframe: () => Promise.resolve(greyFrame(8, 8)),
    fileOf: ({ path }) => Promise.resolve(path),
    statuses: () => (shown?.sources ?? []).map(({ id }) => ({ source: id, state: 'ready', notes: [] })),
    onStatus: sourceNews.on,
    close: () => Promise.resolve(calls.push(['close pictures'])).then(() => undefined),
  }

  const view: WindowPictures = {
    picture: (picture, box) => Promise.resolve(picture.kind === 'in-between' ? null : pixelsOf(box.width, 1)),
    async *thumbnails(asked, box) {
      for (const index of asked.keys()) {
        yield await Promise.resolve({ index, pixels: pixelsOf(box.width, 1) })
      }
    },
    frameTimes: (id, start, count) => {
      const { facts } = sourceOf(shown ?? gapDocument!, id)
      const there = Math.min(count, facts.frameCount - start)
      return Promise.resolve(Array.from({ length: there }, (_, index) => rational(start + index, 25)))
    },
    survey: () => Promise.resolve(null),
    proposeLocks: () => Promise.resolve({ found: 'nothing', boxes: [] }),
    async *readSources(paths) {
      for (const [index, path] of paths.entries()) {
        const counted = { path, notes: [], done: index + 1, total: paths.length }
        try {
          statSync(path)
          const read = path.endsWith('.jpg') ? pictureAt : sourceAt
          yield await Promise.resolve({ ...counted, source: read(basename(path).replace(/\W/g, '-'), path) })
        } catch {
          const error = new InterludeError('not-found', `There is no file ${path}.`, 'Check it.')
          yield { ...counted, error: toErrorShape(error) }
        }
      }
    },
    findSources: (folder) => Promise.resolve([{ source: 'a', path: `${folder}/a.mp4` }]),
    pixels: (frame, box) => {
      scaled++
      const scale = Math.min(1, box.width / frame.width, box.height / frame.height)
      return Promise.resolve(pixelsOf(Math.round(frame.width * scale), Math.round(frame.height * scale)))
    },
  }

  const gaps: GapDesk = {
    setDocument: (document) => void (gapDocument = document),
    setLive: (live) => void calls.push(['live', live]),
    setMemoryLimit: (limit) => void calls.push(['memory limit', limit]),
    modelsChanged: () => Promise.resolve(void calls.push(['models changed'])),
    look: (frame, playing) => void calls.push(['look', frame, playing]),
    generate: (names) => void calls.push(['generate', names]),
    cancel: (names) => void calls.push(['cancel', names]),
    statuses: () => (gapDocument?.gaps ?? []).map((gap) => statusOf(gapId(gap))),
    frame: () => Promise.resolve(undefined),
    peek: (_, gap) => ({ key: `key of ${gap}`, whole: gap, times: [], ready: [] }),
    idle: () => Promise.resolve(),
    makeAll: () => Promise.resolve({ release: () => undefined }),
    onChange: gapNews.on,
    onFrame: frameNews.on,
    close: () => Promise.resolve(calls.push(['close gaps'])).then(() => undefined),
  }

  const takes: TakeDesk = {
    setDocument: () => undefined,
    async *watch(gap) {
      const nothing = { total: 0, takes: [], pairs: [], spread: null, compared: 0, comparisons: 0 }
      yield await Promise.resolve({ gap, ...nothing })
    },
    retry: (gap) => void calls.push(['retry takes', gap]),
    close: () => Promise.resolve(),
  }

  const quality: QualityDesk = {
    setDocument: () => undefined,
    look: () => undefined,
    async *watch() {
      yield await Promise.resolve({ changed: [], removed: [] })
    },
    close: () => Promise.resolve(),
  }

  const exports: ExportDesk = {
    start: (document, { path }) => {
      calls.push(['export', document, path])
      const id = `job-${jobs.size + 1}`
      tellJob({ id, kind: 'export', state: 'running', stage: 'making', done: 0, total: 10, path, notes: [] })
      return Promise.resolve(id)
    },
    cancel: (id) => tellJob({ ...jobs.get(id)!, state: 'cancelled', stage: 'ended' }),
    dismiss: (id) => {
      if (jobs.delete(id)) jobEnds.say(id)
    },
    jobs: () => [...jobs.values()],
    onJob: jobNews.on,
    onRemoved: jobEnds.on,
    close: () => Promise.resolve(calls.push(['close exports'])).then(() => undefined),
  }

  const trainings: TrainingDesk = {
    survey: (_, footage) => Promise.resolve(void calls.push(['survey', footage])),
    forecast: (_, plan) => Promise.resolve(void calls.push(['forecast', plan])),
    start: (_, plan) => {
      calls.push(['train', plan])
      const id = `training-${learning.size + 1}`
      tellTraining({
        ...{ id, state: 'waiting', plan, begun: 0, step: 0, steps: plan.steps },
        ...{ losses: [], heldOut: [], strips: [], notes: [] },
      })
      return Promise.resolve(id)
    },
    control: (id, action) => {
      calls.push([action, id])
      if (action === 'discard' && learning.delete(id)) trainingEnds.say(id)
      return Promise.resolve()
    },
    strip: () => Promise.resolve(null),
    trainings: () => [...learning.values()],
    onChange: trainingNews.on,
    onGone: trainingEnds.on,
    onModels: modelNews.on,
    close: () => Promise.resolve(calls.push(['close trainings'])).then(() => undefined),
  }

  function tellTraining(training: Training): void {
    learning.set(training.id, training)
    trainingNews.say(training)
  }

  function tellJob(job: Job): void {
    jobs.set(job.id, job)
    jobNews.say(job)
  }

  return {
    ...{ pictures, view, gaps, exports, takes, quality, trainings, calls, tellJob, tellTraining },
    /** The library has another model. */
    tellModels: modelNews.say,
    engine: {
      ready: () => Promise.reject(new InterludeError('tool-missing', 'There is no engine.', 'Install it.')),
      call: () => Promise.reject(new InterludeError('tool-missing', 'There is no engine.', 'Install it.')),
      renew: () => void calls.push(['renew']),
      status: () => engineStatus,
      onStatus: engineNews.on,
    },
    store: {
      size: () => Promise.resolve(stored),
      clear: () => {
        const freed = stored
        stored = { files: 0, bytes: 0 }
        return Promise.resolve(freed)
      },
      setLimit: (limit: number) => Promise.resolve(void calls.push(['limit', limit])),
    },
    /** What those who open files were given. */
    document: () => shown,
    /** What the gap desk was given. */
    gapDocument: () => gapDocument,
    /** How many frames were scaled. */
    scaled: () => scaled,
    setStored: (files: number, bytes: number) => void (stored = { files, bytes }),
    /** The gap desk has made a frame. */
    make(gap: string, index: number, frame: Frame = hd) {
      ready.set(gap, [...(ready.get(gap) ?? []), index])
      const { key } = statusOf(gap)
      frameNews.say({ gap, key, index, time: (index + 1) / 1001, madeAt: Date.now(), frame })
      gapNews.say([statusOf(gap)], [])
    },
    sayEngine(status: EngineStatus) {
      engineStatus = status
      engineNews.say(status)
    },
    saySource(source: string, state: SourceStatus['state']) {
      if (shown && findSource(shown, source)) sourceNews.say([{ source, state, notes: [] }])
    },
    listeners: () =>
      sourceNews.count() +
      gapNews.count() +
      frameNews.count() +
      jobNews.count() +
      jobEnds.count() +
      trainingNews.count() +
      trainingEnds.count() +
      modelNews.count() +
      engineNews.count(),
  }
}

/** See {@link createDesks}. */
export type Desks = ReturnType<typeof createDesks>
