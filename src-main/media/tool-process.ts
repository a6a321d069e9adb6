// Runs one ffmpeg or ffprobe process: no shell, cancel by signal, the end of stderr kept for messages.
import { spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { cancelled, InterludeError, throwIfCancelled } from '../../src-shared/errors.ts'

/** How a process is fed and heard. */
export interface ToolProcessOptions {
  /** Bytes for standard input; without it the process sees an empty one. */
  readonly input?: Readable | undefined
  /** Takes standard output; its back-pressure reaches the process. */
  readonly output?: Writable | undefined
  /** Called for every line of standard output (not together with `output`). */
  readonly onLine?: ((line: string) => void) | undefined
  /** Called for every line of standard error; return true to keep it out of the tail. */
  readonly onErrorLine?: ((line: string) => boolean) | undefined
  /** Kills the process; the call then rejects with `cancelled`. */
  readonly signal?: AbortSignal | undefined
}

/** How a process ended. */
export interface ToolExit {
  /** Exit status; undefined when a signal ended it. */
  readonly code: number | undefined
  /** Name of the signal that ended it. */
  readonly killedBy: string | undefined
  /** The last lines of standard error. */
  readonly stderr: string
}

const tailLines = 40

async function eachLine(stream: Readable, take: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) take(line)
}

function startFailure(file: string, cause: unknown): InterludeError {
  const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
  return new InterludeError(
    'tool-missing',
    missing ? `The program ${file} is not there.` : `The program ${file} cannot be started: ${String(cause)}`,
    'Run the set-up again (npm run setup), or point INTERLUDE_FFMPEG and INTERLUDE_FFPROBE at working programs.',
    { cause },
  )
}

/**
 * Runs `file` with `args` until it has ended and all its output was taken. A non-zero exit is not an error here: the
 * caller knows what it means. Rejects with `tool-missing` when it cannot start, with `cancelled` when the signal
 * fired, and with the input's own error when that failed (the process is killed then).
 */
export async function runTool(
  file: string,
  args: readonly string[],
  options: ToolProcessOptions = {},
): Promise<ToolExit> {
  const { signal } = options
  throwIfCancelled(signal)
  const wantsOutput = options.output !== undefined || options.onLine !== undefined
  const child = spawn(file, args, {
    stdio: [options.input ? 'pipe' : 'ignore', wantsOutput ? 'pipe' : 'ignore', 'pipe'],
    windowsHide: true,
  })
  const kill = () => child.kill('SIGKILL')
  signal?.addEventListener('abort', kill, { once: true })

  let startError: unknown
  let inputError: unknown
  const tail: string[] = []
  const ended = new Promise<{ code: number | null; by: string | null }>((resolve) => {
    child.once('error', (error) => {
      startError = error
      resolve({ code: null, by: null })
    })
    child.once('close', (code, by) => resolve({ code, by }))
  })

  const streams: Promise<unknown>[] = []
  if (child.stderr) {
    streams.push(
      eachLine(child.stderr, (line) => {
        if (options.onErrorLine?.(line)) return
        tail.push(line)
        if (tail.length > tailLines) tail.shift()
      }),
    )
  }
  if (child.stdout && options.onLine) streams.push(eachLine(child.stdout, options.onLine))
  if (child.stdout && options.output) {
    // A consumer that stops early destroys its end; the process has no purpose then.
    streams.push(pipeline(child.stdout, options.output).catch(kill))
  }
  if (child.stdin && options.input) {
    const { input } = options
    const { stdin } = child
    input.once('error', (error) => {
      // A process that ends early takes the pipe down, and the pipe the input: only an input that fails while the pipe
      // stands has an error of its own. Otherwise the exit status says why.
      if (!stdin.destroyed) inputError = error
    })
    streams.push(
      pipeline(input, stdin).catch(() => {
        if (inputError !== undefined) kill()
      }),
    )
  }

  try {
    const { code, by } = await ended
    if (startError !== undefined) throw startFailure(file, startError)
    options.input?.destroy()
    await Promise.all(streams)
    if (signal?.aborted) throw cancelled()
    if (inputError !== undefined) throw inputError instanceof Error ? inputError : new Error('Input failed.')
    return { code: code ?? undefined, killedBy: by ?? undefined, stderr: tail.join('\n') }
  } catch (error) {
    kill()
    if (signal?.aborted) throw cancelled()
    throw error
  } finally {
    signal?.removeEventListener('abort', kill)
  }
}
