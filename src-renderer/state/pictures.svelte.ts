// Pictures for the preview, at preview size, by what they show: asked for from the main side, newest wish first, or streamed by it while
// gaps are made. A bounded memory; what was not looked at for longest goes first.
import type { Box, PictureRef, Pixels } from '../../src-shared/editor/values.ts'

/** A picture that is wanted. */
export interface Wish {
  /** Names the picture, whatever asks for it: equal keys, equal pixels. */
  readonly key: string
  readonly ref: PictureRef
  /** The box it is asked in, which its key names too. Absent: that of the pictures. */
  readonly box?: Box
}

/** Asks the main side. Undefined when the picture is not there. */
export type AskPicture = (ref: PictureRef, box: Box, signal: AbortSignal) => Promise<Pixels | undefined>

interface Kept {
  readonly bitmap: ImageBitmap
  readonly bytes: number
}

/** Bytes of decoded pictures that are kept. */
const capacity = 640e6
/** Questions under way at a time. */
export const lanes = 3
/** Weight of the newest question in the mean time that one takes. */
const freshness = 0.2

/** Pixels as the browser draws them, unchanged. */
export async function bitmapOf(pixels: Pixels): Promise<ImageBitmap> {
  const { width, height, format, data } = pixels
  if (format === 'jpeg') return createImageBitmap(new Blob([new Uint8Array(data)], { type: 'image/jpeg' }))
  const rgba = new Uint8ClampedArray(width * height * 4)
  if (format === 'rgba') rgba.set(data)
  else spread(data, rgba)
  return createImageBitmap(new ImageData(rgba, width, height), {
    premultiplyAlpha: 'none',
    colorSpaceConversion: 'none',
  })
}

/** RGB to opaque RGBA. */
function spread(rgb: Uint8Array, rgba: Uint8ClampedArray): void {
  for (let from = 0, to = 0; to < rgba.length; from += 3, to += 4) {
    rgba[to] = rgb[from] ?? 0
    rgba[to + 1] = rgb[from + 1] ?? 0
    rgba[to + 2] = rgb[from + 2] ?? 0
    rgba[to + 3] = 255
  }
}

/** See the top of this file. */
export class Pictures {
  /** Rises whenever a picture came, failed or went: read it where pictures are drawn. */
  tick = $state(0)
  /** The box that pictures are asked in. */
  box = $state.raw<Box>({ width: 960, height: 540 })
  readonly #ask: AskPicture
  readonly #kept = new Map<string, Kept>()
  readonly #failed = new Map<string, unknown>()
  #wishes: Wish[] = []
  readonly #running = new Map<string, AbortController>()
  #bytes = 0
  /** Seconds from a question to its picture, of late; 0 before the first. */
  fetchTime = 0

  constructor(ask: AskPicture) {
    this.#ask = ask
  }

  /** The picture, if it is here. */
  get(key: string): ImageBitmap | undefined {
    const kept = this.#kept.get(key)
    if (!kept) return undefined
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    return kept.bitmap
  }

  /** As {@link get}, for what is derived: it is derived again when pictures come or go. */
  follow(key: string): ImageBitmap | undefined {
    return this.tick >= 0 ? this.get(key) : undefined
  }

  has(key: string): boolean {
    return this.#kept.has(key)
  }

  /** Why the picture could not be had. */
  failure(key: string): unknown {
    return this.tick >= 0 ? this.#failed.get(key) : undefined
  }

  /** Whether the picture is being asked for just now. */
  pending(key: string): boolean {
    return this.#running.has(key)
  }

  /** How many pictures of this size are kept at most. */
  roomFor({ width, height }: Box): number {
    return Math.max(1, Math.floor(capacity / (width * height * 4)))
  }

  /**
   * What is wanted now, most urgent first. Earlier wishes that are not repeated are given up, but for the question that is
   * under way for longest: else a playhead that is dragged fast would get no picture until it rests.
   */
  want(wishes: readonly Wish[]): void {
    const keys = new Set(wishes.map(({ key }) => key))
    const unwanted = [...this.#running].filter(([key]) => !keys.has(key))
    for (const [key, running] of unwanted.slice(1)) {
      this.#running.delete(key)
      running.abort()
    }
    // What is wanted is the last to be dropped.
    for (const { key } of wishes.toReversed()) this.get(key)
    this.#wishes = wishes.filter(
      ({ key }) => !this.#kept.has(key) && !this.#running.has(key) && !this.#failed.has(key),
    )
    this.#fill()
  }

  /** A picture that came by itself. */
  async put(key: string, pixels: Pixels): Promise<void> {
    this.#keep(key, await bitmapOf(pixels))
  }

  /** Another size from now on: what is kept goes when room is needed. Keys hold the size. */
  setBox(box: Box): void {
    if (box.width !== this.box.width || box.height !== this.box.height) this.box = box
  }

  /** Forgets failures, so that they are tried again: a source was relinked, the connection came back. */
  retry(): void {
    this.#failed.clear()
    this.tick += 1
  }

  clear(): void {
    for (const running of this.#running.values()) running.abort()
    for (const { bitmap } of this.#kept.values()) bitmap.close()
    this.#kept.clear()
    this.#failed.clear()
    this.#wishes = []
    this.#bytes = 0
    this.tick += 1
  }

  #fill(): void {
    while (this.#running.size < lanes) {
      const wish = this.#wishes.shift()
      if (!wish) return
      void this.#fetch(wish)
    }
  }

  async #fetch({ key, ref, box }: Wish): Promise<void> {
    const stopper = new AbortController()
    this.#running.set(key, stopper)
    const begun = performance.now()
    try {
      const pixels = await this.#ask(ref, box ?? this.box, stopper.signal)
      if (pixels) this.#keep(key, await bitmapOf(pixels))
      const took = (performance.now() - begun) / 1000
      this.fetchTime = this.fetchTime === 0 ? took : this.fetchTime + freshness * (took - this.fetchTime)
    } catch (error) {
      if (!stopper.signal.aborted) {
        this.#failed.set(key, error)
        this.tick += 1
      }
    } finally {
      if (this.#running.get(key) === stopper) this.#running.delete(key)
      this.#fill()
    }
  }

  #keep(key: string, bitmap: ImageBitmap): void {
    const old = this.#kept.get(key)
    if (old) {
      this.#bytes -= old.bytes
      old.bitmap.close()
      this.#kept.delete(key)
    }
    const bytes = bitmap.width * bitmap.height * 4
    this.#kept.set(key, { bitmap, bytes })
    this.#failed.delete(key)
    this.#bytes += bytes
    for (const [oldest, kept] of this.#kept) {
      if (this.#bytes <= capacity || oldest === key) break
      this.#kept.delete(oldest)
      this.#bytes -= kept.bytes
      kept.bitmap.close()
    }
    this.tick += 1
  }
}
