// Thumbnails for bin and timeline: small pictures by what they show, asked for in batches.
import type { Box, PictureRef, Pixels } from '../../src-shared/editor/values.ts'
import { messageLimits } from '../../src-shared/editor/limits.ts'
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

/** Thumbnails that are kept. */
const capacity = 3000

/** See the top of this file. */
export class Thumbnails {
  /** Rises whenever some came. */
  tick = $state(0)
  readonly #ask: AskThumbnails
  readonly #kept = new Map<string, ImageBitmap>()
  readonly #failed = new Set<string>()
  readonly #wished = new Map<string, Map<string, Wish>>()
  #running: AbortController | undefined
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
    this.#schedule()
  }

  retry(): void {
    this.#failed.clear()
    this.#schedule()
  }

  clear(): void {
    this.#running?.abort()
    for (const bitmap of this.#kept.values()) bitmap.close()
    this.#kept.clear()
    this.#failed.clear()
    this.tick += 1
  }

  #missing(): Wish[] {
    const all = new Map<string, Wish>()
    for (const wishes of this.#wished.values()) {
      for (const [key, wish] of wishes) if (!this.#kept.has(key) && !this.#failed.has(key)) all.set(key, wish)
    }
    return [...all.values()].slice(0, messageLimits.thumbnails)
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
    // A few at a time, so that scrolling on is not held up by what has left the screen.
    for (let batch = this.#missing().slice(0, 24); batch.length > 0; batch = this.#missing().slice(0, 24)) {
      this.#running = new AbortController()
      const seen = new Set<string>()
      try {
        await this.#ask(
          batch.map(({ ref }) => ref),
          thumbnailBox,
          async (index, pixels) => {
            const key = batch[index]?.key
            if (key === undefined || !pixels) return
            seen.add(key)
            this.#kept.set(key, await bitmapOf(pixels))
            this.tick += 1
          },
          this.#running.signal,
        )
      } catch {
        // The connection or a file is gone: state elsewhere says so, and retry() comes when it is back.
      } finally {
        this.#running = undefined
      }
      for (const { key } of batch) if (!seen.has(key)) this.#failed.add(key)
      this.#drop()
    }
  }

  #drop(): void {
    const needed = new Set([...this.#wished.values()].flatMap((wishes) => [...wishes.keys()]))
    for (const [key, bitmap] of this.#kept) {
      if (this.#kept.size <= capacity) return
      if (needed.has(key)) continue
      bitmap.close()
      this.#kept.delete(key)
    }
  }
}
