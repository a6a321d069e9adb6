// The window's state as one value, and its line to the main side. Panels get it by context (useEditor); they change the document through
// `project` and everything else through the parts below.
import { getContext, setContext } from 'svelte'
import type * as v from 'valibot'
import { editorContract, type EditorContract } from '../../src-shared/editor/contract.ts'
import type { EditorEvent } from '../../src-shared/editor/events.ts'
import type { PictureRef } from '../../src-shared/editor/values.ts'
import { InterludeError, toErrorShape } from '../../src-shared/errors.ts'
import { findSource } from '../../src-shared/project/lookup.ts'
import { playedRange, sequenceFrames } from '../../src-shared/project/picture-at.ts'
import { connect, type Client } from '../../src-shared/rpc-connect.ts'
import type { Call } from '../../src-shared/rpc.ts'
import { toNumber } from '../../src-shared/timebase.ts'
import type { Link } from '../host/link.ts'
import { keepHistory, takeHistory, type TabStorage } from './history-keeper.ts'
import { Quality } from '../quality/quality.svelte.ts'
import { Takes } from '../takes/takes.svelte.ts'
import { Pictures } from './pictures.svelte.ts'
import { Playback, type Span } from './playback.svelte.ts'
import { Project } from './project.svelte.ts'
import { Announcer } from './say.svelte.ts'
import { Selection } from './selection.svelte.ts'
import { Session } from './session.svelte.ts'
import { Thumbnails } from './thumbnails.svelte.ts'
import { Trainings } from './trainings.svelte.ts'
import { View } from './view.svelte.ts'
import { fits, inbetweenKey } from './wishes.ts'

/** Milliseconds between attempts to find the main side again. */
const retryAfter = 1000
/** A drag sends a document at most this often (ms). */
const dragPause = 120
/** While it plays, the main side is told this often where (s). */
const lookEvery = 0.5

const now = (): number => performance.now() / 1000

const isInbetween = ({ kind }: PictureRef): boolean => kind === 'in-between'

/** A frame as it came, for whoever measures or watches. */
export type FrameNews = Extract<EditorEvent, { type: 'frame' }>

/** See the top of this file. */
export class Editor {
  readonly session = new Session()
  readonly project: Project
  readonly selection = new Selection()
  readonly playback = new Playback()
  readonly view = new View()
  readonly say = new Announcer()
  readonly takes = new Takes()
  readonly quality = new Quality()
  readonly pictures: Pictures
  readonly thumbnails: Thumbnails
  readonly trainings: Trainings
  readonly link: Link
  /** Commands that the desktop or another part asks for; the command table answers. */
  onCommand: (command: string, path?: string) => void = () => undefined
  readonly #frameListeners = new Set<(news: FrameNews) => void>()
  #client = $state.raw<Client<EditorContract> | undefined>()
  readonly #storage: TabStorage | undefined
  #instance: string | undefined
  #sendTimer: ReturnType<typeof setTimeout> | undefined
  #unsent = false
  #looked = 0

  /** `storage` outlives a reload of the page, in which the history is kept; none: it is not. */
  constructor(link: Link, storage?: TabStorage) {
    this.link = link
    this.#storage = storage
    this.project = new Project((document) => {
      this.selection.prune(document)
      this.#send()
    })
    this.pictures = new Pictures(
      async (picture, box, signal) => (await this.call('picture', { picture, box }, { signal })) ?? undefined,
    )
    this.thumbnails = new Thumbnails(async (pictures, box, onItem, signal) => {
      const refs: PictureRef[] = [...pictures]
      await this.call(
        'thumbnails',
        { pictures: refs, box },
        { signal, onItem: ({ index, pixels }) => onItem(index, pixels) },
      )
    })
    this.trainings = new Trainings(this.call, storage)
  }

  /** Asks the main side. Rejects with `engine-died` while there is no connection. */
  readonly call: Call<EditorContract> = (name, input, options) => {
    const client = this.#client
    if (!client) {
      const lost = new InterludeError(
        'engine-died',
        'There is no connection to the program.',
        'It is being sought; try again in a moment.',
      )
      return Promise.reject(lost)
    }
    // What is asked is asked about the newest document.
    if (name !== 'edit') this.flush()
    return client.call(name, input, options)
  }

  /** As {@link call}, but a failure becomes a notice; undefined then. */
  readonly ask: (...parameters: Parameters<Call<EditorContract>>) => Promise<unknown> = async (
    ...parameters
  ) => {
    try {
      return await this.call(...parameters)
    } catch (error) {
      this.fail(error)
      return undefined
    }
  }

  /** Hears each frame that is made, after it was put into the pictures. Returns the remover. */
  hearFrames(listener: (news: FrameNews) => void): () => void {
    this.#frameListeners.add(listener)
    return () => this.#frameListeners.delete(listener)
  }

  /** Shows a failure to the user; a cancel is none. */
  fail(error: unknown): void {
    const { code, message, remedy } = toErrorShape(error)
    if (code === 'cancelled') return
    this.session.notify('error', message, remedy)
    this.say.alert(message)
  }

  /** Makes an edit; a refusal becomes a notice. */
  edit(label: string, edit: Parameters<Project['apply']>[1]): boolean {
    try {
      return this.project.apply(label, edit)
    } catch (error) {
      this.fail(error)
      return false
    }
  }

  /** Frames of the whole sequence. */
  get length(): number {
    return sequenceFrames(this.project.document)
  }

  /** What plays: the range, or a single frame where there is none. */
  get span(): Span {
    return playedRange(this.project.document) ?? { first: 0, last: 0 }
  }

  /** Frames a second of the sequence. */
  get rate(): number {
    return toNumber(this.project.document.rate)
  }

  /** Moves the playhead, within the sequence. */
  seek(frame: number): void {
    this.view.viewer = 'sequence'
    this.playback.seek(Math.min(frame, Math.max(0, this.length - 1)), now())
    this.#look()
  }

  /** Shows this frame of the source viewer's source, within it. */
  seekSource(frame: number): void {
    const { source } = this.view
    const count = source === null ? 1 : (findSource(this.project.document, source)?.facts.frameCount ?? 1)
    this.view.sourceFrame = Math.max(0, Math.min(count - 1, Math.round(frame)))
  }

  play(speed: number): void {
    this.view.viewer = 'sequence'
    this.playback.play(speed, this.span, now())
    this.#look()
  }

  stop(): void {
    this.playback.stop()
    this.#look()
  }

  /** Called for each animation frame. */
  tick(): void {
    this.playback.tick(this.span, this.rate, now())
    if (now() - this.#looked > lookEvery) this.#look()
  }

  /** Sends the newest document if it was not yet sent. */
  flush(): void {
    clearTimeout(this.#sendTimer)
    this.#sendTimer = undefined
    if (!this.#unsent || !this.#client) return
    this.#unsent = false
    const { document } = this.project
    const revision = this.project.stamp(document)
    // The schema would take lists that may be written to; nobody writes to them.
    const input = { revision, document } as v.InferInput<EditorContract['edit']['input']>
    this.#client.call('edit', input).catch((error: unknown) => this.fail(error))
  }

  /** The page is about to go, maybe to be loaded again: what is not yet sent is, and the history is kept for its next life. */
  leave(): void {
    this.flush()
    if (!this.#storage || this.#instance === undefined) return
    const { revision, history } = this.project
    keepHistory(this.#storage, { instance: this.#instance, revision }, history)
  }

  /** Connects, and connects again whenever the line is lost, until the signal fires. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const channel = await this.link.open(signal)
        const client = connect(editorContract, channel)
        this.#client = client
        await client.call(
          'watch',
          { box: this.pictures.box },
          { signal, onItem: (event) => this.#hear(event) },
        )
      } catch {
        // Lost, or not there yet.
      }
      this.#client = undefined
      if (this.session.connection === 'open') this.session.connection = 'lost'
      if (this.session.connection === 'lost' && (await this.link.refused())) {
        this.session.connection = 'refused'
      }
      await new Promise((resolve) => setTimeout(resolve, retryAfter))
    }
  }

  #hear(event: EditorEvent): void | Promise<void> {
    if (event.type === 'hello') {
      this.#greet(event)
      return
    }
    this.session.hear(event)
    switch (event.type) {
      case 'project':
        this.#open(event.project)
        break
      case 'pen':
        this.project.writable = event.writable
        break
      case 'kept':
        if (event.where === 'file') this.project.saved(event.revision, event.path, event.name)
        break
      case 'frame':
        this.thumbnails.retry(isInbetween)
        return this.#receive(event)
      case 'gaps':
        this.thumbnails.retry(isInbetween)
        break
      case 'sources':
        this.pictures.retry()
        this.thumbnails.retry()
        break
      case 'training':
      case 'training-gone':
        this.trainings.hear(event)
        break
      case 'command':
        this.onCommand(event.command, event.path)
        break
      case 'engine':
      case 'job':
      case 'job-removed':
      case 'settings':
      case 'models':
      case 'recent':
      case 'recoveries':
      case 'cache':
      case 'notice':
    }
  }

  #greet(hello: Extract<EditorEvent, { type: 'hello' }>): void {
    this.session.greet(hello)
    this.trainings.greet(hello.trainings)
    this.project.writable = hello.writable
    const again = this.#instance === hello.instance
    this.#instance = hello.instance
    this.pictures.retry()
    this.thumbnails.retry()
    // The same main side, and nobody else had the pen: what this window holds is newer or equal, and its history goes on.
    if (again && hello.writable && hello.project.revision <= this.project.revision) {
      this.#unsent = true
      this.flush()
      return
    }
    const { instance, project } = hello
    const { revision } = project
    this.#open(project, this.#storage && takeHistory(this.#storage, { instance, revision }))
  }

  #open(...project: Parameters<Project['open']>): void {
    this.#unsent = false
    this.project.open(...project)
    this.view.showSequence()
    this.selection.clear()
    this.selection.prune(this.project.document)
    if (this.playback.frame >= this.length) this.playback.seek(0, now())
  }

  async #receive(news: FrameNews): Promise<void> {
    const { pixels, key, time } = news
    const { box } = this.pictures
    // One that was on its way when the box changed has another size than its name would say.
    if (pixels && fits(pixels, this.project.document.picture, box)) {
      await this.pictures.put(inbetweenKey(key, time, box), pixels)
    }
    for (const listener of this.#frameListeners) listener(news)
  }

  #send(): void {
    this.#unsent = true
    if (!this.project.inGroup) this.flush()
    else this.#sendTimer ??= setTimeout(() => this.flush(), dragPause)
  }

  #look(): void {
    const { frame, playing } = this.playback
    this.#looked = now()
    if (this.#client) this.#client.call('look', { frame, playing }).catch(() => undefined)
  }
}

const key = Symbol('editor')

/** Gives the editor to all panels below. */
export function provideEditor(editor: Editor): Editor {
  return setContext(key, editor)
}

/** The editor of this window. */
export function useEditor(): Editor {
  return getContext<Editor>(key)
}
