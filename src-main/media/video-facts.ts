// From ffprobe's answer to the facts that decoding needs: which stream, its true size, depth, colour and clock.
import { InterludeError } from '../../src-shared/errors.ts'
import { maxPixels, maxSide, type ColourTags, type FrameShape } from '../../src-shared/frame.ts'
import { parseRational, rational, type Rational } from '../../src-shared/timebase.ts'
import { matrixOf } from './colour.ts'
import type { ProbedFile, ProbedStream } from './ffprobe.ts'
import { pixelFacts } from './pixel-format.ts'

/** The facts of one video stream. */
export interface VideoFacts {
  readonly path: string
  readonly container: string
  readonly stream: number
  readonly codec: string
  readonly pixelFormat: string
  /** Of the frames that come out: upright, square pixels. */
  readonly shape: FrameShape
  readonly colour: ColourTags
  /** Undefined for RGB, which needs no matrix. */
  readonly matrix: ReturnType<typeof matrixOf> | undefined
  readonly range: 'tv' | 'pc'
  readonly rotation: number
  /** Whether the file has sound as well. */
  readonly audio: boolean
  readonly timeBase: Rational
  /** The rates that the file claims, if they make sense. */
  readonly nominalRate: Rational | undefined
  readonly averageRate: Rational | undefined
  /** Seconds that the file claims. */
  readonly claimed: number | undefined
  /** The decoder to force, where ffmpeg's own would drop the alpha channel. */
  readonly decoder: string | undefined
  readonly reordered: boolean
  readonly notes: readonly string[]
  /** ffmpeg's name of the kernel that scales; only previews are of another size than the stream. */
  readonly kernel?: 'lanczos' | undefined
}

function rateOf(text: string): Rational | undefined {
  const rate = parseRational(text)
  return rate && rate.num > 0 ? rate : undefined
}

function rotationOf(stream: ProbedStream): number {
  const matrix = stream.side_data_list.find((data) => data.rotation !== undefined)?.rotation
  const degrees = matrix !== undefined ? -matrix : Number(stream.tags.rotate ?? 0)
  return ((Math.round(degrees) % 360) + 360) % 360
}

/** Size after making the pixels square (never losing any) and standing the picture upright. */
function uprightSize(stream: ProbedStream, rotation: number): { width: number; height: number } {
  const aspect = parseRational(stream.sample_aspect_ratio ?? '') ?? rational(1)
  let { width, height } = stream
  if (aspect.num > aspect.den) {
    width = Math.max(1, Math.round((width * aspect.num) / aspect.den))
  } else if (aspect.num > 0 && aspect.num < aspect.den) {
    height = Math.max(1, Math.round((height * aspect.den) / aspect.num))
  }
  return rotation === 90 || rotation === 270 ? { width: height, height: width } : { width, height }
}

function chooseStream(path: string, file: ProbedFile): ProbedStream {
  const video = file.streams.filter((stream) => stream.codec_type === 'video')
  const moving = video.find((stream) => stream.disposition.attached_pic !== 1)
  if (!moving) {
    const sound = file.streams.some((stream) => stream.codec_type === 'audio')
    throw new InterludeError(
      'no-video',
      sound ? `${path} holds sound but no video.` : `${path} holds no video.`,
      'Choose a file with a picture.',
    )
  }
  return moving
}

function checkSize(path: string, width: number, height: number): void {
  if (width < 1 || height < 1) {
    throw new InterludeError(
      'damaged',
      `The video in ${path} has no readable frame size.`,
      'Copy or export it again.',
    )
  }
  if (width > maxSide || height > maxSide || width * height > maxPixels) {
    throw new InterludeError(
      'too-large',
      `${path} is ${width}x${height} pixels; at most ${maxSide} a side and ${maxPixels} in all can be used.`,
      'Scale it down first.',
    )
  }
}

/** Picks the video stream and reads its facts. Throws `no-video`, `damaged`, `too-large` or `unsupported`. */
export function videoFacts(path: string, file: ProbedFile): VideoFacts {
  const stream = chooseStream(path, file)
  const rotation = rotationOf(stream)
  const { width, height } = uprightSize(stream, rotation)
  checkSize(path, stream.width, stream.height)
  checkSize(path, width, height)
  if (stream.codec_name !== 'unknown' && stream.pix_fmt === '') {
    throw new InterludeError(
      'damaged',
      `No frame can be read from ${path}: its video stream is empty or broken.`,
      'Copy or export it again.',
    )
  }
  if (stream.codec_name === 'unknown') {
    throw new InterludeError(
      'unsupported',
      `The codec of ${path} (${stream.codec_name}) is not known to this ffmpeg.`,
      'Convert the file to H.264 in MP4, or install a newer ffmpeg.',
    )
  }
  const pixels = pixelFacts(stream.pix_fmt)
  const webAlpha = stream.tags.alpha_mode === '1' || stream.tags.ALPHA_MODE === '1'
  const decoder =
    webAlpha && (stream.codec_name === 'vp9' || stream.codec_name === 'vp8')
      ? stream.codec_name === 'vp9'
        ? 'libvpx-vp9'
        : 'libvpx'
      : undefined
  const matrix = pixels.rgb ? undefined : matrixOf(stream.color_space, stream.height)
  const interlaced = ['tt', 'bb', 'tb', 'bt'].includes(stream.field_order)
  return {
    path,
    container: file.format.format_name,
    stream: stream.index,
    codec: stream.codec_name,
    pixelFormat: stream.pix_fmt,
    shape: {
      width,
      height,
      channels: pixels.alpha || decoder !== undefined ? 4 : 3,
      depth: pixels.depth,
    },
    colour: {
      primaries: stream.color_primaries,
      transfer: stream.color_transfer,
      matrix: pixels.rgb ? 'gbr' : stream.color_space,
    },
    matrix,
    range: stream.color_range === 'pc' || pixels.fullRange ? 'pc' : 'tv',
    rotation,
    audio: file.streams.some(({ codec_type: type }) => type === 'audio'),
    timeBase: rateOf(stream.time_base) ?? rational(1, 1000),
    nominalRate: rateOf(stream.r_frame_rate),
    averageRate: rateOf(stream.avg_frame_rate),
    claimed: Number(stream.duration ?? file.format.duration ?? Number.NaN) || undefined,
    decoder,
    reordered: stream.has_b_frames > 0,
    notes: interlaced
      ? ['The video is interlaced; its fields are used as they are. Deinterlace it first for clean frames.']
      : [],
  }
}
