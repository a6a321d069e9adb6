// What the main side tells, as state: who the host is, engine, jobs, settings, sources, gaps, notices. Changed by events alone.
import { SvelteMap } from 'svelte/reactivity'
import type { CacheSize, EditorEvent, Recent, Recovery } from '../../src-shared/editor/events.ts'
import {
  defaultSettings,
  type EngineState,
  type GapStatus,
  type Job,
  type Settings,
  type SourceStatus,
} from '../../src-shared/editor/values.ts'

/** Messages that are kept; older ones are forgotten. */
const mostNotices = 50

/** A message to the user that stays until it is read. */
export interface Notice {
  readonly id: number
  readonly level: 'info' | 'warning' | 'error'
  readonly text: string
  readonly remedy: string | undefined
  /** How often it came since it was closed last. */
  readonly count: number
}

type Hello = Extract<EditorEvent, { type: 'hello' }>

/** See the top of this file. */
export class Session {
  /** `lost`: the main side is being sought again. `refused`: there is one, with another key. */
  connection = $state<'connecting' | 'open' | 'lost' | 'refused'>('connecting')
  host = $state<'desktop' | 'browser'>('browser')
  platform = $state('')
  version = $state('')
  /** Where the sample's pictures lie. */
  sampleFolder = $state<string | undefined>()
  settings = $state.raw<Settings>(defaultSettings)
  engine = $state.raw<EngineState>({ state: 'off' })
  cache = $state.raw<CacheSize>({ files: 0, bytes: 0, limit: defaultSettings.cacheLimit })
  recent = $state.raw<readonly Recent[]>([])
  recoveries = $state.raw<readonly Recovery[]>([])
  /** The ids of those that were there when the window found the main side; later ones the user has left knowingly. */
  found = $state.raw<ReadonlySet<string>>(new Set())
  #instance: string | undefined
  models = $state.raw<readonly { readonly name: string; readonly trained: boolean }[]>([])
  notices = $state.raw<readonly Notice[]>([])
  /** Files that are being read into the bin. */
  reading = $state.raw<{ readonly done: number; readonly total: number } | null>(null)
  /** By gap name, source id and job id. */
  readonly gaps = new SvelteMap<string, GapStatus>()
  readonly sources = new SvelteMap<string, SourceStatus>()
  readonly jobs = new SvelteMap<string, Job>()
  #lastNotice = 0

  /** Begins anew with what the main side says first. */
  greet(hello: Hello): void {
    this.connection = 'open'
    this.host = hello.host
    this.platform = hello.platform
    this.version = hello.version
    this.sampleFolder = hello.sampleFolder
    this.settings = hello.settings
    this.engine = hello.engine
    this.cache = hello.cache
    this.recent = hello.recent
    this.recoveries = hello.recoveries
    if (this.#instance !== hello.instance) this.found = new Set(hello.recoveries.map(({ id }) => id))
    this.#instance = hello.instance
    this.models = hello.models
    refill(this.gaps, hello.gaps, ({ gap }) => gap)
    refill(this.sources, hello.sources, ({ source }) => source)
    refill(this.jobs, hello.jobs, ({ id }) => id)
  }

  /** Takes in a change. */
  hear(event: EditorEvent): void {
    switch (event.type) {
      case 'gaps':
        for (const gap of event.removed) this.gaps.delete(gap)
        for (const status of event.changed) this.gaps.set(status.gap, status)
        break
      case 'sources':
        for (const status of event.changed) this.sources.set(status.source, status)
        break
      case 'engine':
        this.engine = event.engine
        break
      case 'job':
        this.jobs.set(event.job.id, event.job)
        break
      case 'job-removed':
        this.jobs.delete(event.job)
        break
      case 'settings':
        this.settings = event.settings
        break
      case 'models':
        this.models = event.models
        break
      case 'recent':
        this.recent = event.recent
        break
      case 'recoveries':
        this.recoveries = event.recoveries
        break
      case 'cache':
        this.cache = event.cache
        break
      case 'notice':
        this.notify(event.level, event.text, event.remedy)
        break
      case 'hello':
      case 'project':
      case 'kept':
      case 'pen':
      case 'frame':
      case 'training':
      case 'training-gone':
      case 'command':
    }
  }

  /** Shows a message. The same words are shown once, and counted. */
  notify(level: Notice['level'], text: string, remedy?: string): void {
    const same = this.notices.find((notice) => notice.text === text)
    const notice = { id: same?.id ?? ++this.#lastNotice, level, text, remedy, count: (same?.count ?? 0) + 1 }
    this.notices = same
      ? this.notices.map((one) => (one === same ? notice : one))
      : [...this.notices, notice].slice(-mostNotices)
  }

  dismiss(id: number): void {
    this.notices = this.notices.filter((notice) => notice.id !== id)
  }
}

function refill<T>(map: SvelteMap<string, T>, items: readonly T[], idOf: (item: T) => string): void {
  map.clear()
  for (const item of items) map.set(idOf(item), item)
}
