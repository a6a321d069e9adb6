// How long frames take from the engine to the screen, as marks and measures of the browser's own timeline: `interlude:frame-made` when
// one has come, `interlude:frame-painted` from its making to its paint. Whoever measures listens with a PerformanceObserver.
import type { FrameNews } from '../state/editor.svelte.ts'

/** What the marks carry. Times in milliseconds since 1970. */
export interface FrameDetail {
  readonly gap: string
  readonly index: number
  readonly madeAt: number
  /** Of `interlude:frame-painted`. */
  readonly paintedAt?: number
}

/** Frames that are waited for: those beyond were never on screen. */
const most = 64

/** See the top of this file. */
export class FrameMarks {
  readonly #waiting = new Map<string, FrameDetail>()
  /** What is on the screen: a frame may be drawn before it is told here that it was made. */
  #drawn = ''

  /** A frame has come; `key` is its picture's name. */
  made(key: string, { gap, index, madeAt }: FrameNews): void {
    const detail: FrameDetail = { gap, index, madeAt }
    this.#waiting.set(key, detail)
    for (const oldest of this.#waiting.keys()) {
      if (this.#waiting.size <= most) break
      this.#waiting.delete(oldest)
    }
    performance.mark('interlude:frame-made', { detail })
    // Observers have it; kept, ten thousand of them would only fill memory.
    performance.clearMarks('interlude:frame-made')
    if (key === this.#drawn) this.drawn(key)
  }

  /** A picture was drawn: measured when the screen has it. */
  drawn(key: string): void {
    this.#drawn = key
    const detail = this.#waiting.get(key)
    if (!detail) return
    this.#waiting.delete(key)
    requestAnimationFrame(() => {
      // The first task after an animation frame's callbacks comes when the frame was painted.
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        const end = performance.now()
        const paintedAt = performance.timeOrigin + end
        const start = Math.min(end, Math.max(0, detail.madeAt - performance.timeOrigin))
        performance.measure('interlude:frame-painted', { start, end, detail: { ...detail, paintedAt } })
        performance.clearMeasures('interlude:frame-painted')
      }
      port2.postMessage(null)
    })
  }
}
