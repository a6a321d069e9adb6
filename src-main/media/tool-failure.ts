// Turns the way an ffmpeg process ended into an error that a user can act on.
import { InterludeError } from '../../src-shared/errors.ts'
import type { ToolExit } from './tool-process.ts'

/** The telling line of ffmpeg's messages: the first error (what follows it are its consequences), without brackets. */
export function tellingLine(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '')
  const errors = lines.filter((line) => /\[(error|fatal|panic)\]/.test(line))
  const line = errors[0] ?? lines.at(-1) ?? 'it gave no reason.'
  return line.replace(/^(\[[^\]]*\]\s*)+/, '').trim()
}

/** Whether the messages say that the disk is full. */
export function saysDiskFull(stderr: string): boolean {
  return /No space left on device|Disk quota exceeded|ENOSPC|There is not enough space/i.test(stderr)
}

/** The error for a process that did not end well; `doing` completes "while ...". */
export function toolFailure(doing: string, exit: ToolExit): InterludeError {
  if (saysDiskFull(exit.stderr)) return diskFull(doing)
  if (exit.killedBy !== undefined) {
    return new InterludeError(
      'tool-failed',
      `ffmpeg was ended by ${exit.killedBy} while ${doing}.`,
      'Another program or a lack of memory ended it. Close other programs and try again.',
    )
  }
  return new InterludeError(
    'tool-failed',
    `ffmpeg failed while ${doing}: ${tellingLine(exit.stderr)}`,
    'Try again; should it repeat, run npm start -- doctor.',
  )
}

/**
 * Throws {@link toolFailure} unless the process ended well. ffmpeg may end with status 0 when the disk filled up at the
 * very end (version 5 does so when a container's index cannot be written), so its messages count too.
 */
export function assertWell(doing: string, exit: ToolExit): void {
  if (exit.code !== 0 || saysDiskFull(exit.stderr)) throw toolFailure(doing, exit)
}

/** The disk is full; `doing` completes "while ...". */
export function diskFull(doing: string): InterludeError {
  return new InterludeError(
    'disk-full',
    `The disk is full (while ${doing}). Nothing unfinished was left behind.`,
    'Free some space, or write to another disk.',
  )
}
