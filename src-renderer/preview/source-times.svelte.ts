// When frames of sources appear, asked for in pieces and kept; and which real frame lies at a place between two keyframes.
import type { Call } from '../../src-shared/rpc.ts'
import type { EditorContract } from '../../src-shared/editor/contract.ts'
import type { Rational } from '../../src-shared/timebase.ts'
import {
  beside,
  guessFrame,
  nearestFrame,
  timeWithin,
  type Stretch,
} from '../../src-shared/project/real-frame.ts'

/** Frames of one question. */
const piece = 1024
/** Pieces that are kept. */
const most = 200

/** See the top of this file. */
export class SourceTimes {
  /** Rises whenever some came. */
  tick = $state(0)
  readonly #call: Call<EditorContract>
  readonly #pieces = new Map<string, readonly Rational[] | 'asked'>()

  constructor(call: Call<EditorContract>) {
    this.#call = call
  }

  /** The time of a frame, or undefined until it has come. `content` names the source's content. */
  timeOf(source: string, content: string, frame: number): Rational | undefined {
    const times = this.#piece(source, content, Math.floor(frame / piece))
    return times?.[frame % piece]
  }

  /** The real frame where the stretch has come to `share` of the movement, or undefined until its times have come. */
  realFrame(stretch: Stretch, content: string, share: number): number | undefined {
    const seconds = timeWithin(stretch, share)
    const first = Math.floor(stretch.from.index / piece)
    const last = Math.floor(stretch.to.index / piece)
    let at = Math.floor(guessFrame(stretch, seconds) / piece)
    for (;;) {
      const times = this.#piece(stretch.source, content, at)
      if (!times) return undefined
      const way = beside(times, seconds)
      const next = at + way
      if (way === 0 || next < first || next > last) {
        return this.#nearest(stretch, times, at, seconds)
      }
      // Between the last frame of one piece and the first of the next either may be nearer: both ends know their own.
      const other = this.#piece(stretch.source, content, next)
      if (!other) return undefined
      if (beside(other, seconds) === -way) {
        const [low, high] = way === 1 ? [times, other] : [other, times]
        return this.#nearest(
          stretch,
          [...low.slice(-1), ...high.slice(0, 1)],
          Math.max(at, next),
          seconds,
          -1,
        )
      }
      at = next
    }
  }

  #nearest(stretch: Stretch, times: readonly Rational[], at: number, seconds: number, shift = 0): number {
    const frame = nearestFrame(times, at * piece + shift, seconds)
    return Math.min(stretch.to.index, Math.max(stretch.from.index, frame))
  }

  #piece(source: string, content: string, at: number): readonly Rational[] | undefined {
    const key = `${content} ${String(at)}`
    // Read first, so that whatever is derived from it is derived again when more came.
    const known = this.tick >= 0 ? this.#pieces.get(key) : undefined
    if (known === undefined) {
      this.#pieces.set(key, 'asked')
      // Later: this is read while state is derived, which must change nothing.
      queueMicrotask(() => void this.#fetch(key, source, at))
    }
    return known === 'asked' ? undefined : known
  }

  async #fetch(key: string, source: string, at: number): Promise<void> {
    try {
      this.#pieces.set(key, await this.#call('frame-times', { source, start: at * piece, count: piece }))
      for (const oldest of this.#pieces.keys()) {
        if (this.#pieces.size <= most) break
        this.#pieces.delete(oldest)
      }
      this.tick += 1
    } catch {
      // Asked again when it is looked at next: the state of the source says what is wrong.
      this.#pieces.delete(key)
    }
  }
}
