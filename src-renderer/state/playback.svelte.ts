// The playhead and its movement. Time comes from a clock that is given each animation frame, so that the arithmetic needs no DOM.

/** What is played: first and last frame, both within. */
export interface Span {
  readonly first: number
  readonly last: number
}

/** See the top of this file. */
export class Playback {
  /** The frame under the playhead. */
  frame = $state(0)
  /** Frames of the sequence for each one at true rate: 1 plays, -1 plays backwards, 2 is twice as fast; 0 stands still. */
  speed = $state(0)
  loop = $state(true)
  /** Frames that should have been shown and were not, since playing began. */
  dropped = $state(0)
  /** Frames shown since playing began. */
  shown = $state(0)
  readonly playing = $derived(this.speed !== 0)
  #start = { clock: 0, frame: 0 }

  /** Begins to play from the playhead (or, from its end, from the start of the span). `clock` in seconds. */
  play(speed: number, span: Span, clock: number): void {
    const { first, last } = span
    const beyond = speed > 0 ? this.frame >= last : this.frame <= first
    const outside = this.frame < first || this.frame > last
    if (outside || (beyond && !this.loop)) this.frame = speed > 0 ? first : last
    this.speed = speed
    this.dropped = 0
    this.shown = 0
    this.#start = { clock, frame: this.frame }
  }

  stop(): void {
    this.speed = 0
  }

  /** Puts the playhead somewhere; playing goes on from there. */
  seek(frame: number, clock: number): void {
    this.frame = Math.max(0, Math.round(frame))
    this.#start = { clock, frame: this.frame }
  }

  /** A frame whose turn came and went while its picture was not there yet. */
  miss(): void {
    if (this.speed !== 0) this.dropped += 1
  }

  /** Where playing has come to at this clock: sets the frame, counts what was skipped. `rate` in frames a second. */
  tick(span: Span, rate: number, clock: number): void {
    if (this.speed === 0) return
    const { first, last } = span
    const length = last - first + 1
    const moved = Math.trunc(
      (clock - this.#start.clock) * rate * this.speed + (this.speed > 0 ? 1e-6 : -1e-6),
    )
    let frame = this.#start.frame + moved
    if (frame > last || frame < first) {
      if (!this.loop || length <= 1) {
        this.frame = frame > last ? last : first
        this.stop()
        return
      }
      frame = first + ((((frame - first) % length) + length) % length)
    }
    if (frame === this.frame) return
    const step = Math.abs(frame - this.frame)
    const skipped = this.loop
      ? Math.min(step, length - step) - Math.abs(Math.trunc(this.speed))
      : step - Math.abs(this.speed)
    this.dropped += Math.max(0, Math.round(skipped))
    this.shown += 1
    this.frame = frame
  }
}
