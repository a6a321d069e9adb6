// Still pictures in and out: PNG, JPEG, WebP, TIFF, AVIF (the one file but resize and contact sheet that knows sharp).
//
// In: any colour space, orientation or embedded profile. Out: upright sRGB frames, 8 or 16 bit, 3 or 4 channels.
import sharp, { type Metadata, type Sharp } from 'sharp'
import { extname } from 'node:path'
import { InterludeError } from '../../src-shared/errors.ts'
import { maxPixels, maxSide, samplesOf, srgb, type Frame, type FrameShape } from '../../src-shared/frame.ts'
import { inputFailure, inspectInput, type FileNature } from './input-file.ts'
import { place } from './output-place.ts'

// Every picture is read once; a cache would only hold memory.
sharp.cache(false)

/** What a picture's header says. */
export interface PictureFacts extends FrameShape {
  readonly format: string
  readonly size: number
  /** Clockwise degrees by which the stored picture is turned to stand upright. */
  readonly rotation: number
  /** Pictures in the file: pages of a TIFF, frames of an animated WebP. The first is read. */
  readonly pages: number
}

const readOptions = { limitInputPixels: false, failOn: 'error', sequentialRead: true } as const
const turns: Readonly<Record<number, number>> = { 3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270 }

function damagedPicture(path: string, cause: unknown): InterludeError {
  const why = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
  return new InterludeError(
    'damaged',
    `The picture ${path} is damaged or not a picture: ${why}.`,
    'Export it again.',
    { cause },
  )
}

function tooLarge(path: string, width: number, height: number): InterludeError {
  return new InterludeError(
    'too-large',
    `${path} is ${width}x${height} pixels; at most ${maxSide} a side and ${maxPixels} in all can be used.`,
    'Scale it down first.',
  )
}

function factsOf(path: string, metadata: Metadata): PictureFacts {
  const { width, height } = metadata.autoOrient
  if (width > maxSide || height > maxSide || width * height > maxPixels) throw tooLarge(path, width, height)
  return {
    width,
    height,
    channels: metadata.hasAlpha ? 4 : 3,
    depth: metadata.depth === 'uchar' || metadata.depth === 'char' ? 8 : 16,
    format: metadata.format,
    size: metadata.size ?? 0,
    rotation: turns[metadata.orientation ?? 1] ?? 0,
    pages: metadata.pages ?? 1,
  }
}

async function assertPicture(path: string): Promise<number> {
  const input = await inspectInput(path)
  if (input.type === 'folder') {
    throw new InterludeError('not-a-file', `${path} is a folder, not a picture.`, 'Name one picture in it.')
  }
  const natures: readonly FileNature[] = ['png', 'jpeg', 'webp', 'tiff', 'avif']
  if (!natures.includes(input.nature)) {
    throw new InterludeError(
      'not-media',
      `${path} is not a PNG, JPEG, WebP, TIFF or AVIF picture.`,
      'Convert it.',
    )
  }
  return input.size
}

/**
 * Reads a picture's header, no pixels: a bomb is refused before it unpacks. Throws `too-large`, `damaged`, `not-media`
 * and what {@link inspectInput} throws.
 */
export async function probePicture(path: string): Promise<PictureFacts> {
  const size = await assertPicture(path)
  let metadata
  try {
    metadata = await sharp(path, readOptions).metadata()
  } catch (error) {
    throw damagedPicture(path, error)
  }
  return { ...factsOf(path, metadata), size }
}

/** Reads a picture as an upright sRGB frame (16-bit sources stay 16-bit). Throws as {@link probePicture}. */
export async function readPicture(path: string): Promise<Frame> {
  const facts = await probePicture(path)
  const space = facts.depth === 16 ? 'rgb16' : 'srgb'
  let pipeline = sharp(path, readOptions).autoOrient().toColourspace(space)
  pipeline = facts.channels === 4 ? pipeline.ensureAlpha() : pipeline.removeAlpha()
  try {
    const { data, info } = await pipeline
      .raw({ depth: facts.depth === 16 ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true })
    if (info.width !== facts.width || info.height !== facts.height || info.channels !== facts.channels) {
      throw new Error('the pixels differ from the header')
    }
    // A copy of its own: sharp's buffer may be part of a larger one.
    return {
      width: facts.width,
      height: facts.height,
      channels: facts.channels,
      depth: facts.depth,
      colour: srgb,
      data: new Uint8Array(data),
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw inputFailure(path, error)
    throw damagedPicture(path, error)
  }
}

/** A frame as sharp's input, keeping its depth. */
export function sharpOf(frame: Frame): Sharp {
  const { width, height, channels } = frame
  const pipeline = sharp(samplesOf(frame), { raw: { width, height, channels }, limitInputPixels: false })
  return frame.depth === 16 ? pipeline.toColourspace('rgb16') : pipeline
}

/** The frame as the bytes of a PNG file, lossless, 8 or 16 bit. `small` takes about three times as long for a third less. */
export async function encodePng(frame: Frame, wish: 'quick' | 'small' = 'quick'): Promise<Uint8Array> {
  // Level 6 without filtering trials: a third of the time for a few percent of size on what ffmpeg will read again.
  const how =
    wish === 'quick'
      ? { compressionLevel: 6, adaptiveFiltering: false }
      : { compressionLevel: 9, adaptiveFiltering: true }
  return await sharpOf(frame).png(how).toBuffer()
}

/** The frame as the bytes of a JPEG file of that quality (1..100): small, for thumbnails. Alpha is left out. */
export async function encodeJpeg(frame: Frame, quality: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await sharpOf(frame).removeAlpha().jpeg({ quality }).toBuffer())
}

async function encodeAs(frame: Frame, path: string): Promise<Uint8Array> {
  switch (extname(path).toLowerCase()) {
    case '.png':
      return await encodePng(frame)
    case '.jpg':
    case '.jpeg':
      return await sharpOf(frame).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer()
    case '.webp':
      return await sharpOf(frame).webp({ lossless: true }).toBuffer()
    case '.tif':
    case '.tiff':
      return await sharpOf(frame).tiff({ compression: 'deflate' }).toBuffer()
    default:
      throw new InterludeError(
        'unsupported',
        `${path} does not end in a picture format that can be written.`,
        'Use .png, .jpg, .webp or .tif.',
      )
  }
}

/**
 * Writes one picture, by the path's ending: PNG, WebP and TIFF lossless (WebP and JPEG in 8 bit), JPEG at 95. Whole or
 * not at all. Throws `exists`, `not-writable`, `disk-full`, `unsupported`.
 */
export async function writePicture(frame: Frame, path: string, overwrite = false): Promise<void> {
  await place(path, { overwrite }, async (target) => {
    await target.write(await encodeAs(frame, path))
  })
}
