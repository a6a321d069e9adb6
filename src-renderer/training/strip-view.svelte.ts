// A strip of the main side as bitmaps: fetched when another is asked for; the old one stays until the new one is there.
import type { Pixels } from '../../src-shared/editor/values.ts'
import type { TrainingStrip } from '../../src-shared/editor/training.ts'
import { bitmapOf } from '../state/pictures.svelte.ts'

/** A row of a strip, to be drawn. */
export interface StripRow {
  readonly title: string
  readonly bitmap: ImageBitmap
}

/** A strip, to be drawn. */
export interface ShownStrip {
  readonly rows: readonly StripRow[]
  readonly columns: number
}

/** See the top of this file. */
export class StripLoader {
  shown = $state.raw<ShownStrip | undefined>()
  failed = $state(false)
  readonly #fetch: (number: number, signal: AbortSignal) => Promise<TrainingStrip | null>
  readonly #decode: (pixels: Pixels) => Promise<ImageBitmap>
  #stopper: AbortController | undefined

  constructor(
    fetch: (number: number, signal: AbortSignal) => Promise<TrainingStrip | null>,
    decode: (pixels: Pixels) => Promise<ImageBitmap> = bitmapOf,
  ) {
    this.#fetch = fetch
    this.#decode = decode
  }

  /** Shows the strip of this number; one that was asked for before and has not come is forgotten. Never rejects. */
  async load(number: number): Promise<void> {
    this.#stopper?.abort()
    const stopper = new AbortController()
    this.#stopper = stopper
    try {
      const strip = await this.#fetch(number, stopper.signal)
      const rows = await Promise.all(
        (strip?.rows ?? []).map(async ({ title, pixels }) => ({ title, bitmap: await this.#decode(pixels) })),
      )
      if (stopper.signal.aborted) {
        for (const { bitmap } of rows) bitmap.close()
        return
      }
      this.failed = strip === null
      if (strip) this.#show({ rows, columns: strip.columns })
    } catch {
      if (!stopper.signal.aborted) this.failed = true
    }
  }

  /** Forgets all. */
  close(): void {
    this.#stopper?.abort()
    this.#show(undefined)
  }

  #show(next: ShownStrip | undefined): void {
    const old = this.shown
    this.shown = next
    for (const { bitmap } of old?.rows ?? []) bitmap.close()
  }
}
