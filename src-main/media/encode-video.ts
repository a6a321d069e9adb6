// One ffmpeg process: raw frames in by standard input, one file out, counted.
import type { Frame } from '../../src-shared/frame.ts'
import { formatRational, type Rational } from '../../src-shared/timebase.ts'
import { deviceOptions, type Encoder } from './known-encoders.ts'
import { runFfmpeg } from './ffmpeg-command.ts'
import type { MediaTools } from './find-tools.ts'
import { frameStream, type PeekedFrames } from './frame-feed.ts'
import { rawFormatOf } from './pixel-format.ts'
import { progressOptions, progressReader } from './progress.ts'
import { assertWell } from './tool-failure.ts'
import type { SoundPlan } from './sound-plan.ts'
import type { EncodePlan } from './ycbcr-plan.ts'

/** How a run reports and stops. */
export interface EncodeRun {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((frames: number) => void) | undefined
}

/** ffmpeg's options for frames that come as raw bytes. */
export function rawInput(frame: Frame, rate: Rational): string[] {
  return [
    ...['-f', 'rawvideo', '-pixel_format', rawFormatOf(frame)],
    ...['-video_size', `${frame.width}x${frame.height}`, '-framerate', formatRational(rate)],
  ]
}

/** Options of the container: the index goes to the front, so that a browser plays before it has all. */
export function containerOptions(container: string): string[] {
  switch (container) {
    case 'mp4':
    case 'mov':
      return ['-f', container, '-movflags', '+faststart']
    case 'mkv':
      return ['-f', 'matroska']
    default:
      return ['-f', container]
  }
}

/**
 * Encodes all frames to `path` and returns how many there were. Throws `tool-failed`, `disk-full`, `cancelled`,
 * `size-mismatch`, and whatever the frames' maker throws.
 */
export async function encodeStream(
  tools: MediaTools,
  job: {
    readonly path: string
    readonly container: string
    readonly frameRate: Rational
    readonly encoder: Encoder
    readonly plan: EncodePlan
    readonly sound?: SoundPlan | undefined
  },
  frames: PeekedFrames,
  run: EncodeRun,
): Promise<number> {
  const { stream, count } = frameStream(frames)
  const exit = await runFfmpeg(tools.ffmpeg, {
    inputs: [
      { from: 'pipe:0', options: [...deviceOptions(job.encoder), ...rawInput(frames.first, job.frameRate)] },
      ...(job.sound ? [job.sound.input] : []),
    ],
    filters: job.plan.filters,
    options: [
      ...(job.sound ? ['-map', '0:v:0', '-map', '1:a:0', ...job.sound.options] : []),
      ...['-c:v', job.encoder.name, ...job.plan.options],
      ...['-fps_mode', 'passthrough', '-map_metadata', '-1', ...progressOptions],
      ...containerOptions(job.container),
    ],
    to: job.path,
    input: stream,
    onErrorLine: progressReader(({ frames: done }) => run.onProgress?.(done)),
    signal: run.signal,
  })
  assertWell('writing the video', exit)
  return count()
}
