// What a command is given: the streams, the folder it was called in, and a way to the program's parts.
import type { App, AppOptions } from '../app/compose.ts'
import type { Streams } from './terminal.ts'

/** Handed to every command by the entry. */
export interface CliContext {
  readonly streams: Streams
  /** The caller's working folder. */
  readonly folder: string
  readonly version: string
  /** Says where a defect happened, for those who mend it. */
  readonly debug: boolean
  /** Composes the program; may throw when the installation is broken. */
  readonly compose: (options?: AppOptions) => App
}
