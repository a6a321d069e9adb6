// The core as the shell's child: started, heard, started anew when it dies, ended in good order.
import { spawn, type ChildProcess } from 'node:child_process'
import type { Duplex } from 'node:stream'
import { joinPipe, type StreamPipe } from '../../src-shared/channel-stream.ts'
import { packControl, readToShell, type ToCore, type ToShell } from '../../src-shared/shell-contract.ts'
import type { Places } from './places.ts'

/** What the shell hears of its core. */
export interface CoreListener {
  readonly onMessage: (message: ToShell) => void
  /** Bytes for a window; they own their buffer. */
  readonly onBytes: (stream: number, bytes: Uint8Array) => void
  readonly onStreamClosed: (stream: number) => void
  /** It died unasked. `again`: another one is being started; otherwise it died too often, and `output` is the last it said. */
  readonly onDied: (again: boolean, output: string) => void
}

/** The core, whichever process it is at the moment. */
export interface CoreProcess {
  say(message: ToCore): void
  /** Begins a window's stream. */
  open(stream: number): void
  send(stream: number, bytes: Uint8Array): void
  closeStream(stream: number): void
  /** Tries once more after it died too often. */
  restart(): void
  /** Lets it keep everything and end; resolves when it is gone. */
  quit(): Promise<void>
}

const control = 0
/** Deaths within {@link period} (ms) after which it is left dead. */
const maxDeaths = 3
const period = 60_000
/** How long keeping everything may take at the end (ms). */
const patience = 15_000
const tailLength = 4096

/** Starts the core; `files` are for the first one to open. */
export function startCore(
  places: Places,
  env: NodeJS.ProcessEnv,
  files: readonly string[],
  listener: CoreListener,
): CoreProcess {
  let words = files
  let deaths: number[] = []
  let quitting = false
  let output = ''
  let running: { readonly child: ChildProcess; readonly line: StreamPipe } | undefined

  const hear = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-tailLength)
    process.stderr.write(chunk)
  }
  const died = (child: ChildProcess): void => {
    if (running?.child !== child) return
    running = undefined
    if (quitting) return
    deaths = [...deaths.filter((time) => Date.now() - time < period), Date.now()]
    const again = deaths.length < maxDeaths
    if (again) start()
    listener.onDied(again, output.trim())
  }

  const start = (): void => {
    output = ''
    const child = spawn(places.node, ['--enable-source-maps', places.core, ...words], {
      env: { ...env, ...(places.runtime === undefined ? {} : { INTERLUDE_RUNTIME: places.runtime }) },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      windowsHide: true,
    })
    words = []
    // With these settings they are there; Node's types can't know.
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    const line = joinPipe(child.stdio[3] as Duplex, {
      onPiece: (kind, stream, bytes) => {
        if (running?.child !== child) return
        if (stream === control) {
          const message = readToShell(bytes)
          if (message !== undefined) listener.onMessage(message)
        } else if (kind === 'data') {
          listener.onBytes(stream, bytes)
        } else if (kind === 'close') {
          listener.onStreamClosed(stream)
        }
      },
      // A core that closes its pipe without ending is of no use any more.
      onClose: () => {
        if (!quitting) child.kill()
      },
    })
    running = { child, line }
    child.on('error', (error) => {
      output += error.message
      died(child)
    })
    child.on('exit', () => died(child))
  }
  start()

  return {
    say: (message) => running?.line.send('data', control, packControl(message)),
    open: (stream) => running?.line.send('open', stream),
    send: (stream, bytes) => running?.line.send('data', stream, bytes),
    closeStream: (stream) => running?.line.send('close', stream),
    restart() {
      deaths = []
      if (running === undefined) start()
    },
    quit() {
      quitting = true
      if (running === undefined) return Promise.resolve()
      const { child, line } = running
      return new Promise((resolve) => {
        const timer = setTimeout(() => child.kill('SIGKILL'), patience)
        child.on('exit', () => {
          clearTimeout(timer)
          resolve()
        })
        line.send('data', control, packControl({ type: 'quit' }))
      })
    },
  }
}
