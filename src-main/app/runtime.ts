// What set-up found and put in place (runtime.json), with the user's overrides from the environment, read once.
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import * as v from 'valibot'
import { InterludeError } from '../../src-shared/errors.ts'
import { cacheFolder, dataFolder, findProgramRoot, type Environment } from './folders.ts'

const descriptionSchema = v.object({
  version: v.literal(1),
  node: v.optional(v.string()),
  ffmpeg: v.optional(v.string()),
  ffprobe: v.optional(v.string()),
  ffmpegOrigin: v.optional(v.string()),
  tensorflow: v.optional(
    v.object({ version: v.string(), build: v.string(), folder: v.string(), reason: v.optional(v.string()) }),
  ),
})

/** Where things are on this machine. Every path is absolute. */
export interface Runtime {
  /** The program's own folder. */
  readonly root: string
  readonly cache: string
  readonly data: string
  /** Entry file of the engine process. */
  readonly engineEntry: string
  /** ffmpeg and ffprobe as the user named them (`asked`), or as set-up found them; otherwise they are looked up in PATH. */
  readonly tools: {
    readonly asked: { readonly ffmpeg: string | undefined; readonly ffprobe: string | undefined } | undefined
    readonly runtime:
      { readonly ffmpeg: string; readonly ffprobe: string; readonly origin: string } | undefined
  }
  /** The native library that set-up installed. */
  readonly tensorflow:
    | { readonly version: string; readonly build: string; readonly folder: string; readonly reason?: string }
    | undefined
  /** The runtime.json that was read. */
  readonly description: string | undefined
  readonly env: Environment
}

type Description = v.InferOutput<typeof descriptionSchema>

/** Paths in it count from its own folder, so that an installed program can be moved; set-up writes them in full. */
function readDescription(file: string): Description {
  const remedy = 'Run the set-up again: npm run setup'
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new InterludeError(
      'damaged',
      `The description of the installed parts can't be read: ${file}.`,
      remedy,
      {
        cause: error,
      },
    )
  }
  const parsed = v.safeParse(descriptionSchema, content)
  if (!parsed.success) {
    throw new InterludeError(
      'damaged',
      `The description of the installed parts is not of this version: ${file}.`,
      remedy,
    )
  }
  const { node, ffmpeg, ffprobe, tensorflow, ...rest } = parsed.output
  const full = (path: string): string => resolve(dirname(file), path)
  return {
    ...rest,
    ...(node === undefined ? {} : { node: full(node) }),
    ...(ffmpeg === undefined ? {} : { ffmpeg: full(ffmpeg) }),
    ...(ffprobe === undefined ? {} : { ffprobe: full(ffprobe) }),
    ...(tensorflow === undefined ? {} : { tensorflow: { ...tensorflow, folder: full(tensorflow.folder) } }),
  }
}

function given(value: string | undefined): string | undefined {
  return value === '' ? undefined : value
}

function toolsOf(env: Environment, description: Description | undefined): Runtime['tools'] {
  const asked = { ffmpeg: given(env.INTERLUDE_FFMPEG), ffprobe: given(env.INTERLUDE_FFPROBE) }
  const { ffmpeg, ffprobe, ffmpegOrigin = 'set-up' } = description ?? {}
  return {
    asked: asked.ffmpeg === undefined && asked.ffprobe === undefined ? undefined : asked,
    runtime:
      ffmpeg === undefined || ffprobe === undefined ? undefined : { ffmpeg, ffprobe, origin: ffmpegOrigin },
  }
}

/** The engine beside this code: its bundle for the bundle, its source for the sources. */
function engineEntryOf(root: string, from: string): string {
  const bundled = resolve(from).startsWith(join(root, 'out'))
  return bundled ? join(root, 'out', 'engine', 'main.js') : join(root, 'src-main', 'engine', 'main.ts')
}

/**
 * Reads the environment and runtime.json. `from` is the folder of the entry that asks.
 * Throws `not-found` or `damaged` when INTERLUDE_RUNTIME names a file that is not there or not ours; without that
 * variable and without a description in the cache, everything is looked up in PATH later.
 */
export function readRuntime(
  from: string,
  env: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
): Runtime {
  const root = findProgramRoot(from)
  const cache = resolve(cacheFolder(env, platform, homedir()))
  const named = given(env.INTERLUDE_RUNTIME)
  if (named !== undefined && !existsSync(named)) {
    throw new InterludeError(
      'not-found',
      `INTERLUDE_RUNTIME names a file that does not exist: ${named}.`,
      'Run the set-up again (npm run setup), or unset the variable.',
    )
  }
  const standard = join(cache, 'runtime.json')
  const file = named ?? (existsSync(standard) ? standard : undefined)
  const description = file === undefined ? undefined : readDescription(file)
  const tensorflow = description?.tensorflow
  return {
    root,
    cache,
    data: resolve(dataFolder(env, platform, homedir())),
    engineEntry: resolve(given(env.INTERLUDE_ENGINE) ?? engineEntryOf(root, from)),
    tools: toolsOf(env, description),
    tensorflow: tensorflow && {
      version: tensorflow.version,
      build: tensorflow.build,
      folder: tensorflow.folder,
      ...(tensorflow.reason === undefined ? {} : { reason: tensorflow.reason }),
    },
    description: file,
    env,
  }
}
