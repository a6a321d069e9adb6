// Decodes frames of a video stream: ffmpeg seeks, decodes, picks by exact time, and converts to full-range RGB.
//
// In: the stream's facts, a time window in ticks. Out: frames with the tick at which each appears, as the decoder says
// it (ffmpeg's showinfo), so that nothing is ever assumed about where a seek landed.
import { cancelled, InterludeError } from '../../src-shared/errors.ts'
import { byteLengthOf, type Frame } from '../../src-shared/frame.ts'
import {
  compare,
  divide,
  parseRational,
  rational,
  toNumber,
  type Rational,
} from '../../src-shared/timebase.ts'
import { previewFlags, scalerFlags, scalerNameOf } from './colour.ts'
import { runFfmpeg } from './ffmpeg-command.ts'
import { inputGuards } from './ffprobe.ts'
import type { MediaTools } from './find-tools.ts'
import { FrameSink } from './frame-sink.ts'
import { planarFormatOf, rawFormatOf, storesColourApart } from './pixel-format.ts'
import { toolFailure } from './tool-failure.ts'
import type { VideoFacts } from './video-facts.ts'

/** What to decode; times are ticks of the stream. */
export interface DecodeRequest {
  /** Where to seek; undefined decodes from the start. */
  readonly seekTo: number | undefined
  /** The first and last frame wanted: by their times or, where the container has none, by their numbers from the start. */
  readonly window: {
    readonly by: 'time' | 'number'
    readonly first: number
    readonly last: number
  }
  /** Stop after so many frames. */
  readonly count: number
}

/** A decoded frame and the tick at which it appears. */
export interface DecodedFrame {
  readonly pts: number
  readonly frame: Frame
}

function filtersOf(facts: VideoFacts, request: DecodeRequest, tick: number): string[] {
  const { shape } = facts
  const flags = facts.kernel === 'lanczos' ? previewFlags : scalerFlags
  const { by, first, last } = request.window
  const bound = (value: number) => (by === 'time' ? value * tick : value).toPrecision(17)
  const wanted = `between(${by === 'time' ? 't' : 'n'},${bound(first - 0.5)},${bound(last + 0.5)})`
  const matrix =
    facts.matrix === undefined ? '' : `:in_color_matrix=${scalerNameOf(facts.matrix)}:in_range=${facts.range}`
  // The exact scaler has quick code for planes only, so the samples are put together in a step of their own: the same
  // bytes for a third of the time. Grey and RGB have ways of their own, which planes would take them off.
  const planes = storesColourApart(facts.pixelFormat)
    ? [`format=${planarFormatOf(shape)}`, `scale=flags=${flags}`]
    : []
  return [
    `select='${wanted}'`,
    `scale=${shape.width}:${shape.height}:flags=${flags}${matrix}:out_range=pc`,
    ...planes,
    `format=${rawFormatOf(shape)}`,
    'showinfo=checksum=0',
  ]
}

/** Reads showinfo's lines: the time base first, then a time for each frame. */
function timesReader(timeBase: Rational): {
  readonly take: (line: string) => boolean
  readonly next: () => Promise<number>
  readonly close: () => void
} {
  let unit = rational(1)
  const times: number[] = []
  let wake: (() => void) | undefined
  let closed = false
  const take = (line: string) => {
    if (!line.includes('Parsed_showinfo')) return false
    const base = /config in time_base: (\d+\/\d+)/.exec(line)?.[1]
    if (base !== undefined) unit = divide(parseRational(base) ?? timeBase, timeBase)
    const pts = /\] n: *\d+ pts: *(-?\d+|NOPTS)/.exec(line)?.[1]
    if (pts !== undefined) {
      times.push(
        compare(unit, rational(1)) === 0 ? Number(pts) : Math.round((Number(pts) * unit.num) / unit.den),
      )
      wake?.()
    }
    return true
  }
  const next = async () => {
    while (times.length === 0 && !closed) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    return times.shift() ?? Number.NaN
  }
  const close = () => {
    closed = true
    wake?.()
  }
  return { take, next, close }
}

/**
 * Decodes the frames of a window in order of presentation. Ends early without an error where the decoder gives no more
 * frames. Leaving the loop, or the signal, stops ffmpeg. Throws `tool-failed`, `tool-missing` or `cancelled`.
 */
export async function* decodeFrames(
  tools: MediaTools,
  facts: VideoFacts,
  request: DecodeRequest,
  signal?: AbortSignal,
): AsyncGenerator<DecodedFrame, void, undefined> {
  const sink = new FrameSink(byteLengthOf(facts.shape))
  const times = timesReader(facts.timeBase)
  const stop = new AbortController()
  const signals = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
  const tick = toNumber(facts.timeBase)
  const seek =
    request.seekTo === undefined
      ? []
      : // Half a tick later, so that no rounding puts the target before the keyframe.
        ['-noaccurate_seek', '-seek_timestamp', '1', '-ss', ((request.seekTo + 0.5) * tick).toFixed(9)]
  const decoder = facts.decoder === undefined ? [] : ['-c:v', facts.decoder]
  let outcome: unknown
  const running = runFfmpeg(tools.ffmpeg, {
    inputs: [{ from: facts.path, options: [...inputGuards, '-copyts', ...decoder, ...seek] }],
    filters: filtersOf(facts, request, tick),
    options: [
      ...['-map', `0:${facts.stream}`, '-an', '-sn', '-dn', '-fps_mode', 'passthrough'],
      ...['-frames:v', String(request.count), '-f', 'rawvideo'],
    ],
    to: 'pipe:1',
    output: sink,
    onErrorLine: times.take,
    signal: signals,
  }).then(
    (exit) => {
      if (exit.killedBy !== undefined) outcome = toolFailure(`reading ${facts.path}`, exit)
    },
    (error: unknown) => {
      outcome = error
    },
  )
  const finished = running.finally(() => {
    times.close()
    sink.destroy()
  })
  try {
    for (;;) {
      const data = await sink.next()
      if (data === undefined) break
      yield { pts: await times.next(), frame: { ...facts.shape, colour: facts.colour, data } }
    }
    await finished
    if (signal?.aborted) throw cancelled()
    if (outcome instanceof InterludeError) throw outcome
    if (outcome !== undefined) throw new Error('Decoding failed.', { cause: outcome })
  } finally {
    stop.abort()
    // What waits to be taken would hold back the end of the process's output, and with it its end.
    sink.destroy()
    await finished
  }
}
