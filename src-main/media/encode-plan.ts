// From what was asked to ffmpeg's filters and options: one small function a codec.
import { InterludeError } from '../../src-shared/errors.ts'
import type { Codec, Container, Quality } from './encode-types.ts'
import { uploadFilters, type Encoder, type Maker } from './known-encoders.ts'
import { ycbcr, type EncodePlan, type EncodeSubject } from './ycbcr-plan.ts'

/** What each container may hold; the first is its default. */
export const codecsOf: Readonly<Record<Container, readonly [Codec, ...Codec[]]>> = {
  mp4: ['h264', 'h265', 'av1'],
  mov: ['prores', 'png', 'h264', 'h265'],
  webm: ['vp9', 'av1'],
  mkv: ['ffv1', 'h264', 'h265', 'av1', 'vp9'],
  gif: ['gif'],
  frames: ['png'],
}

/** ffprobe's names of the codecs. */
export const probedNameOf: Readonly<Record<Codec, string>> = {
  h264: 'h264',
  h265: 'hevc',
  av1: 'av1',
  vp9: 'vp9',
  prores: 'prores',
  png: 'png',
  ffv1: 'ffv1',
  gif: 'gif',
}

/** The codec for a container; ProRes gives way to PNG when there is alpha and nobody insisted. Throws `unsupported`. */
export function codecFor(container: Container, asked: Codec | undefined, channels: 3 | 4): Codec {
  const choices = codecsOf[container]
  if (asked === undefined) return container === 'mov' && channels === 4 ? 'png' : choices[0]
  if (choices.includes(asked)) return asked
  const name = container === 'frames' ? 'A folder of pictures' : `A .${container} file`
  throw new InterludeError(
    'unsupported',
    `${name} is not written with ${asked}.`,
    `Use ${choices.join(', ')}, or another file ending.`,
  )
}

type Steps = Readonly<Record<Quality, number>>

const hardwareQuality: Readonly<Record<Maker, (value: number) => string[]>> = {
  nvenc: (value) => ['-preset', 'p5', '-rc', 'vbr', '-cq', String(value), '-b:v', '0'],
  qsv: (value) => ['-global_quality', String(value)],
  vaapi: (value) => ['-qp', String(value)],
  amf: (value) => ['-rc', 'cqp', '-qp_i', String(value), '-qp_p', String(value)],
  // Apple counts the other way: 100 is best.
  videotoolbox: (value) => ['-q:v', String(Math.max(1, Math.round(100 - value * 1.8)))],
}

function quantizer(encoder: Encoder, steps: Steps, quality: Quality, own: readonly string[]): string[] {
  const value = steps[quality]
  return encoder.maker === undefined ? ['-crf', String(value), ...own] : hardwareQuality[encoder.maker](value)
}

const eightBit =
  'This codec is written with 8 bits a sample for players; choose h265, prores or .mkv to keep more.'

function h264(subject: EncodeSubject, encoder: Encoder): EncodePlan {
  const preset = { draft: 'veryfast', good: 'medium', best: 'slow' }[subject.quality]
  return ycbcr(subject, {
    format: uploadFilters(encoder, false),
    keepsAlpha: false,
    evenSides: true,
    options: quantizer(encoder, { draft: 26, good: 18, best: 12 }, subject.quality, ['-preset', preset]),
    notes: subject.shape.depth === 16 ? [eightBit] : [],
  })
}

function h265(subject: EncodeSubject, encoder: Encoder): EncodePlan {
  const preset = { draft: 'veryfast', good: 'medium', best: 'slow' }[subject.quality]
  return ycbcr(subject, {
    format: uploadFilters(encoder, subject.shape.depth === 16),
    keepsAlpha: false,
    evenSides: true,
    options: [
      ...quantizer(encoder, { draft: 29, good: 20, best: 13 }, subject.quality, [
        ...['-preset', preset, '-x265-params', 'log-level=error'],
      ]),
      // The tag that Apple's players ask for; others do not mind.
      ...['-tag:v', 'hvc1'],
    ],
  })
}

function av1(subject: EncodeSubject, encoder: Encoder): EncodePlan {
  const svt = encoder.name === 'libsvtav1'
  const speed = svt ? { draft: '11', good: '8', best: '5' } : { draft: '8', good: '6', best: '4' }
  const own = svt
    ? ['-preset', speed[subject.quality]]
    : ['-b:v', '0', '-cpu-used', speed[subject.quality], '-row-mt', '1']
  return ycbcr(subject, {
    format: uploadFilters(encoder, subject.shape.depth === 16),
    keepsAlpha: false,
    evenSides: true,
    options: quantizer(encoder, { draft: 38, good: 25, best: 15 }, subject.quality, own),
  })
}

function vp9(subject: EncodeSubject): EncodePlan {
  const alpha = subject.shape.channels === 4
  const deep = subject.shape.depth === 16 && !alpha
  const speed = { draft: '6', good: '3', best: '1' }[subject.quality]
  const crf = { draft: 38, good: 24, best: 12 }[subject.quality]
  return ycbcr(subject, {
    format: [`format=${alpha ? 'yuva420p' : deep ? 'yuv420p10le' : 'yuv420p'}`],
    keepsAlpha: true,
    evenSides: false,
    options: [
      ...['-crf', String(crf), '-b:v', '0', '-deadline', 'good', '-cpu-used', speed, '-row-mt', '1'],
      // Hidden reference frames and a second stream for alpha do not go together.
      ...(alpha ? ['-auto-alt-ref', '0', '-metadata:s:v:0', 'alpha_mode=1'] : []),
    ],
    notes: subject.shape.depth === 16 && alpha ? [eightBit] : [],
  })
}

function prores(subject: EncodeSubject): EncodePlan {
  const alpha = subject.shape.channels === 4
  const full = alpha || subject.quality === 'best'
  // ProRes has no mark for the range: players take it for tv.
  const limited: EncodeSubject = { ...subject, range: 'tv' }
  const profile = full ? '4' : { draft: '1', good: '3' }[subject.quality === 'draft' ? 'draft' : 'good']
  return ycbcr(limited, {
    format: [`format=${alpha ? 'yuva444p10le' : full ? 'yuv444p10le' : 'yuv422p10le'}`],
    keepsAlpha: true,
    evenSides: !full,
    options: [...['-profile:v', profile, '-vendor', 'apl0'], ...(alpha ? ['-alpha_bits', '16'] : [])],
    notes: subject.range === 'pc' ? ['ProRes is always written in video range (tv).'] : [],
  })
}

const known = (tag: string) => tag !== 'unknown' && tag !== ''

function rgb(subject: EncodeSubject, format: string, options: readonly string[]): EncodePlan {
  const { shape, colour } = subject
  const primaries = known(colour.primaries) ? colour.primaries : undefined
  const transfer = known(colour.transfer) ? colour.transfer : undefined
  const tags = [
    ...(primaries === undefined ? [] : [`color_primaries=${primaries}`]),
    ...(transfer === undefined ? [] : [`color_trc=${transfer}`]),
  ]
  return {
    filters: [`format=${format}`, ...(tags.length > 0 ? [`setparams=${tags.join(':')}`] : [])],
    options: [
      ...options,
      ...(primaries === undefined ? [] : ['-color_primaries', primaries]),
      ...(transfer === undefined ? [] : ['-color_trc', transfer]),
    ],
    width: shape.width,
    height: shape.height,
    notes: [],
  }
}

function png(subject: EncodeSubject): EncodePlan {
  const { channels, depth } = subject.shape
  const format = depth === 16 ? (channels === 4 ? 'rgba64be' : 'rgb48be') : channels === 4 ? 'rgba' : 'rgb24'
  return rgb(subject, format, ['-compression_level', '6'])
}

function ffv1(subject: EncodeSubject): EncodePlan {
  const { channels, depth } = subject.shape
  const format = depth === 16 ? (channels === 4 ? 'gbrap16le' : 'gbrp16le') : channels === 4 ? 'bgra' : 'bgr0'
  // Every frame stands alone, in slices that are decoded side by side and carry check sums; a tiny one has no room.
  const { width, height } = subject.shape
  const slices = Math.min(width, height) < 16 ? [] : ['-level', '3', '-slices', '4', '-slicecrc', '1']
  return rgb(subject, format, [...slices, '-g', '1'])
}

/** Filters and options for one codec; GIF is not here, because it takes two passes (see encode-gif.ts). */
export function planFor(codec: Exclude<Codec, 'gif'>, subject: EncodeSubject, encoder: Encoder): EncodePlan {
  switch (codec) {
    case 'h264':
      return h264(subject, encoder)
    case 'h265':
      return h265(subject, encoder)
    case 'av1':
      return av1(subject, encoder)
    case 'vp9':
      return vp9(subject)
    case 'prores':
      return prores(subject)
    case 'png':
      return png(subject)
    case 'ffv1':
      return ffv1(subject)
  }
}
