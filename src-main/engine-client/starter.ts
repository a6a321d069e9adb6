// How an engine process comes to be. Two ways exist: child_process.fork, and Electron's utilityProcess where there is one.
import type { Channel } from '../../src-shared/channel.ts'

/** How a process ended. */
export interface ExitInfo {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null
  readonly signal: string | null
  /** The last of what it wrote to stdout and stderr, bounded. */
  readonly output: string
  /** Whether the system's out-of-memory killer struck around that time. */
  readonly killedForMemory: boolean
}

/** An engine process that is on its way up, or running. */
export interface StartedEngine {
  readonly pid: number | undefined
  readonly channel: Channel
  /** Resolves when the process is gone; never rejects. */
  readonly exit: Promise<ExitInfo>
  /** Ends the process at once, whatever it is doing. */
  kill(): void
  /** Processor time that the process has used so far, in seconds; undefined where it cannot be told. */
  processorSeconds(): Promise<number | undefined>
}

/** Starts engine processes. */
export interface EngineStarter {
  /** Rejects when the process cannot even be created. */
  start(): Promise<StartedEngine>
}
