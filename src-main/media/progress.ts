// Reads the progress that ffmpeg writes with `-progress`: lines of key=value, a block at a time.

/** One report. */
export interface Progress {
  /** Frames written so far. */
  readonly frames: number
  /** Output time in seconds; NaN before the first frame. */
  readonly seconds: number
  /** The last report of a run. */
  readonly done: boolean
}

/** Options that make ffmpeg report four times a second on standard error. */
export const progressOptions: readonly string[] = ['-progress', 'pipe:2', '-stats_period', '0.25']

const line = /^([a-z_0-9]+)=\s*(\S.*?)?\s*$/
const keys =
  /^(frame|fps|stream_\d+_\d+_\w+|bitrate|total_size|out_time\w*|dup_frames|drop_frames|speed|progress)$/

/**
 * A reader for lines: returns true for lines that belong to progress, and calls `report` at the end of each block.
 * Anything else in between is left alone, so messages may share the stream.
 */
export function progressReader(report: (progress: Progress) => void): (text: string) => boolean {
  let frames = 0
  let seconds = Number.NaN
  return (text) => {
    const [, key = '', value = ''] = line.exec(text) ?? []
    if (!keys.test(key)) return false
    if (key === 'frame') frames = Number.parseInt(value, 10) || 0
    // Named milliseconds by mistake, it has always been microseconds; the plain `out_time_us` came later.
    if (key === 'out_time_us' || key === 'out_time_ms') seconds = Number(value) / 1e6
    if (key === 'progress') report({ frames, seconds, done: value === 'end' })
    return true
  }
}
