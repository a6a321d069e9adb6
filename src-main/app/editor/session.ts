// The editor's main side put together: the open project, the windows, and the desks that read, make and write. What windows ask is
// answered in handlers.ts; what they are told comes from here and news.ts.
import { randomUUID } from 'node:crypto'
import { extname, join, resolve } from 'node:path'
import { editorContract } from '../../../src-shared/editor/contract.ts'
import type { EditorEvent, Recovery } from '../../../src-shared/editor/events.ts'
import { InterludeError, toErrorShape } from '../../../src-shared/errors.ts'
import type { ProjectDocument } from '../../../src-shared/project/document.ts'
import { serve } from '../../../src-shared/rpc-serve.ts'
import type { Engine } from '../../engine-client/engine-link.ts'
import { sampleFolder, type App } from '../compose.ts'
import type { FrameStore } from '../frame-store.ts'
import { defaultModel } from '../model-library.ts'
import type { TrainingDesk } from '../training/parts.ts'
import { watchCache } from './cache-watch.ts'
import { engineStateOf } from './engine-state.ts'
import type { DeviceDesk } from './device-desk.ts'
import type { EditorCore, Seat } from './handlers-core.ts'
import { createHandlers } from './handlers.ts'
import type { ModelDesk } from './model-desk.ts'
import { spreadNews } from './news.ts'
import { createOutbox, type Saying } from './outbox.ts'
import type { Editor, ExportDesk, GapDesk, HostServices, PictureDesk, WindowPictures } from './parts.ts'
import { withReadable } from './paths.ts'
import { projectEnding } from './project-file.ts'
import { createSourceGate } from './project-gate.ts'
import { createProjectKeeper } from './project-keeper.ts'
import { newDocument, sampleDocument, samplePaths } from './project-start.ts'
import { openRecent } from './recent.ts'
import { openRecoveries } from './recovery.ts'
import type { QualityDesk } from './quality-desk.ts'
import type { SettingsFile } from './settings.ts'
import type { TakeDesk } from './take-desk.ts'
import { openUploads } from './upload.ts'
import { openUploadUsers } from './upload-users.ts'
import { openVersions } from './versions.ts'
import { createWindows } from './windows.ts'

/** What an editor is made of. It closes the desks, and nothing else of this. */
export interface EditorParts {
  readonly app: Pick<App, 'models' | 'runtime'> & {
    readonly engine: Pick<Engine, 'ready' | 'renew' | 'status' | 'onStatus'>
  }
  readonly host: HostServices
  readonly pictures: PictureDesk
  readonly view: WindowPictures
  readonly gaps: GapDesk
  readonly exports: ExportDesk
  readonly takes: TakeDesk
  readonly quality: QualityDesk
  readonly trainings: TrainingDesk
  readonly library: ModelDesk
  readonly device: DeviceDesk
  readonly store: Pick<FrameStore, 'size' | 'clear' | 'setLimit'>
  readonly settings: SettingsFile
  /** This program's version. */
  readonly version: string
  /** What is open at first, for someone who has no projects and no unsaved work: nothing, or the sample. */
  readonly first?: 'empty' | 'sample'
  /** Hears defects, for the log. */
  readonly onDefect?: (error: unknown, call: string) => void
  /** Milliseconds: from an edit to its copy, to the next try after one that failed, that the pen waits, and that a count of the cache does. */
  readonly times?: {
    readonly autosave?: number
    readonly retry?: number
    readonly pen?: number
    readonly cache?: number
  }
}

type Project = EditorCore['project']

/** Most sayings that wait for the first window. */
const mostEarly = 50

/** Makes the editor, with an empty project. */
export async function createEditor(parts: EditorParts): Promise<Editor> {
  const { app, host, pictures, view, gaps, exports, trainings, takes, quality } = parts
  const { settings, store, library, device, version, times = {} } = parts
  const { data } = app.runtime
  const instance = randomUUID()
  const uploadFolder = join(data, 'uploads')
  const paths = withReadable(host.paths, [sampleFolder(app.runtime), uploadFolder])
  const gate = createSourceGate(paths)
  const recent = await openRecent(join(data, 'recent.json'))
  const recoveryStore = openRecoveries(join(data, 'recovery'), version)
  const versions = openVersions(join(data, 'versions'), version)
  const uploads = openUploads(uploadFolder)
  const uploadUsers = openUploadUsers({
    folder: uploadFolder,
    file: join(data, 'upload-users.json'),
    copies: [join(data, 'recovery'), join(data, 'versions')],
    recent: () => recent.list().map(({ path }) => path),
  })
  const seats = new Map<Seat, () => void>()
  let recoveries: Recovery[] = await recoveryStore.list()
  /** What there was to say before there was a window. */
  let early: Saying[] = []

  const sayEarly = (saying: Saying) => {
    early = [...early, saying].slice(-mostEarly)
  }

  const say = (saying: Saying) => {
    if (windows.count() === 0) sayEarly(saying)
    else windows.tell((outbox) => outbox.say(saying))
  }

  const fail = (error: unknown) => {
    const { message, remedy } = toErrorShape(error)
    say({ type: 'notice', level: 'error', text: message, ...(remedy !== undefined && { remedy }) })
  }

  const windows = createWindows({
    ...(times.pen !== undefined && { penPatience: times.pen }),
    onPenMoved: () => {
      project.handOver()
      core.tell('project')
    },
    onEmpty: () => void project.flush(),
  })

  const blank = async () => newDocument((await library.usable())[0]?.name ?? defaultModel)

  const title = () => {
    const { name, path, saved } = project.current()
    host.titled(name, path, saved)
    void uploadUsers.note(project.current())
  }

  const project: Project = createProjectKeeper({
    recoveries: recoveryStore,
    versions,
    program: version,
    first: await blank(),
    autosaveAfter: times.autosave,
    retryAfter: times.retry,
    onLoading: (document) => gate.look(document),
    onDocument: (document, replaced) => {
      showDesks(document)
      core.tell('project', replaced ? undefined : windows.writer())
      title()
    },
    onKept: ({ revision, where }) => {
      const read = (): EditorEvent => {
        const { path, name } = project.current()
        return { type: 'kept', revision, where, path, name }
      }
      windows.tell((outbox) => outbox.changed(`kept ${where}`, read))
      title()
    },
    onRecoveries: () => void lookForRecoveries(),
    onTrouble: ({ level, text, remedy }) =>
      say({ type: 'notice', level, text, ...(remedy !== undefined && { remedy }) }),
  })

  const showDesks = (document: ProjectDocument) => {
    const visible = gate.visible(document)
    pictures.setDocument(visible)
    gaps.setDocument(visible)
    takes.setDocument(visible)
    quality.setDocument(visible)
  }

  const lookForRecoveries = async () => {
    recoveries = await recoveryStore.list()
    windows.tell((outbox) => outbox.changed('recoveries', () => ({ type: 'recoveries', recoveries })))
  }

  const cache = watchCache(
    store,
    () => settings.current().cacheLimit,
    () => windows.tell((outbox) => outbox.changed('cache', () => ({ type: 'cache', cache: cache.now() }))),
    times.cache,
  )

  const reads = {
    project: (): EditorEvent => ({ type: 'project', project: project.current() }),
    settings: (): EditorEvent => ({ type: 'settings', settings: settings.current() }),
    recent: (): EditorEvent => ({ type: 'recent', recent: [...recent.list()] }),
  }

  const statusesOf = (names: ReadonlySet<string>) => gaps.statuses().filter(({ gap }) => names.has(gap))

  const core: EditorCore = {
    ...{
      host,
      paths,
      gate,
      project,
      windows,
      view,
      gaps,
      exports,
      takes,
      quality,
      store,
      settings,
      recent,
      uploads,
    },
    ...{ trainings, library, device },
    engine: app.engine,
    document: () => gate.visible(project.current().document),
    blank,
    async sample() {
      const sources = []
      for await (const item of view.readSources(await samplePaths(sampleFolder(app.runtime)))) {
        if (item.error) throw new InterludeError(item.error.code, item.error.message, item.error.remedy)
        if (item.source) sources.push(item.source)
      }
      sources.sort((a, b) => (a.path < b.path ? -1 : 1))
      return sampleDocument(sources, (await blank()).defaults.model)
    },
    openWindow: (box) => ({ box, outbox: createOutbox(statusesOf) }),
    async hello(window) {
      const [models] = await Promise.all([library.usable(), recent.refresh()])
      return () => {
        const { document } = project.current()
        for (const saying of early) window.outbox.say(saying)
        early = []
        return {
          type: 'hello',
          ...{ instance, version, host: host.kind, platform: process.platform, models, recoveries },
          project: project.current(),
          writable: windows.writes(window),
          settings: settings.current(),
          recent: [...recent.list()],
          gaps: gaps.statuses(),
          sources: pictures.statuses().map((status) => gate.explain(document, status)),
          engine: engineStateOf(app.engine.status(), news.device()),
          jobs: exports.jobs(),
          trainings: trainings.trainings(),
          cache: cache.now(),
          sampleFolder: sampleFolder(app.runtime),
        }
      }
    },
    tell: (what, but) => windows.tell((outbox) => outbox.changed(what, reads[what]), but),
    tellModels: () => news.tellModels(),
    measureCache: () => cache.measure(),
  }

  const news = spreadNews({
    ...{ host, pictures, view, gaps, exports, trainings, windows, engine: app.engine },
    explain: (status) => gate.explain(project.current().document, status),
    measureCache: () => cache.measure(),
    library,
  })

  if (settings.problem !== undefined) say({ type: 'notice', level: 'warning', text: settings.problem })
  gaps.setLive(settings.current().live)
  gaps.setMemoryLimit(settings.current().memoryLimit ?? undefined)
  await store.setLimit(settings.current().cacheLimit)
  showDesks(project.current().document)
  title()
  if (parts.first === 'sample' && recent.list().length === 0 && recoveries.length === 0) {
    await core.sample().then(project.begin).catch(fail)
  }
  // What was left behind by runs that were killed; nobody waits for it.
  void Promise.all([versions.sweep(), uploads.sweep()])
    .then(() => uploadUsers.sweep(() => project.current().document))
    .catch(() => undefined)

  async function openProject(path: string): Promise<void> {
    if (windows.writer()) {
      // The user may want to save what is open: the window asks.
      windows.writer()?.outbox.say({ type: 'command', command: 'project.open', path })
      return
    }
    try {
      await project.open(await paths.check(path, 'read'))
      await recent.add(path)
      core.tell('recent')
    } catch (error) {
      fail(error)
    }
  }

  return {
    attach(channel) {
      const seat: Seat = { window: undefined, edits: undefined }
      const stop = serve(editorContract, createHandlers(core, seat), channel, {
        ...(parts.onDefect && { onDefect: parts.onDefect }),
      })
      const detach = () => {
        if (!seats.delete(seat)) return
        stop()
        void uploads.abandon(seat)
      }
      seats.set(seat, detach)
      channel.onClose(detach)
      return detach
    },
    async openPaths(given) {
      const named = given.map((path) => resolve(path))
      paths.grant(named)
      const isProject = (path: string) => extname(path).toLowerCase() === projectEnding
      const first = named.find(isProject)
      if (first !== undefined) await openProject(first)
      for (const path of named.filter((each) => !isProject(each))) {
        const saying: Saying = { type: 'command', command: 'project.import', path }
        const writer = windows.writer()
        if (writer) writer.outbox.say(saying)
        else sayEarly(saying)
      }
    },
    exported(id) {
      const job = exports.jobs().find((one) => one.id === id)
      return job?.state === 'done' && job.download !== undefined ? job.path : undefined
    },
    command(command) {
      windows.writer()?.outbox.say({ type: 'command', command })
    },
    async close() {
      for (const detach of [...seats.values()]) detach()
      await project.close()
      news.close()
      cache.close()
      windows.close()
      await exports.close()
      await trainings.close()
      await Promise.all([takes.close(), quality.close()])
      await gaps.close()
      await pictures.close()
      await uploads.close()
      host.working(null, [])
    },
  }
}
