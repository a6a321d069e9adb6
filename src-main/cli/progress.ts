// Progress of a long job: a bar that redraws itself on a terminal, a line now and then elsewhere.
import { columnsOf, oneLine, type Output } from './terminal.ts'

/** See {@link createProgress}. */
export interface Progress {
  /** A line that stays, above the bar. */
  line(text: string): void
  /** The counting begins now; otherwise it has begun with the making of this object. */
  start(): void
  /** `done` of `total` things are there; `free` of them cost no time, and don't count for the rate. */
  update(done: number, total: number, free?: number): void
  /** What is going on when nothing can be counted. */
  phase(text: string): void
  /** Takes the bar away. */
  end(): void
}

/** Settings that tests replace. */
export interface ProgressOptions {
  /** What is counted, in the plural. */
  readonly things: string
  /** Milliseconds, from anywhere. */
  readonly now?: () => number
}

const redrawEvery = 80
const lineEvery = 5000
/** The rate is that of about the last half minute: machines slow down, gaps differ. */
const rateWindow = 30_000
const barWidth = 24

/** `0:07`, `12:05`, `3:00:10`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const [hours = 0, minutes = 0, rest = 0] = parts
  const two = (value: number): string => String(value).padStart(2, '0')
  return hours > 0 ? `${String(hours)}:${two(minutes)}:${two(rest)}` : `${String(minutes)}:${two(rest)}`
}

/** `12.3/s`, or `4.1 s each` where they are slow. */
export function formatRate(perSecond: number): string {
  if (perSecond >= 100) return `${perSecond.toFixed(0)}/s`
  return perSecond >= 1 ? `${perSecond.toFixed(1)}/s` : `${(1 / perSecond).toFixed(1)} s each`
}

interface Clock {
  start(): void
  read(done: number, total: number, free: number): { rate: number; left: number } | undefined
}

/** Rate and time left from when how much was done. */
function createClock(now: () => number): Clock {
  let marks = [{ time: now(), worked: 0 }]
  return {
    start() {
      marks = [{ time: now(), worked: 0 }]
    },
    read(done, total, free) {
      const time = now()
      const worked = done - free
      marks.push({ time, worked })
      while (marks.length > 2 && time - (marks[0]?.time ?? time) > rateWindow) marks.shift()
      // The first thing takes the warm-up with it: the pace is that of the following ones.
      const first = marks.find((mark) => mark.worked > 0) ?? marks[0]
      if (!first || time <= first.time || worked <= first.worked) return undefined
      const rate = ((worked - first.worked) * 1000) / (time - first.time)
      return { rate, left: (total - done) / rate }
    },
  }
}

function describe(
  done: number,
  total: number,
  things: string,
  speed: { rate: number; left: number } | undefined,
): string {
  const share = `${String(Math.floor((done * 100) / Math.max(1, total)))} %`
  const count = `${String(done)} of ${String(total)} ${things}`
  const pace = speed ? [formatRate(speed.rate), `${formatDuration(speed.left)} left`] : []
  return [share, count, ...(done < total ? pace : pace.slice(0, 1))].join(', ')
}

function bar(done: number, total: number): string {
  const full = Math.floor((done * barWidth) / Math.max(1, total))
  return '█'.repeat(full) + '░'.repeat(barWidth - full)
}

function createBar(stream: Output, options: Required<ProgressOptions>): Progress {
  const clock = createClock(options.now)
  let shown = ''
  let drawn = Number.NEGATIVE_INFINITY
  const clear = '\r\u001b[K'
  const draw = (text: string): void => {
    const width = columnsOf(stream, 80) - 1
    shown = oneLine(text).slice(0, Math.max(1, width))
    drawn = options.now()
    stream.write(clear + shown)
  }
  return {
    line(text) {
      stream.write(`${clear}${oneLine(text)}\n${shown}`)
    },
    start: () => clock.start(),
    update(done, total, free = 0) {
      const speed = clock.read(done, total, free)
      if (done < total && options.now() - drawn < redrawEvery) return
      draw(`${bar(done, total)} ${describe(done, total, options.things, speed)}`)
    },
    phase: draw,
    end() {
      if (shown !== '') stream.write(clear)
      shown = ''
    },
  }
}

function createLines(stream: Output, options: Required<ProgressOptions>): Progress {
  const clock = createClock(options.now)
  let last = { time: options.now(), done: 0 }
  const line = (text: string): void => {
    stream.write(`${oneLine(text)}\n`)
  }
  return {
    line,
    start: () => clock.start(),
    update(done, total, free = 0) {
      const speed = clock.read(done, total, free)
      const time = options.now()
      if (done < total && (time - last.time < lineEvery || done === last.done)) return
      last = { time, done }
      line(describe(done, total, options.things, speed))
    },
    phase: line,
    end: () => undefined,
  }
}

/** Progress on `stream`: a bar where it is a terminal, plain lines (at most one in five seconds) elsewhere. */
export function createProgress(stream: Output, options: ProgressOptions): Progress {
  const full = { now: () => performance.now(), ...options }
  return stream.isTTY === true ? createBar(stream, full) : createLines(stream, full)
}
