// Builds and runs ffmpeg commands: the one file that knows fluent-ffmpeg.
//
// fluent-ffmpeg assembles the arguments; the process is ours. Its own `run` first parses `ffmpeg -formats`, which it
// misreads since ffmpeg 7 (every `-f` is then refused), and ends a piped command on a 20 ms timer.
import ffmpeg from 'fluent-ffmpeg'
import type { Readable, Writable } from 'node:stream'
import { runTool, type ToolExit } from './tool-process.ts'

/** One input of a command. */
export interface FfmpegInput {
  /** A path, or `pipe:0`. */
  readonly from: string
  /** Options that stand before `-i`. */
  readonly options?: readonly string[] | undefined
}

/** One ffmpeg command: what goes in, what is done, what comes out. */
export interface FfmpegCommand {
  readonly inputs: readonly FfmpegInput[]
  /** A simple filter chain for the video, in ffmpeg's syntax. */
  readonly filters?: readonly string[] | undefined
  /** A filter graph with several inputs, instead of `filters`. */
  readonly graph?: string | undefined
  /** Options of the output. */
  readonly options: readonly string[]
  /** A path, or `pipe:1`. */
  readonly to: string
  readonly input?: Readable | undefined
  readonly output?: Writable | undefined
  /** Lines that ffmpeg writes to standard error, as `[level] text`; return true for those that are not messages. */
  readonly onErrorLine?: ((line: string) => boolean) | undefined
  readonly signal?: AbortSignal | undefined
}

/** The `file:` form keeps ffmpeg from reading a meaning into names such as `-y`, `concat:a` or `a%d.png`. */
export function fileUrl(path: string): string {
  return path.startsWith('pipe:') ? path : `file:${path}`
}

// A method called with a single option splits it at a space; with two it never does.
const unsplit = (options: readonly string[]): [string, string, ...string[]] | undefined => {
  const [first, second, ...rest] = options
  if (first === undefined) return undefined
  return second === undefined ? ['-hide_banner', first] : [first, second, ...rest]
}

/** The arguments of a command, without the program's name. */
export function argumentsOf(command: FfmpegCommand): string[] {
  const builder = ffmpeg({ stdoutLines: 1 })
  for (const input of command.inputs) {
    builder.input(fileUrl(input.from))
    const options = unsplit(input.options ?? [])
    if (options) builder.inputOptions(...options)
  }
  builder.output(fileUrl(command.to))
  if (command.filters && command.filters.length > 0) builder.videoFilters([...command.filters])
  if (command.graph !== undefined) builder.complexFilter(command.graph)
  const options = unsplit(command.options)
  if (options) builder.outputOptions(...options)
  // The built list is reachable by this name alone; the package is archived, so it will not change.
  const built = (builder as unknown as { _getArguments(): (string | number)[] })._getArguments()
  return ['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'level+info', '-y', ...built.map(String)]
}

/** Runs one command to its end; see {@link runTool} for what it rejects with. */
export async function runFfmpeg(file: string, command: FfmpegCommand): Promise<ToolExit> {
  const { input, output, onErrorLine, signal } = command
  return await runTool(file, argumentsOf(command), {
    input,
    output,
    signal,
    onErrorLine: (line) => onErrorLine?.(line) === true || line.includes('[info]'),
  })
}
