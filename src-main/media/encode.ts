// Frames in, a file or folder out: whole, checked, and under its own name only then.
import { basename, dirname, extname, resolve } from 'node:path'
import { InterludeError, throwIfCancelled } from '../../src-shared/errors.ts'
import type { Frame } from '../../src-shared/frame.ts'
import { divide, formatRational, rational, toNumber, type Rational } from '../../src-shared/timebase.ts'
import { encodeGif, gifRate } from './encode-gif.ts'
import { encodePictures, frameName } from './encode-pictures.ts'
import { codecFor, planFor, probedNameOf } from './encode-plan.ts'
import {
  containers,
  type Codec,
  type Container,
  type EncodeOptions,
  type EncodeResult,
} from './encode-types.ts'
import { encodeStream } from './encode-video.ts'
import { chooseEncoder } from './encoders.ts'
import type { MediaTools } from './find-tools.ts'
import { peekFrames, type PeekedFrames } from './frame-feed.ts'
import { checkPlace, place, type Target } from './output-place.ts'
import { sweepTemporaries } from './temporary-name.ts'
import { planSound, type PlannedSound } from './sound-plan.ts'
import { verifyVideo } from './verify.ts'

/** Frames a second beyond which something was mistyped. */
const fastestRate = 1000

/** The container that a path asks for by its ending. Throws `unsupported` for an unknown one. */
export function containerOf(path: string): Container {
  if (/[\\/]$/.test(path)) return 'frames'
  const ending = extname(path).slice(1).toLowerCase()
  if (ending === '') return 'frames'
  const container = containers.find((one) => one === ending && one !== 'frames')
  if (container) return container
  throw new InterludeError(
    'unsupported',
    `Files that end in .${ending} are not written.`,
    'Use .mp4, .mov, .webm, .mkv or .gif, or a name without an ending for a folder of PNG files.',
  )
}

function checkRate(rate: Rational): void {
  if (rate.num <= 0 || toNumber(rate) > fastestRate) {
    throw new InterludeError(
      'usage',
      `${formatRational(rate)} frames a second is not possible.`,
      `Use a rate above 0 and up to ${fastestRate}, such as 24 or 30000/1001.`,
    )
  }
}

type Written = Omit<EncodeResult, 'path' | 'container' | 'codec'>

function checkCount(expected: number | undefined, came: number): void {
  if (expected !== undefined && expected !== came) {
    throw new InterludeError(
      'internal',
      `${came} frames came to be written instead of ${expected}; the result was thrown away.`,
    )
  }
}

async function writeFrames(
  options: EncodeOptions,
  frames: PeekedFrames,
  target: Target,
  signal: AbortSignal | undefined,
): Promise<Written> {
  const written = await encodePictures(target.path, frames, { signal, onProgress: options.onProgress })
  const { width, height, channels, depth } = frames.first
  return {
    ...written,
    encoder: 'sharp',
    duration: divide(rational(written.frames), options.frameRate),
    width,
    height,
    pixelFormat: `${channels === 4 ? 'rgba' : 'rgb'}${depth * channels}`,
    notes: silent(options, 'Pictures have'),
  }
}

async function writeGif(
  tools: MediaTools,
  options: EncodeOptions,
  frames: PeekedFrames,
  target: Target,
  signal: AbortSignal | undefined,
): Promise<Written> {
  const { rate, notes } = gifRate(options.frameRate)
  const count = await encodeGif(tools, target.path, rate, frames, { signal, onProgress: options.onProgress })
  const { width, height } = frames.first
  const expected = { codec: 'gif', width, height, frames: count, frameRate: rate }
  const verified = await verifyVideo(tools, target.path, expected, signal)
  return {
    ...verified,
    encoder: 'gif',
    frames: count,
    duration: divide(rational(count), rate),
    width,
    height,
    notes: [...notes, ...silent(options, 'A GIF has')],
  }
}

async function soundOf(
  tools: MediaTools,
  options: EncodeOptions & { readonly container: Container },
  codec: Codec,
  signal: AbortSignal | undefined,
): Promise<PlannedSound | undefined> {
  const { sound, frameCount, frameRate, container, quality = 'good' } = options
  if (!sound || frameCount === undefined) return undefined
  const seconds = divide(rational(frameCount), frameRate)
  return await planSound(tools, sound, { container, codec, quality, seconds }, signal)
}

/** What to say where sound was asked for and can't be had. */
function silent(options: EncodeOptions, what: string): string[] {
  return options.sound ? [`${what} no sound: that of ${basename(options.sound.path)} was left out.`] : []
}

async function writeVideo(
  tools: MediaTools,
  options: EncodeOptions & { readonly container: Container },
  codec: Exclude<Codec, 'gif'>,
  frames: PeekedFrames,
  target: Target,
  signal: AbortSignal | undefined,
): Promise<Written> {
  const { first } = frames
  const { quality = 'good', range = 'tv', frameRate } = options
  // Tried at the size with even sides, which is what most codecs will get.
  const size = {
    width: first.width + (first.width % 2),
    height: first.height + (first.height % 2),
    deep: first.depth === 16,
  }
  const chosen = await chooseEncoder(tools, codec, options.encoder, size, signal)
  const plan = planFor(codec, { shape: first, colour: first.colour, quality, range }, chosen.encoder)
  const planned = await soundOf(tools, options, codec, signal)
  const sound = planned?.plan
  const job = {
    ...{ path: target.path, container: options.container, frameRate, encoder: chosen.encoder },
    ...{ plan, sound },
  }
  const count = await encodeStream(tools, job, frames, { signal, onProgress: options.onProgress })
  const expected = {
    codec: probedNameOf[codec],
    width: plan.width,
    height: plan.height,
    frames: count,
    frameRate,
    // A packet that was taken over as it is may reach over the end.
    sound: sound && { codec: sound.codec, slack: 1 / toNumber(frameRate) + sound.packet },
  }
  const verified = await verifyVideo(tools, target.path, expected, signal)
  return {
    ...verified,
    sound: sound?.codec,
    encoder: chosen.encoder.name,
    frames: count,
    duration: divide(rational(count), frameRate),
    width: plan.width,
    height: plan.height,
    notes: [...chosen.notes, ...plan.notes, ...(planned?.notes ?? [])],
  }
}

/**
 * Writes frames as they come (a few are held at most), reads the result back, and only then gives it its name. After a
 * failure or cancel nothing is left behind, and a file that was to be replaced is still there. What a killed process of
 * this program left in the same folder is removed first.
 *
 * Throws `exists`, `not-writable`, `unsupported`, `usage`, `empty` (no frames), `size-mismatch`, `disk-full`,
 * `tool-failed`, `tool-missing`, `cancelled`, and whatever the frames' maker throws.
 */
export async function encodeVideo(
  tools: MediaTools,
  options: EncodeOptions,
  frames: AsyncIterable<Frame>,
  signal?: AbortSignal,
): Promise<EncodeResult> {
  throwIfCancelled(signal)
  const container = options.container ?? containerOf(options.path)
  checkRate(options.frameRate)
  if (options.codec !== undefined) codecFor(container, options.codec, 3)
  const rules = {
    overwrite: options.overwrite === true,
    folderOf: container === 'frames' ? frameName : undefined,
  }
  await checkPlace(options.path, rules)
  await sweepTemporaries(dirname(resolve(options.path)))
  const peeked = await peekFrames(frames)
  try {
    const codec = codecFor(container, options.codec, peeked.first.channels)
    const written = await place(options.path, rules, async (target) => {
      const result =
        container === 'frames'
          ? await writeFrames(options, peeked, target, signal)
          : codec === 'gif'
            ? await writeGif(tools, options, peeked, target, signal)
            : await writeVideo(tools, { ...options, container }, codec, peeked, target, signal)
      checkCount(options.frameCount, result.frames)
      return result
    })
    return { path: options.path, container, codec, ...written }
  } finally {
    await peeked.close()
  }
}
