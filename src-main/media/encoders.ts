// Which encoders the real ffmpeg has, and which of them work on this machine (tried by encoding two frames).
import { Readable } from 'node:stream'
import { InterludeError } from '../../src-shared/errors.ts'
import type { Codec } from './encode-types.ts'
import { runFfmpeg } from './ffmpeg-command.ts'
import type { MediaTools } from './find-tools.ts'
import { deviceOptions, knownEncoders, uploadFilters, type Encoder } from './known-encoders.ts'
import { tellingLine } from './tool-failure.ts'
import { runTool } from './tool-process.ts'

/** An encoder and whether it can be used here. */
export interface EncoderFacts extends Encoder {
  readonly works: boolean
  /** Why it does not work. */
  readonly reason: string | undefined
}

/** See {@link listEncoders}. */
export interface EncoderReport {
  readonly encoders: readonly EncoderFacts[]
}

const listed = new WeakMap<MediaTools, Promise<ReadonlySet<string>>>()

async function readList(tools: MediaTools): Promise<ReadonlySet<string>> {
  const names = new Set<string>()
  const exit = await runTool(tools.ffmpeg, ['-hide_banner', '-encoders'], {
    onLine: (line) => {
      const name = /^\s*[VA][A-Z.]{5}\s+(\S+)/.exec(line)?.[1]
      if (name !== undefined && name !== '=') names.add(name)
    },
  })
  if (exit.code !== 0) {
    throw new InterludeError(
      'tool-failed',
      `${tools.ffmpeg} does not list its encoders: ${tellingLine(exit.stderr)}`,
      'Run npm start -- doctor.',
    )
  }
  return names
}

/** Names of the encoders of pictures and sound that this ffmpeg was built with; asked once. */
export async function builtEncoders(tools: MediaTools): Promise<ReadonlySet<string>> {
  const known = listed.get(tools)
  if (known) return await known
  const asked = readList(tools)
  listed.set(tools, asked)
  asked.catch(() => listed.delete(tools))
  return await asked
}

/** Tries an encoder on two black frames of the given size; returns why it failed, or undefined when it works. */
export async function tryEncoder(
  tools: MediaTools,
  encoder: Encoder,
  size: { readonly width: number; readonly height: number; readonly deep?: boolean },
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { width, height, deep = false } = size
  const exit = await runFfmpeg(tools.ffmpeg, {
    inputs: [
      {
        from: 'pipe:0',
        options: [
          ...deviceOptions(encoder),
          ...['-f', 'rawvideo', '-pix_fmt', 'gray', '-video_size', `${width}x${height}`, '-framerate', '25'],
        ],
      },
    ],
    filters: encoder.maker === undefined ? [] : uploadFilters(encoder, deep),
    options: ['-c:v', encoder.name, '-frames:v', '2', '-f', 'null'],
    to: 'pipe:1',
    input: Readable.from([Buffer.alloc(width * height), Buffer.alloc(width * height)]),
    signal,
  })
  if (exit.code === 0) return undefined
  return exit.killedBy === undefined ? tellingLine(exit.stderr) : `it was ended by ${exit.killedBy}`
}

/**
 * Every known encoder: software ones work when ffmpeg has them, hardware ones when a small encode succeeds. Throws
 * `tool-failed` or `tool-missing`.
 */
export async function listEncoders(tools: MediaTools, signal?: AbortSignal): Promise<EncoderReport> {
  const built = await builtEncoders(tools)
  const encoders: EncoderFacts[] = []
  for (const encoder of knownEncoders) {
    const reason = !built.has(encoder.name)
      ? 'not in this ffmpeg'
      : encoder.maker === undefined
        ? undefined
        : await tryEncoder(tools, encoder, { width: 320, height: 256 }, signal)
    encoders.push({ ...encoder, works: reason === undefined, reason })
  }
  return { encoders }
}

/** Below this side some encoders refuse, each with limits of its own: they are tried first. */
const smallSide = 128

/** The encoder to use, and what the user should know about the choice. */
export interface ChosenEncoder {
  readonly encoder: Encoder
  readonly notes: readonly string[]
}

function noEncoder(tools: MediaTools, codec: Codec): InterludeError {
  return new InterludeError(
    'unsupported',
    `${tools.ffmpeg} (version ${tools.version}) has no working encoder for ${codec}.`,
    'Choose another codec, or install an ffmpeg that has it; npm start -- doctor lists what there is.',
  )
}

/**
 * Chooses among the encoders of a codec. `asked` is undefined (software first), `hardware`, or a name. What was asked
 * for but does not work is replaced by the software encoder, with a note that names both. Throws `unsupported` when
 * there is none at all, or when the name belongs to another codec.
 */
export async function chooseEncoder(
  tools: MediaTools,
  codec: Codec,
  asked: string | undefined,
  size: { readonly width: number; readonly height: number; readonly deep: boolean },
  signal?: AbortSignal,
): Promise<ChosenEncoder> {
  const built = await builtEncoders(tools)
  const candidates = knownEncoders.filter((encoder) => encoder.codec === codec)
  const named = candidates.filter((encoder) => encoder.name === asked)
  if (asked !== undefined && asked !== 'hardware' && named.length === 0) {
    throw new InterludeError(
      'unsupported',
      `${asked} is not an encoder for ${codec}.`,
      `Use one of: hardware, ${candidates.map((encoder) => encoder.name).join(', ')}.`,
    )
  }
  const fallbacks = candidates.filter((encoder) => encoder.maker === undefined)
  const wanted = asked === 'hardware' ? candidates.filter((encoder) => encoder.maker !== undefined) : named
  const failures: string[] = []
  // Hardware that nobody asked for is still better than no file.
  const software = fallbacks.some((encoder) => built.has(encoder.name))
  for (const encoder of new Set([...wanted, ...fallbacks, ...(software ? [] : candidates)])) {
    const sure = encoder.maker === undefined && Math.min(size.width, size.height) >= smallSide
    const reason = !built.has(encoder.name)
      ? 'not in this ffmpeg'
      : sure
        ? undefined
        : await tryEncoder(tools, encoder, size, signal)
    if (reason === undefined) {
      const notes =
        failures.length === 0 ? [] : [`${encoder.name} was used instead of ${failures.join('; ')}.`]
      return { encoder, notes }
    }
    failures.push(`${encoder.name} (${reason})`)
  }
  if (software) {
    throw new InterludeError(
      'too-small',
      `${size.width}x${size.height} is too small for ${codec}: ${failures.join('; ')}.`,
      'Use larger frames, or .mkv, .gif or a folder of PNG.',
    )
  }
  throw noEncoder(tools, codec)
}
