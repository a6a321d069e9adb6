// Sound for a file that is being written: the stretch of another file's sound that belongs to its pictures, exactly as long as they are.
//
// Where the whole stretch is there and the container takes its codec, its packets are taken over as they are (right to a packet, some
// hundredths of a second). Otherwise it is encoded anew, right to a sample, with silence where the source has none.
import { basename } from 'node:path'
import { InterludeError } from '../../src-shared/errors.ts'
import { toNumber, type Rational } from '../../src-shared/timebase.ts'
import type { Codec, Container, Quality, SoundAsk } from './encode-types.ts'
import { builtEncoders } from './encoders.ts'
import type { FfmpegInput } from './ffmpeg-command.ts'
import { inputGuards, probeFile, type ProbedFile, type ProbedStream } from './ffprobe.ts'
import type { MediaTools } from './find-tools.ts'
import { endOf } from './verify.ts'

/** What it is for. */
export interface SoundPurpose {
  readonly container: Container
  readonly codec: Codec
  readonly quality: Quality
  /** How long the pictures last. */
  readonly seconds: Rational
}

/** How ffmpeg is to be asked. */
export interface SoundPlan {
  /** The second input. */
  readonly input: FfmpegInput
  /** Options of the output, for its sound. */
  readonly options: readonly string[]
  /** ffprobe's name of what comes out. */
  readonly codec: string
  /** Seconds by which the end may differ beyond a frame. */
  readonly packet: number
}

/** A plan, unless there is nothing to be heard, and what is worth knowing. */
export interface PlannedSound {
  readonly plan: SoundPlan | undefined
  readonly notes: readonly string[]
}

/** Codecs whose packets a container takes. Those of FLAC are too long to be cut between. */
const takes: Readonly<Record<Container, readonly string[]>> = {
  mp4: ['aac', 'mp3', 'ac3', 'eac3'],
  mov: ['aac', 'mp3', 'ac3', 'alac', 'pcm_s16le', 'pcm_s24le', 'pcm_s16be', 'pcm_s24be'],
  webm: ['opus', 'vorbis'],
  mkv: ['aac', 'mp3', 'ac3', 'eac3', 'opus', 'vorbis', 'dts'],
  gif: [],
  frames: [],
}

/** The longest packet of these codecs (ALAC's), in seconds. */
const longestPacket = 0.1
/** AAC begins with silence of its own; containers tell players how much, to within this. */
const padding = 0.05

interface Maker {
  /** ffmpeg's names of encoders that will do, the best first. */
  readonly encoders: readonly string[]
  readonly codec: string
  /** Samples a second that it takes; any where empty. */
  readonly rates: readonly number[]
  /** Most channels. */
  readonly channels: number
  readonly bits: Readonly<Record<Quality, string>> | undefined
}

const makers = {
  aac: {
    encoders: ['aac'],
    codec: 'aac',
    rates: [48000, 44100],
    channels: 2,
    bits: { draft: '128k', good: '192k', best: '320k' },
  },
  opus: {
    encoders: ['libopus'],
    codec: 'opus',
    rates: [48000],
    channels: 2,
    bits: { draft: '96k', good: '160k', best: '256k' },
  },
  flac: { encoders: ['flac'], codec: 'flac', rates: [], channels: 8, bits: undefined },
  pcm: { encoders: ['pcm_s24le'], codec: 'pcm_s24le', rates: [], channels: 8, bits: undefined },
} as const satisfies Record<string, Maker>

/** Lossless beside lossless pictures. */
function makerFor({ container, codec }: SoundPurpose): Maker {
  if (container === 'webm') return makers.opus
  if (container === 'mkv' && codec === 'ffv1') return makers.flac
  if (container === 'mov' && (codec === 'prores' || codec === 'png')) return makers.pcm
  return makers.aac
}

/** A stretch of sound: seconds on the clock that ffmpeg seeks by, in a file with sound from `start` to `end`. */
interface Stretch {
  readonly from: number
  readonly seconds: number
  readonly start: number
  readonly end: number
}

function stretchOf(file: ProbedFile, sound: ProbedStream, from: Rational, seconds: Rational): Stretch {
  // ffmpeg counts from where the file begins, which may be before its first picture.
  const origin = Number(file.format.start_time ?? 0) || 0
  const video = file.streams.find((one) => one.codec_type === 'video' && !one.disposition.attached_pic)
  const first = Number(video?.start_time ?? origin) - origin
  const end = endOf(sound)
  return {
    from: first + toNumber(from),
    seconds: toNumber(seconds),
    start: Number(sound.start_time ?? origin) - origin,
    end: Number.isFinite(end) ? end - origin : Number(file.format.duration ?? Number.POSITIVE_INFINITY),
  }
}

const seconds = (value: number): string => value.toFixed(6)

function copied(path: string, sound: ProbedStream, stretch: Stretch): SoundPlan {
  const cut = ['-ss', seconds(stretch.from), '-t', seconds(stretch.seconds)]
  return {
    input: { from: path, options: [...inputGuards, ...cut] },
    // What lies before the cut would move the pictures in containers that know no time before 0.
    options: ['-c:a', 'copy', '-copypriorss', '0'],
    codec: sound.codec_name,
    packet: longestPacket,
  }
}

function encoded(
  path: string,
  sound: ProbedStream,
  stretch: Stretch,
  maker: Maker,
  encoder: string,
  quality: Quality,
): SoundPlan {
  const own = Number(sound.sample_rate) || 48000
  const rate = maker.rates.length === 0 || maker.rates.includes(own) ? own : (maker.rates[0] ?? own)
  const length = Math.round(stretch.seconds * rate)
  const delay = Math.round(Math.max(0, -stretch.from) * rate)
  const filters = [
    // Holes in the source become silence, one at its beginning too.
    `aresample=${rate}:async=1:first_pts=0`,
    ...(sound.channels > maker.channels ? ['aformat=channel_layouts=stereo'] : []),
    ...(delay > 0 ? [`adelay=${delay}S:all=1`] : []),
    `apad=whole_len=${length}`,
    `atrim=end_sample=${length}`,
  ]
  const cut = stretch.from > 0 ? ['-ss', seconds(stretch.from)] : []
  return {
    input: { from: path, options: [...inputGuards, ...cut, '-t', seconds(stretch.seconds + 1)] },
    options: [
      ...['-filter:a', filters.join(','), '-c:a', encoder],
      ...(maker.bits ? ['-b:a', maker.bits[quality]] : []),
    ],
    codec: maker.codec,
    packet: padding,
  }
}

/**
 * Plans the sound for a file. Throws `unsupported` where the source has no sound, or ffmpeg no encoder for it, and what reading the
 * source throws.
 */
export async function planSound(
  tools: MediaTools,
  ask: SoundAsk,
  purpose: SoundPurpose,
  signal?: AbortSignal,
): Promise<PlannedSound> {
  const file = await probeFile(tools, ask.path, { signal })
  const sound = file.streams.find((one) => one.codec_type === 'audio')
  const name = basename(ask.path)
  if (!sound) {
    throw new InterludeError('unsupported', `${name} has no sound.`, 'Choose another source for it.')
  }
  const stretch = stretchOf(file, sound, ask.from, purpose.seconds)
  const until = stretch.from + stretch.seconds
  if (stretch.from >= stretch.end || until <= stretch.start) {
    return { plan: undefined, notes: [`The sound of ${name} does not reach here: there is none.`] }
  }
  const isWhole = stretch.from >= Math.max(0, stretch.start) && until <= stretch.end
  if (isWhole && takes[purpose.container].includes(sound.codec_name)) {
    return { plan: copied(ask.path, sound, stretch), notes: [] }
  }
  const maker = makerFor(purpose)
  const built = await builtEncoders(tools)
  const encoder = maker.encoders.find((one) => built.has(one))
  if (encoder === undefined) {
    throw new InterludeError(
      'unsupported',
      `${tools.ffmpeg} (version ${tools.version}) has no encoder for the sound (${maker.encoders.join(', ')}).`,
      'Leave the sound out, choose another container, or install an ffmpeg that has it.',
    )
  }
  const notes = isWhole ? [] : [`The sound of ${name} does not last: there is silence where it has none.`]
  return { plan: encoded(ask.path, sound, stretch, maker, encoder, purpose.quality), notes }
}
