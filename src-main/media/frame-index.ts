// When every frame of a stream appears, and where decoding may start. Times are whole ticks of the stream's clock.

/** A place where a decoder can start: its presentation and decoding times in ticks. */
export interface Entry {
  readonly pts: number
  readonly dts: number
}

/** A frame as a scan saw it, in decoding order. */
export interface ScannedFrame extends Entry {
  readonly duration: number
  readonly key: boolean
}

/** Frames by time. Holds eight bytes a frame and sixteen a keyframe, so a long film stays small. */
export class FrameIndex {
  /** Presentation times, ascending. */
  readonly times: Float64Array
  /** Ticks that the last frame stays. */
  readonly lastDuration: number
  private readonly keys: Entry[]

  /** `frames` must not be empty and must hold no time twice (see {@link hasDuplicates}). */
  constructor(frames: readonly ScannedFrame[], fallbackDuration: number) {
    this.times = Float64Array.from(frames, (frame) => frame.pts).sort()
    const last = this.times.at(-1) ?? 0
    const claimed = frames.find((frame) => frame.pts === last)?.duration ?? 0
    this.lastDuration = claimed > 0 ? claimed : this.usualStep(fallbackDuration)
    this.keys = frames.filter((frame) => frame.key).map(({ pts, dts }) => ({ pts, dts }))
    this.keys.sort((a, b) => a.pts - b.pts)
  }

  get count(): number {
    return this.times.length
  }

  /** First presentation time; where the source's own time is 0. */
  get start(): number {
    return this.times[0] ?? 0
  }

  /** Ticks from the first appearance to the last frame's end. */
  get duration(): number {
    return (this.times.at(-1) ?? 0) - this.start + this.lastDuration
  }

  private usualStep(fallback: number): number {
    const steps = this.times.subarray(1).map((time, index) => time - (this.times[index] ?? 0))
    return steps.sort()[Math.floor(steps.length / 2)] ?? fallback
  }

  /** The time of frame `index` in ticks; undefined outside. */
  timeAt(index: number): number | undefined {
    return this.times[index]
  }

  /** The last frame that does not appear after `ticks`; -1 before the first. */
  at(ticks: number): number {
    let low = 0
    let high = this.times.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.times[middle] ?? 0) <= ticks) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  /** The frame that appears exactly at `ticks`; -1 where none does. */
  exactly(ticks: number): number {
    const index = this.at(ticks)
    return this.times[index] === ticks ? index : -1
  }

  /**
   * Where to seek (ticks) so that decoding starts at or before a keyframe from which the frame at `pts` can be decoded;
   * `back` asks for that many keyframes earlier. Undefined means: from the start of the file.
   *
   * A frame decodes from any keyframe that is shown no later than it. Some containers are searched by decoding time:
   * the target stays below the next keyframe's, or the search could land on a keyframe that is shown after the frame,
   * whose leading frames then come out broken.
   */
  seekTarget(pts: number, back = 0): number | undefined {
    let low = 0
    let high = this.keys.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.keys[middle]?.pts ?? 0) <= pts) low = middle + 1
      else high = middle
    }
    const chosen = low - 1 - back
    const key = this.keys[chosen]
    if (!key || chosen === 0) return undefined
    const next = this.keys[chosen + 1]
    return next && next.dts <= key.pts ? Math.min(key.pts, next.dts - 1) : key.pts
  }

  /** Whether every step is the same but for the rounding of the clock to ticks, or a jitter of 2 % that nobody sees. */
  isSteady(): boolean {
    if (this.count < 3) return true
    const mean = ((this.times.at(-1) ?? 0) - this.start) / (this.count - 1)
    const slack = Math.max(1.01, mean / 50)
    return this.times.every((time, index) => Math.abs(time - this.start - index * mean) <= slack)
  }
}

/** Whether two frames claim the same time: such a list cannot be trusted. */
export function hasDuplicates(frames: readonly ScannedFrame[]): boolean {
  const times = Float64Array.from(frames, (frame) => frame.pts).sort()
  return times.some((time, index) => index > 0 && time === times[index - 1])
}
