// A picture in memory, the one form in which pixels travel between rooms and processes.
import * as v from 'valibot'

/** How numbers become colour: ffmpeg's names (`bt709`, `smpte170m`, `bt2020`, `iec61966-2-1`, ...); `unknown` where untagged. */
export const colourTagsSchema = v.object({
  primaries: v.string(),
  transfer: v.string(),
  matrix: v.string(),
})

/** See {@link colourTagsSchema}. */
export type ColourTags = v.InferOutput<typeof colourTagsSchema>

/** The tags of an sRGB picture. */
export const srgb: ColourTags = { primaries: 'bt709', transfer: 'iec61966-2-1', matrix: 'gbr' }

/** Largest side and area that any picture may have (pixels). */
export const maxSide = 16384
/** See {@link maxSide}. */
export const maxPixels = 134_217_728

/** The shape of a frame without its pixels. */
export interface FrameShape {
  readonly width: number
  readonly height: number
  /** 3 is RGB, 4 RGBA. */
  readonly channels: 3 | 4
  /** Bits a sample. */
  readonly depth: 8 | 16
}

const side = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maxSide))

/**
 * An RGB or RGBA picture: rows top to bottom, channels interleaved, full range (0..255 or 0..65535),
 * gamma-encoded as its source, alpha straight (not premultiplied), square pixels, upright.
 * 16-bit samples are little-endian. `data` has width*height*channels*depth/8 bytes.
 */
export const frameSchema = v.pipe(
  v.object({
    width: side,
    height: side,
    channels: v.picklist([3, 4]),
    depth: v.picklist([8, 16]),
    colour: colourTagsSchema,
    data: v.instance(Uint8Array),
  }),
  v.check(
    ({ width, height }) => width * height <= maxPixels,
    `A frame has at most ${String(maxPixels)} pixels.`,
  ),
  v.check(
    (frame) => frame.data.byteLength === byteLengthOf(frame),
    'The pixel data does not have the length that the frame says.',
  ),
)

/** See {@link frameSchema}. */
export type Frame = v.InferOutput<typeof frameSchema>

/** Bytes that a frame of this shape holds. */
export function byteLengthOf(shape: FrameShape): number {
  return shape.width * shape.height * shape.channels * (shape.depth / 8)
}

/** The samples as numbers, without a copy where alignment allows: Uint8Array, or Uint16Array for 16-bit frames. */
export function samplesOf(frame: Frame): Uint8Array | Uint16Array {
  if (frame.depth === 8) return frame.data
  const { data } = frame
  if (data.byteOffset % 2 === 0) return new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)
  // Not data.slice(): a Node Buffer's slice is a view, at the same odd offset.
  return new Uint16Array(new Uint8Array(data).buffer)
}

/** Whether two frames hold the same pixels. */
export function sameFrame(a: Frame, b: Frame): boolean {
  if (a.width !== b.width || a.height !== b.height || a.channels !== b.channels || a.depth !== b.depth) {
    return false
  }
  return a.data.length === b.data.length && a.data.every((value, index) => value === b.data[index])
}
