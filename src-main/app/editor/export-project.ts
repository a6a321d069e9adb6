// A saved project to a file without a window: the same desks, and so the same pixels, as an export from the editor.
import { basename, join, resolve } from 'node:path'
import { InterludeError, cancelled, fromErrorShape, throwIfCancelled } from '../../../src-shared/errors.ts'
import type { Job } from '../../../src-shared/editor/values.ts'
import type { Output, ProjectDocument } from '../../../src-shared/project/document.ts'
import { containerOf } from '../../media/encode.ts'
import type { App } from '../compose.ts'
import { checkSize } from '../harmonise.ts'
import { createExportDesk } from './export-desk.ts'
import type { FrameSpan } from './export-plan.ts'
import { createGapDesk } from './gap-desk.ts'
import type { ExportDesk } from './parts.ts'
import { createPictureDesk } from './pictures.ts'
import { readProject } from './project-file.ts'
import { openSettings } from './settings.ts'

/** What is asked for; what is undefined is as the document says. */
export interface ExportRequest {
  /** Folder that `audio` is looked for in. */
  readonly folder: string
  /** Where the result goes; its ending says how. */
  readonly output: string
  readonly codec: Output['codec'] | undefined
  readonly quality: Output['quality'] | undefined
  /** null: the size of the project's picture. */
  readonly size: Output['size'] | undefined
  readonly rate: Output['rate'] | undefined
  readonly range: FrameSpan | undefined
  /** The source whose sound goes along, by its path, file name or id; `none` for silence. */
  readonly audio: string | undefined
}

/** Who hears and decides. */
export interface ExportHooks {
  readonly signal: AbortSignal
  /** Hears of every step. */
  readonly onJob: (job: Job) => void
  readonly mayOverwrite: (path: string) => Promise<boolean>
}

function findSound(document: ProjectDocument, wanted: string, folder: string): string | null {
  if (wanted === 'none') return null
  const ways = [
    document.sources.filter(({ id }) => id === wanted),
    document.sources.filter(({ path }) => path === resolve(folder, wanted)),
    document.sources.filter(({ path }) => basename(path) === wanted),
  ]
  const found = ways.find((sources) => sources.length > 0)
  if (found?.length === 1 && found[0]) return found[0].id
  const names = document.sources.filter(({ facts }) => facts.audio).map(({ path }) => path)
  throw new InterludeError(
    'not-found',
    found ? `Several sources are called ${wanted}.` : `The project has no source ${wanted}.`,
    names.length > 0 ? `Sources with sound: ${names.join(', ')}.` : 'None of its sources has sound.',
  )
}

function outputOf(document: ProjectDocument, request: ExportRequest): Output {
  const { codec, quality, size, rate, audio, folder } = request
  if (size) checkSize(size)
  const own = document.output
  const container = containerOf(request.output)
  return {
    container,
    // A codec that was chosen for another container means nothing here.
    codec: codec === undefined ? (container === own.container ? own.codec : null) : codec,
    quality: quality ?? own.quality,
    size: size === undefined ? own.size : size,
    rate: rate === undefined ? own.rate : rate,
    audio: audio === undefined ? own.audio : findSound(document, audio, folder),
  }
}

async function startJob(
  desk: ExportDesk,
  document: ProjectDocument,
  request: ExportRequest,
  hooks: ExportHooks,
): Promise<string> {
  const { output: path, range = null } = request
  const output = outputOf(document, request)
  try {
    return await desk.start(document, { path, output, range, overwrite: false })
  } catch (error) {
    const isThere = error instanceof InterludeError && error.code === 'exists'
    if (!isThere || !(await hooks.mayOverwrite(path))) throw error
    return await desk.start(document, { path, output, range, overwrite: true })
  }
}

/** Renders a project's file as {@link exportDocument} does; rejects with what reading it rejects with, too. */
export async function exportProject(
  app: App,
  project: string,
  request: ExportRequest,
  hooks: ExportHooks,
): Promise<Job> {
  const { document } = await readProject(project)
  throwIfCancelled(hooks.signal)
  return await exportDocument(app, document, request, hooks)
}

/**
 * Renders a document. Resolves with the finished job. Rejects with what checking, making and writing reject with, and `cancelled`.
 */
export async function exportDocument(
  app: App,
  document: ProjectDocument,
  request: ExportRequest,
  hooks: ExportHooks,
): Promise<Job> {
  const opened = await app.openStore(true)
  const tools = () => app.tools()
  const pictures = createPictureDesk({ tools })
  try {
    const gaps = await createGapDesk({
      ...{ engine: app.engine, engineBuild: () => app.engineBuild(), models: app.models },
      ...{ store: opened.store, pictures, folder: join(app.runtime.cache, 'gaps') },
    })
    // It decides pixels, and these are to be the window's.
    const { memoryLimit } = (await openSettings(join(app.runtime.data, 'settings.json'))).current()
    gaps.setMemoryLimit(memoryLimit ?? undefined)
    const desk = createExportDesk({ tools, pictures, gaps })
    try {
      return await followJob(desk, () => startJob(desk, document, request, hooks), hooks)
    } finally {
      await desk.close()
      await gaps.close()
    }
  } finally {
    await pictures.close()
    await opened.close()
  }
}

/** Starts a job and waits for its end. */
async function followJob(
  desk: ExportDesk,
  start: () => Promise<string>,
  { signal, onJob }: ExportHooks,
): Promise<Job> {
  const id = await start()
  const stop = (): void => desk.cancel(id)
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  try {
    const ended = await new Promise<Job>((resolveEnd) => {
      const hear = (job: Job): void => {
        onJob(job)
        if (job.state !== 'running') resolveEnd(job)
      }
      desk.onJob(hear)
      for (const job of desk.jobs()) hear(job)
    })
    if (ended.state === 'cancelled') throw cancelled()
    if (ended.error) throw fromErrorShape(ended.error)
    return ended
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
