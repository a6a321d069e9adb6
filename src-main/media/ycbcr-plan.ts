// From RGB frames to the luma and colour differences that most codecs store: matrix, range, tags, even sides, no alpha.
import type { Frame, FrameShape } from '../../src-shared/frame.ts'
import { outputColour, scalerFlags, scalerNameOf } from './colour.ts'
import type { Quality } from './encode-types.ts'
import { planarFormatOf } from './pixel-format.ts'

/** What is to be encoded. */
export interface EncodeSubject {
  readonly shape: FrameShape
  readonly colour: Frame['colour']
  readonly quality: Quality
  readonly range: 'tv' | 'pc'
}

/** How one codec does it. */
export interface EncodePlan {
  readonly filters: readonly string[]
  /** Options of the output, the encoder's name among them. */
  readonly options: readonly string[]
  /** Size of the written picture. */
  readonly width: number
  readonly height: number
  readonly notes: readonly string[]
}

const even = (length: number) => length + (length % 2)

/** Removes alpha by showing the picture on black: what a player without alpha would be expected to show. */
function flatten(shape: FrameShape): string[] {
  const planes = (channels: 3 | 4) => `format=${planarFormatOf({ ...shape, channels })}`
  return [planes(4), 'premultiply=inplace=1', planes(3)]
}

/** Repeats the last column or row where a side is odd. */
function padEven(shape: FrameShape): string[] {
  const right = shape.width % 2
  const bottom = shape.height % 2
  if (right + bottom === 0) return []
  return [
    `format=${planarFormatOf(shape)}`,
    `pad=${even(shape.width)}:${even(shape.height)}:0:0`,
    `fillborders=right=${right}:bottom=${bottom}:mode=smear`,
  ]
}

/** What differs between codecs. */
export interface YcbcrChoice {
  /** The last filters: pixel format, upload. */
  readonly format: readonly string[]
  readonly keepsAlpha: boolean
  readonly evenSides: boolean
  readonly options: readonly string[]
  readonly notes?: readonly string[] | undefined
}

/** The plan of a codec that stores YCbCr. */
export function ycbcr(subject: EncodeSubject, choice: YcbcrChoice): EncodePlan {
  const { shape, range } = subject
  const colour = outputColour(subject.colour, shape.height)
  const dropsAlpha = shape.channels === 4 && !choice.keepsAlpha
  const flat: FrameShape = dropsAlpha ? { ...shape, channels: 3 } : shape
  const padding = choice.evenSides ? padEven(flat) : []
  const width = choice.evenSides ? even(shape.width) : shape.width
  const height = choice.evenSides ? even(shape.height) : shape.height
  return {
    filters: [
      ...(dropsAlpha ? flatten(shape) : []),
      ...padding,
      `scale=flags=${scalerFlags}:out_color_matrix=${scalerNameOf(colour.matrix)}:out_range=${range}`,
      ...choice.format,
      `setparams=range=${range}:color_primaries=${colour.primaries}:color_trc=${colour.transfer}:colorspace=${colour.matrix}`,
    ],
    options: [
      ...choice.options,
      ...['-color_range', range, '-colorspace', colour.matrix],
      ...['-color_primaries', colour.primaries, '-color_trc', colour.transfer],
    ],
    width,
    height,
    notes: [
      ...(choice.notes ?? []),
      ...(dropsAlpha ? ['This codec has no transparency: the frames were put on black.'] : []),
      ...(padding.length > 0
        ? [
            `Players need even sides: the last ${shape.width % 2 ? 'column' : 'row'}${shape.width % 2 && shape.height % 2 ? ' and row were' : ' was'} repeated, ${shape.width}x${shape.height} became ${width}x${height}.`,
          ]
        : []),
    ],
  }
}
