// Starts the engine as a child process of Node: for the command line, the browser host and tests.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { processChannel } from '../../src-shared/channel-process.ts'
import { InterludeError } from '../../src-shared/errors.ts'
import { watchMemoryKiller } from './memory-killer.ts'
import { processorSeconds } from './processor-time.ts'
import type { EngineStarter, ExitInfo, StartedEngine } from './starter.ts'
import { createTail } from './tail.ts'

/** What to start, and with what. */
export interface ForkOptions {
  /** The engine's entry file: out/engine/main.js, or a fake one in tests. */
  readonly entry: string
  /** The whole environment of the engine, read at each start; nothing is inherited beside it. */
  readonly env: NodeJS.ProcessEnv | (() => NodeJS.ProcessEnv)
  /** The Node that runs it; default this one. */
  readonly node?: string
  /** The system's priority of the process, as `os.setPriority` takes it; default that of this one. */
  readonly priority?: number
}

/** How long after a process's end its last output may take to arrive, in ms. */
const outputGrace = 500

/**
 * A starter by child_process.fork. The engine ends by itself when the channel closes, so it never outlives this process.
 * `start` rejects with `tool-missing` when the entry file is not there, and `engine-died` when no process can be made.
 */
export function forkStarter(options: ForkOptions): EngineStarter {
  return { start: () => start(options) }
}

async function start({ entry, env, node, priority }: ForkOptions): Promise<StartedEngine> {
  const isFile = await stat(entry).then(
    (entryStat) => entryStat.isFile(),
    () => false,
  )
  if (!isFile) {
    throw new InterludeError(
      'tool-missing',
      `The engine's program ${entry} is missing.`,
      'Build it: npm run build.',
    )
  }
  const child = fork(entry, [], {
    env: typeof env === 'function' ? env() : env,
    // The flags of this process (a debugger's port, a test runner's loader) are not for the engine.
    execArgv: [],
    serialization: 'advanced',
    // stdout belongs to the program's own output (--json), so the engine's is only kept for the record.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    windowsHide: true,
    ...(node !== undefined && { execPath: node }),
  })
  const output = createTail()
  output.read(child.stdout)
  output.read(child.stderr)
  const exit = watchExit(child, output.text)
  await spawned(child)
  if (priority !== undefined) lower(child, priority)
  return {
    pid: child.pid,
    channel: processChannel(child),
    exit,
    kill: () => child.kill('SIGKILL'),
    processorSeconds: () =>
      child.pid === undefined ? Promise.resolve(undefined) : processorSeconds(child.pid),
  }
}

/** Before it has made the threads that compute: on Linux they inherit this. A system that won't is no reason to do without. */
function lower({ pid }: ChildProcess, priority: number): void {
  try {
    if (pid !== undefined) setPriority(pid, priority)
  } catch {
    // It runs like any other process then.
  }
}

async function spawned(child: ChildProcess): Promise<void> {
  try {
    await once(child, 'spawn')
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new InterludeError(
      'engine-died',
      `The engine's process could not be started: ${why}`,
      'Run interlude doctor, which checks what the engine needs.',
      { cause },
    )
  } finally {
    // Without a listener a later 'error' (a failed kill, say) would end this process.
    child.on('error', () => undefined)
  }
}

function watchExit(child: ChildProcess, output: () => string): Promise<ExitInfo> {
  const watch = watchMemoryKiller()
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      const killedForMemory = watch.struck()
      watch.stop()
      const finish = () => {
        clearTimeout(timer)
        resolve({ code, signal, output: output(), killedForMemory })
      }
      // 'close' comes when the pipes are drained, but never if something else holds them open.
      const timer = setTimeout(finish, outputGrace)
      child.once('close', finish)
    })
    child.once('error', () => watch.stop())
  })
}
