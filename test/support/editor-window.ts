// An editor on folders of its own, and windows that listen to it over channels in memory.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type * as v from 'valibot'
import { onTestFinished } from 'vitest'
import { grantedPaths, rootedPaths } from '../../src-main/app/editor/paths.ts'
import { createModelDesk } from '../../src-main/app/editor/model-desk.ts'
import type { Editor, HostServices } from '../../src-main/app/editor/parts.ts'
import { createEditor, type EditorParts } from '../../src-main/app/editor/session.ts'
import { openSettings } from '../../src-main/app/editor/settings.ts'
import type { Runtime } from '../../src-main/app/runtime.ts'
import { memoryChannels } from '../../src-shared/channel-memory.ts'
import { editorContract, type EditorContract } from '../../src-shared/editor/contract.ts'
import type { EditorEvent } from '../../src-shared/editor/events.ts'
import type { documentSchema, ProjectDocument } from '../../src-shared/project/document.ts'
import { addKeyframes } from '../../src-shared/project/edit-keyframes.ts'
import { addSources } from '../../src-shared/project/edit-sources.ts'
import { connect, type Client } from '../../src-shared/rpc-connect.ts'
import { rational } from '../../src-shared/timebase.ts'
import { newDocument } from '../../src-main/app/editor/project-start.ts'
import { createDesks, sourceAt, type Desks } from './editor-desks.ts'
import { temporaryFolder } from './temp.ts'

type EventOf<T extends EditorEvent['type']> = Extract<EditorEvent, { type: T }>

/** The schema's input type is of lists that may be written to; nobody writes to them. */
export const sendable = (document: ProjectDocument) => document as v.InferInput<typeof documentSchema>

const none = new Uint8Array()

/** A window: its calls, and what it heard. */
export class TestWindow {
  readonly client: Client<EditorContract>
  readonly events: EditorEvent[] = []
  /** Set, it takes no more events. */
  stalled: Promise<undefined> | undefined
  readonly detach: () => void
  readonly #close: () => void
  #wake: (() => void) | undefined
  revision = 0

  constructor(editor: Editor, box = { width: 320, height: 180 }) {
    const [ours, theirs] = memoryChannels()
    this.detach = editor.attach(theirs)
    this.client = connect(editorContract, ours)
    this.#close = ours.close
    this.client.call('watch', { box }, { onItem: (event) => this.#hear(event) }).catch(() => undefined)
  }

  async #hear(event: EditorEvent): Promise<void> {
    await this.stalled
    if (event.type === 'hello' || event.type === 'project') this.revision = event.project.revision
    // Without the samples: a long test would hold them all.
    const pixels = event.type === 'frame' && event.pixels
    this.events.push(pixels ? { ...event, pixels: { ...pixels, data: none } } : event)
    this.#wake?.()
  }

  /** The first event of this type that fits, of those heard so far (from `from` on) or to come. */
  async heard<T extends EditorEvent['type']>(
    type: T,
    fits: (event: EventOf<T>) => boolean = () => true,
    from = 0,
  ): Promise<EventOf<T>> {
    for (let next = from; ;) {
      for (; next < this.events.length; next++) {
        // The type says which of the union it is.
        const event = this.events[next] as EventOf<T>
        if (event.type === type && fits(event)) return event
      }
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  /** Sends a document as the next one. */
  async edit(document: ProjectDocument): Promise<void> {
    const revision = ++this.revision
    await this.client.call('edit', { revision, document: sendable(document) })
  }

  /** The window is gone. */
  close(): void {
    this.#close()
  }
}

/** What the host was told. */
export interface HostRecord {
  working: (number | null)[]
  titled: { name: string | null; path: string | null; saved: boolean }[]
  revealed: string[]
}

/** An editor and everything around it. */
export interface TestEditor {
  readonly editor: Editor
  readonly desks: Desks
  readonly host: HostServices
  readonly told: HostRecord
  readonly data: string
  /** The root that may be browsed. */
  readonly root: string
  readonly window: (box?: { width: number; height: number }) => TestWindow
}

/** What may be otherwise. */
export interface TestEditorOptions {
  /** Folders of an earlier one. */
  readonly folder?: string
  readonly kind?: HostServices['kind']
  readonly pick?: HostServices['pick']
  readonly times?: EditorParts['times']
  /** Whether it is closed when the test ends; default true. */
  readonly closes?: boolean
}

/** Opens an editor. Its folders: `data`, `root` (browsed), `program` (with a sample). */
export async function openTestEditor(options: TestEditorOptions = {}): Promise<TestEditor> {
  const folder = options.folder ?? temporaryFolder()
  const [data, root, program] = ['data', 'root', 'program'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  const sample = join(program, 'resources', 'sample')
  for (const each of [data, root, sample]) mkdirSync(each, { recursive: true })
  for (const name of ['flower-1.jpg', 'flower-2.jpg']) writeFileSync(join(sample, name), 'a picture')
  const desks = createDesks()
  const kind = options.kind ?? 'browser'
  const told: HostRecord = { working: [], titled: [], revealed: [] }
  const host: HostServices = {
    kind,
    paths: kind === 'browser' ? await rootedPaths([root]) : grantedPaths(),
    pick: options.pick,
    reveal: (path) => Promise.resolve(void told.revealed.push(path)),
    working: (share) => void told.working.push(share),
    titled: (name, path, saved) => void told.titled.push({ name, path, saved }),
  }
  // The few facts of a runtime that an editor looks at.
  const runtime = { data, root: program, cache: join(folder, 'cache') } as Runtime
  const models = {
    userFolder: join(data, 'models'),
    list: () =>
      Promise.resolve([
        {
          name: 'mine',
          folder: '/mine',
          origin: 'user' as const,
          kind: 'studio',
          trained: true,
          problem: undefined,
        },
        {
          name: 'broken',
          folder: '/b',
          origin: 'user' as const,
          kind: undefined,
          trained: undefined,
          problem: 'no',
        },
        {
          name: 'starter',
          folder: '/s',
          origin: 'bundled' as const,
          kind: 'studio',
          trained: true,
          problem: undefined,
        },
      ]),
    resolve: () => Promise.reject(new Error('Nobody asks here.')),
  }
  const settings = await openSettings(join(data, 'settings.json'))
  const preferred = () => settings.current().defaultModel
  const nothing = () =>
    (async function* () {
      yield* await Promise.resolve([])
    })()
  const editor = await createEditor({
    library: createModelDesk({ engine: desks.engine, models, preferred }),
    device: {
      heed: ({ device }) => Promise.resolve(void desks.calls.push(['device', device])),
      facts: () => ({ insisted: null, memory: 16e9 }),
      ...{ examine: nothing, test: nothing },
    },
    app: { runtime, models, engine: desks.engine },
    ...{ host, pictures: desks.pictures, view: desks.view, gaps: desks.gaps, exports: desks.exports },
    ...{ takes: desks.takes, quality: desks.quality },
    trainings: desks.trainings,
    store: desks.store,
    settings,
    version: '0.1.0',
    times: { autosave: 20, retry: 20, pen: 20, cache: 5, ...options.times },
    onDefect: (error) => {
      throw error
    },
  })
  if (options.closes ?? true) onTestFinished(() => editor.close())
  return { editor, desks, host, told, data, root, window: (box) => new TestWindow(editor, box) }
}

/** `count` keyframes of a video in this folder, ten frames apart. */
export function documentIn(folder: string, count = 3): ProjectDocument {
  const source = sourceAt('video-a', join(folder, 'footage', 'a.mp4'))
  const keyframes = Array.from({ length: count }, (_, index) => ({
    id: `k${index}`,
    at: index * 10,
    shows: { kind: 'frame', source: 'video-a', index, time: rational(index, 25) } as const,
  }))
  return addKeyframes(addSources(newDocument('starter'), [source]), keyframes)
}
