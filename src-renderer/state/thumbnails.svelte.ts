// Thumbnails for bin and timeline: small pictures by what they show, asked for in batches.
import type { Box, PictureRef, Pixels } from '../../src-shared/editor/values.ts'
import { bitmapOf, type Wish } from './pictures.svelte.ts'

/** Asks for many; each comes as it gets ready. */
export type AskThumbnails = (
  pictures: readonly PictureRef[],
  box: Box,
  onItem: (index: number, pixels: Pixels | undefined) => Promise<void>,
  signal: AbortSignal,
) => Promise<void>

/** The box of all thumbnails: twice the height of a strip, for sharp screens. */
export const thumbnailBox: Box = { width: 240, height: 135 }

/** Asked for at a time: few, so that scrolling on is not held up by what has left the screen. */
const batchSize = 24
/** Thumbnails that are kept. */
const capacity = 3000

/** See the top of this file. */
export class Thumbnails {
  /** Rises whenever some came. */
  tick = $state(0)
  readonly #ask: AskThumbnails
  readonly #kept = new Map<string, ImageBitmap>()
  /** What could not be had, and is not asked for again until something happens. */
  readonly #failed = new Map<string, PictureRef>()
  readonly #wished = new Map<string, Map<string, Wish>>()
  #running: { readonly batch: readonly Wish[]; readonly stopper: AbortController } | undefined
  /** What happened while a batch was under way: its answers may be older than that. */
  #excused: ((ref: PictureRef) => boolean)[] = []
  #scheduled = false

  constructor(ask: AskThumbnails) {
    this.#ask = ask
  }

  get(key: string): ImageBitmap | undefined {
    return this.#kept.get(key)
  }

  /** What `owner` (a panel) shows now; what it showed before and no longer does is not asked for any more. */
  want(owner: string, wishes: readonly Wish[]): void {
    this.#wished.set(owner, new Map(wishes.map((wish) => [wish.key, wish])))
    if (this.#running?.batch.every(({ key }) => !this.#isWanted(key))) this.#running.stopper.abort()
    this.#schedule()
  }

  /** Something happened that these (default: all) may be there by: they are asked for again, also those that are being refused just now. */
  retry(concerned: (ref: PictureRef) => boolean = () => true): void {
    if (this.#running) this.#excused.push(concerned)
    for (const [key, ref] of this.#failed) if (concerned(ref)) this.#failed.delete(key)
    this.#schedule()
  }

  #isWanted(key: string): boolean {
    return this.#wished.values().some((wishes) => wishes.has(key))
  }

  #missing(): Wish[] {
    const all = new Map<string, Wish>()
    for (const wishes of this.#wished.values()) {
      for (const [key, wish] of wishes) if (!this.#kept.has(key) && !this.#failed.has(key)) all.set(key, wish)
    }
    return [...all.values()].slice(0, batchSize)
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setTimeout(() => {
      this.#scheduled = false
      if (!this.#running) void this.#fetch()
    }, 30)
  }

  async #fetch(): Promise<void> {
    for (let batch = this.#missing(); batch.length > 0; batch = this.#missing()) {
      const stopper = new AbortController()
      this.#running = { batch, stopper }
      this.#excused = []
      const seen = await this.#askFor(batch, stopper.signal)
      this.#running = undefined
      for (const { key, ref } of stopper.signal.aborted ? [] : batch) {
        if (!seen.has(key) && !this.#excused.some((concerned) => concerned(ref))) this.#failed.set(key, ref)
      }
      this.#drop()
    }
  }

  /** Asks for a batch. The keys of those that came. */
  async #askFor(batch: readonly Wish[], signal: AbortSignal): Promise<ReadonlySet<string>> {
    const seen = new Set<string>()
    try {
      await this.#ask(
        batch.map(({ ref }) => ref),
        thumbnailBox,
        async (index, pixels) => {
          const key = batch[index]?.key
          if (key === undefined || !pixels) return
          this.#kept.set(key, await bitmapOf(pixels))
          seen.add(key)
          this.tick += 1
        },
        signal,
      )
    } catch {
      // The connection or a file is gone: state elsewhere says so, and retry() comes when it is back.
    }
    return seen
  }

  #drop(): void {
    for (const [key, bitmap] of this.#kept) {
      if (this.#kept.size <= capacity) return
      if (this.#isWanted(key)) continue
      bitmap.close()
      this.#kept.delete(key)
    }
  }
}
