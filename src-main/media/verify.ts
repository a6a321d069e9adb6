// Reads a written file back before anyone is told that it is there.
import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { InterludeError } from '../../src-shared/errors.ts'
import { toNumber, type Rational } from '../../src-shared/timebase.ts'
import { probeFile, type ProbedStream } from './ffprobe.ts'
import type { MediaTools } from './find-tools.ts'
import { diskFull } from './tool-failure.ts'

/** What the file must hold. */
export interface Expected {
  readonly codec: string
  readonly width: number
  readonly height: number
  readonly frames: number
  readonly frameRate: Rational
  /** ffprobe's name of the sound's codec, and how much longer or shorter than the pictures it may be (s). */
  readonly sound?: { readonly codec: string; readonly slack: number } | undefined
}

/** What it holds. */
export interface Verified {
  readonly pixelFormat: string
  readonly bytes: number
}

/** Above this many frames only packets are counted, not decoded frames: decoding would cost a share of the encoding. */
const decodedUpTo = 3000

function differences(stream: ProbedStream, duration: number, expected: Expected): string[] {
  const frames = Number(stream.nb_read_frames ?? stream.nb_read_packets)
  const length = expected.frames / toNumber(expected.frameRate)
  // Containers round times to their clock, GIF to hundredths of a second a frame.
  const slack = 1 / toNumber(expected.frameRate) + 0.02
  const checks: readonly (readonly [what: string, is: string | number, should: string | number])[] = [
    ['codec', stream.codec_name, expected.codec],
    ['width', stream.width, expected.width],
    ['height', stream.height, expected.height],
    ['frames', frames, expected.frames],
  ]
  const odd = checks.filter(([, is, should]) => is !== should)
  const late = Math.abs(duration - length) > slack ? [['seconds', duration, length] as const] : []
  return [...odd, ...late].map(([what, is, should]) => `${what} ${is} instead of ${should}`)
}

/** Seconds at which a stream ends; NaN where the file does not say. */
export function endOf(stream: ProbedStream): number {
  if (stream.duration !== undefined) return Number(stream.start_time ?? 0) + Number(stream.duration)
  // Matroska writes it by the clock, as when the stream ends.
  const [, hours, minutes, seconds] = /^(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(stream.tags.DURATION ?? '') ?? []
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
}

function soundDifferences(streams: readonly ProbedStream[], expected: Expected): string[] {
  const { sound } = expected
  const found = streams.find((one) => one.codec_type === 'audio')
  if (!sound) return found ? ['sound that nobody asked for'] : []
  if (!found) return ['no sound']
  const length = expected.frames / toNumber(expected.frameRate)
  const end = endOf(found)
  return [
    ...(found.codec_name === sound.codec ? [] : [`sound ${found.codec_name} instead of ${sound.codec}`]),
    // NaN, where nothing is known of the end, is no difference.
    ...(Math.abs(end - length) > sound.slack ? [`sound of ${end} s instead of ${length} s`] : []),
  ]
}

/** Less than one of ffmpeg's buffers: what was to come next had no room. */
const fullBelow = 65536

async function isDiskFull(folder: string): Promise<boolean> {
  const facts = await statfs(folder).catch(() => undefined)
  return facts !== undefined && facts.bavail * facts.bsize < fullBelow
}

/**
 * Checks codec, size, frame count, duration and sound with ffprobe. Throws `tool-failed` naming what differs, or `disk-full`
 * where a lack of room is why the file is not right.
 */
export async function verifyVideo(
  tools: MediaTools,
  path: string,
  expected: Expected,
  signal?: AbortSignal,
): Promise<Verified> {
  try {
    return await readBack(tools, path, expected, signal)
  } catch (error) {
    const ours =
      signal?.aborted === true || (error instanceof InterludeError && error.code === 'tool-missing')
    if (!ours && (await isDiskFull(dirname(path)))) throw diskFull('writing the video')
    throw error
  }
}

async function readBack(
  tools: MediaTools,
  path: string,
  expected: Expected,
  signal: AbortSignal | undefined,
): Promise<Verified> {
  const count = expected.frames <= decodedUpTo ? '-count_frames' : '-count_packets'
  const file = await probeFile(tools, path, { extra: ['-threads', '0', count], signal })
  const stream = file.streams.find((one) => one.codec_type === 'video')
  const duration = Number(stream?.duration ?? file.format.duration)
  const wrong = stream
    ? [...differences(stream, duration, expected), ...soundDifferences(file.streams, expected)]
    : ['no video']
  if (!stream || wrong.length > 0) {
    throw new InterludeError(
      'tool-failed',
      `The written video is not right (${wrong.join(', ')}); it was thrown away.`,
      'Try another codec or container; run npm start -- doctor.',
    )
  }
  return { pixelFormat: stream.pix_fmt, bytes: (await stat(path)).size }
}
