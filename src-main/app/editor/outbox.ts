// What waits to be told to one window. A window that takes nothing costs little and never more: of everything that has a state the newest
// one waits, once; of frames the news, a bounded number of them with pixels, and when even these are too many, their gap's status
// stands for them. Things leave in the order in which they first changed, frames in the order in which they were made.
import type { EditorEvent } from '../../../src-shared/editor/events.ts'
import type { GapStatus, Pixels, SourceStatus } from '../../../src-shared/editor/values.ts'

/** News of a frame, without pixels. */
export type FrameNews = Omit<Extract<EditorEvent, { type: 'frame' }>, 'type' | 'pixels'>

/** What is said once and has no newer state. */
export type Saying = Extract<EditorEvent, { type: 'notice' | 'command' }>

/** How much may wait. */
export interface OutboxLimits {
  /** Bytes of pixels. */
  readonly pixelBytes: number
  /** News of frames. */
  readonly frames: number
  /** Notices and commands. */
  readonly sayings: number
}

/** A dozen frames of 1280x720, some seconds of making them; the browser host has up to sixteen windows. */
export const outboxLimits: OutboxLimits = { pixelBytes: 32 * 2 ** 20, frames: 2000, sayings: 50 }

/** See the top of this file. */
export interface Outbox {
  /** Something has changed; `read` gives it as it is when its turn has come. */
  changed(key: string, read: () => EditorEvent): void
  gaps(changed: readonly GapStatus[], removed: readonly string[]): void
  sources(changed: readonly SourceStatus[]): void
  /** A frame was made. `scale` is asked for its pixels, at most `bytes` of them, if there is room. */
  frame(news: FrameNews, bytes: number, scale: () => Promise<Pixels>): void
  say(saying: Saying): void
  /** The next event, as soon as there is one. Rejects with the signal's reason. For one caller at a time. */
  next(signal: AbortSignal): Promise<EditorEvent>
  /** How much waits. */
  size(): { readonly events: number; readonly pixelBytes: number }
}

interface Waiting {
  readonly read: () => EditorEvent | Promise<EditorEvent>
  /** Of frames. */
  readonly gap?: string
  readonly bytes: number
}

/** Makes an empty one. `statusesOf` gives what is known of these gaps now. */
export function createOutbox(
  statusesOf: (gaps: ReadonlySet<string>) => readonly GapStatus[],
  limits: OutboxLimits = outboxLimits,
): Outbox {
  /** In order of their turn. */
  const queue = new Map<string, Waiting>()
  /** Keys of the frames and of the sayings in the queue, in order. */
  const frames = new Set<string>()
  const sayings = new Set<string>()
  let changedGaps = new Map<string, GapStatus>()
  let removedGaps = new Set<string>()
  /** Gaps whose frames were dropped. */
  let crowded = new Set<string>()
  let changedSources = new Map<string, SourceStatus>()
  let pixelBytes = 0
  let wake: (() => void) | undefined

  const put = (key: string, waiting: Waiting) => {
    queue.set(key, waiting)
    pixelBytes += waiting.bytes
    wake?.()
  }

  const remove = (key: string): Waiting | undefined => {
    const waiting = queue.get(key)
    queue.delete(key)
    frames.delete(key)
    sayings.delete(key)
    pixelBytes -= waiting?.bytes ?? 0
    return waiting
  }

  const putOnce = (key: string, read: Waiting['read']) => {
    if (!queue.has(key)) put(key, { read, bytes: 0 })
  }

  const readGaps = (): EditorEvent => {
    const lost = new Set([...crowded].filter((gap) => !changedGaps.has(gap) && !removedGaps.has(gap)))
    const changed = [...changedGaps.values(), ...(lost.size > 0 ? statusesOf(lost) : [])]
    const removed = [...removedGaps]
    changedGaps = new Map()
    removedGaps = new Set()
    crowded = new Set()
    return { type: 'gaps', changed, removed }
  }

  const readSources = (): EditorEvent => {
    const changed = [...changedSources.values()]
    changedSources = new Map()
    return { type: 'sources', changed }
  }

  const dropOldestFrame = () => {
    const [oldest] = frames
    const gap = oldest === undefined ? undefined : remove(oldest)?.gap
    if (gap === undefined) return
    crowded.add(gap)
    putOnce('gaps', readGaps)
  }

  return {
    changed(key, read) {
      putOnce(key, read)
    },
    gaps(changed, removed) {
      for (const gap of removed) {
        changedGaps.delete(gap)
        removedGaps.add(gap)
      }
      for (const status of changed) {
        removedGaps.delete(status.gap)
        changedGaps.set(status.gap, status)
      }
      if (changedGaps.size + removedGaps.size > 0) putOnce('gaps', readGaps)
    },
    sources(changed) {
      for (const status of changed) changedSources.set(status.source, status)
      if (changedSources.size > 0) putOnce('sources', readSources)
    },
    frame(news, bytes, scale) {
      const key = `frame ${news.gap} ${news.index}`
      // Made again: the old one is of no use to anyone.
      remove(key)
      const hasRoom = pixelBytes + bytes <= limits.pixelBytes
      // Begun at once, so that it is ready when its turn comes; without it the window asks.
      const scaled = hasRoom ? scale().catch(() => undefined) : undefined
      const read = async (): Promise<EditorEvent> => {
        const pixels = await scaled
        return { type: 'frame', ...news, ...(pixels && { pixels }) }
      }
      frames.add(key)
      put(key, { read, gap: news.gap, bytes: hasRoom ? bytes : 0 })
      if (frames.size > limits.frames) dropOldestFrame()
    },
    say(saying) {
      const key = `saying ${JSON.stringify(saying)}`
      if (queue.has(key)) return
      sayings.add(key)
      put(key, { read: () => saying, bytes: 0 })
      const [oldest] = sayings
      if (sayings.size > limits.sayings && oldest !== undefined) remove(oldest)
    },
    async next(signal) {
      for (;;) {
        signal.throwIfAborted()
        const [first] = queue
        // Removed before it is read: what changes meanwhile waits anew.
        if (first) return await (remove(first[0])?.read() ?? first[1].read())
        await new Promise<void>((resolve) => {
          const go = () => {
            signal.removeEventListener('abort', go)
            resolve()
          }
          wake = go
          signal.addEventListener('abort', go)
        })
        wake = undefined
      }
    },
    size: () => ({ events: queue.size, pixelBytes }),
  }
}
