// From the way a process ended to words for the user.
import { InterludeError } from '../../src-shared/errors.ts'
import { memoryRemedy, saysOutOfMemory } from '../../src-shared/memory-errors.ts'
import type { ExitInfo } from './starter.ts'

/** Windows: STATUS_NO_MEMORY, and the code with which Chromium and V8 end when memory runs out. */
const windowsMemoryCodes = [0xc0000017, 0xe0000008]
/** How Node ends when it can't load a program's parts; with code 1. */
const missingPart = /\bERR_(MODULE_NOT_FOUND|DLOPEN_FAILED)\b|\bCannot find (module|package)\b/
/** abort(), as a shell or a container reports it. */
const abortCode = 134

/**
 * The error for calls that were waiting when the engine ended: `out-of-memory` or `tool-missing`
 * (a part of it could not be loaded) where that was the cause, else `engine-died`.
 */
export function explainExit(exit: ExitInfo): InterludeError {
  if (ranOutOfMemory(exit)) {
    return new InterludeError('out-of-memory', 'The engine ran out of memory and was ended.', memoryRemedy)
  }
  if (exit.code === 1 && missingPart.test(lastPart(exit.output))) {
    return new InterludeError(
      'tool-missing',
      `A part of the engine is missing: ${lastWords(exit.output)}`,
      'Run the set-up again: npm run setup.',
    )
  }
  const how =
    exit.signal !== null
      ? `was ended by ${exit.signal}`
      : exit.code === 0
        ? 'ended unexpectedly'
        : `ended with code ${String(exit.code)}`
  const words = lastWords(exit.output)
  return new InterludeError(
    'engine-died',
    `The engine ${how}${words === '' ? '.' : `: ${words}`}`,
    'Try again; if it happens again, run interlude doctor.',
  )
}

function ranOutOfMemory({ code, signal, output, killedForMemory }: ExitInfo): boolean {
  if (signal === 'SIGKILL' && killedForMemory) return true
  if (code !== null && windowsMemoryCodes.includes(code)) return true
  // What a library complained about earlier and survived does not count: only the words of an abnormal end.
  const abnormal = signal !== null || code === abortCode || (code !== null && code !== 0)
  return abnormal && signal !== 'SIGTERM' && signal !== 'SIGINT' && saysOutOfMemory(lastPart(output))
}

function lastPart(output: string): string {
  return output.slice(-6000)
}

/** The line that says most: an error's own line if there is one, else the last line. */
function lastWords(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('at ') && !/^Node\.js v\d/.test(line))
  const line = lines.findLast((text) => /^(\w*Error\b|FATAL|terminate called|F\d{4}|.*\bfatal\b)/i.test(text))
  return (line ?? lines.at(-1) ?? '').slice(0, 400)
}
