// Numbered pictures (a folder, or a pattern such as `shot_%04d.png` or `*.png`) as a source of frames.
import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { InterludeError, throwIfCancelled } from '../../src-shared/errors.ts'
import { srgb } from '../../src-shared/frame.ts'
import { divide, multiply, rational, type Rational } from '../../src-shared/timebase.ts'
import { inputFailure } from './input-file.ts'
import { naturalOrder } from './natural-order.ts'
import { checkedRange, frameOutOfRange, timeOutOfRange } from './out-of-range.ts'
import { probePicture, readPicture, type PictureFacts } from './picture.ts'
import { resizedSource } from './resized-source.ts'
import type { FrameRange, Source, SourceFrame, SourceInfo } from './source-types.ts'

const pictureName = /\.(png|jpe?g|webp|tiff?|avif)$/i
/** Frames a second of pictures that carry no rate. */
const usualRate = rational(24)

async function namesIn(folder: string, matches: (name: string) => boolean): Promise<string[]> {
  let entries
  try {
    entries = await readdir(folder, { withFileTypes: true })
  } catch (error) {
    throw inputFailure(folder, error)
  }
  return entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.') && matches(entry.name))
    .map((entry) => entry.name)
    .sort(naturalOrder)
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The expression for a name with `%d`, `%05d` or `*` in it; undefined where there is none. */
export function patternOf(name: string): RegExp | undefined {
  if (!/%0?\d*d|\*/.test(name)) return undefined
  const parts = name.split(/(%0?\d*d|\*)/)
  const source = parts.map((part, index) => {
    if (index % 2 === 0) return escape(part)
    if (part === '*') return '.*'
    const width = Number(/\d+/.exec(part)?.[0] ?? 1)
    return width > 1 ? `\\d{${width},}` : '\\d+'
  })
  return new RegExp(`^${source.join('')}$`)
}

/** The pictures of a folder in natural order. Throws `empty` when it holds none. */
export async function picturesInFolder(folder: string): Promise<string[]> {
  const names = await namesIn(folder, (name) => pictureName.test(name))
  if (names.length === 0) {
    throw new InterludeError(
      'empty',
      `The folder ${folder} holds no pictures.`,
      'Choose a folder with PNG, JPEG, WebP or TIFF files.',
    )
  }
  return names.map((name) => join(folder, name))
}

/** The pictures that a pattern matches, in natural order; empty where there are none. */
export async function picturesByPattern(path: string): Promise<string[]> {
  const pattern = patternOf(basename(path))
  if (!pattern) return []
  const folder = dirname(path)
  const names = await namesIn(folder, (name) => pattern.test(name)).catch(() => [])
  return names.map((name) => join(folder, name))
}

function infoOf(path: string, files: readonly string[], first: PictureFacts, rate: Rational): SourceInfo {
  return {
    path,
    kind: 'sequence',
    width: first.width,
    height: first.height,
    channels: first.channels,
    depth: first.depth,
    codec: first.format,
    container: 'pictures',
    pixelFormat: '',
    frameRate: rate,
    variableRate: false,
    frameCount: files.length,
    duration: divide(rational(files.length), rate),
    colour: srgb,
    range: 'pc',
    rotation: first.rotation,
    audio: false,
    size: first.size,
    claimedDuration: undefined,
    notes: [],
  }
}

/** Opens pictures as one source. All must have the first one's size; the odd one is named when it is reached. */
export async function openSequence(
  path: string,
  files: readonly string[],
  rate: Rational = usualRate,
): Promise<Source> {
  const first = files[0]
  if (first === undefined) throw new RangeError('A sequence needs a picture.')
  const info = infoOf(path, files, await probePicture(first), rate)

  const read = async (index: number, signal: AbortSignal | undefined): Promise<SourceFrame> => {
    throwIfCancelled(signal)
    const file = files[index]
    if (file === undefined || !Number.isSafeInteger(index)) throw frameOutOfRange(info, index)
    const frame = await readPicture(file)
    const { width, height, channels, depth } = info
    if (frame.width !== width || frame.height !== height) {
      throw new InterludeError(
        'size-mismatch',
        `${file} is ${frame.width}x${frame.height}, but ${first} is ${width}x${height}.`,
        'Make all pictures of the sequence the same size.',
      )
    }
    if (frame.channels !== channels || frame.depth !== depth) {
      throw new InterludeError(
        'size-mismatch',
        `${file} differs from ${first} in alpha channel or bits a sample.`,
        'Export all pictures of the sequence alike.',
      )
    }
    return { frame, index, time: timeOf(index) }
  }
  const timeOf = (index: number): Rational => {
    if (files[index] === undefined) throw frameOutOfRange(info, index)
    return divide(rational(index), rate)
  }
  const source: Source = {
    info,
    timeOf,
    async frameAtTime(time, signal) {
      const position = multiply(time, rate)
      const index = Math.floor(position.num / position.den)
      if (time.num < 0 || index >= files.length) throw timeOutOfRange(info, time)
      return await read(index, signal)
    },
    frameAtIndex: read,
    async *frames(range: FrameRange = {}, signal?: AbortSignal) {
      const { start, end } = checkedRange(info, range)
      for (let index = start; index < end; index += 1) yield await read(index, signal)
    },
    atSize: (width, height) => resizedSource(source, width, height),
  }
  return source
}
