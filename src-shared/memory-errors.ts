// The many words in which libraries say that memory ran out. The engine uses this on what its libraries throw, the engine
// client on the last words of a process that died.
import { InterludeError } from './errors.ts'

// TensorFlow's "Allocation of N exceeds 10% of free system memory" is only a warning, and stays out of this list.
const phrases = [
  /\bOOM when allocating\b/i,
  /\bRESOURCE_?EXHAUSTED\b/i,
  /\bResource exhausted\b/i,
  /\bout of memory\b/i,
  /\bCUDA_ERROR_OUT_OF_MEMORY\b/,
  /\bbad_alloc\b/,
  /\bArray buffer allocation failed\b/i,
  /\bCannot allocate memory\b/i,
  /\bCould not allocate memory\b/i,
  /\bENOMEM\b/,
  /\bMemory allocation failed\b/i,
]

/** Whether a library's text says that memory ran out. */
export function saysOutOfMemory(text: string): boolean {
  return phrases.some((phrase) => phrase.test(text))
}

/** What a user can do about it, wherever it happened. */
export const memoryRemedy =
  'Use a smaller --size, set --memory to what one gap may use, or close other programs.'

/** The `out-of-memory` error for a failure of a library, or undefined when the failure has another cause. */
export function asOutOfMemory(error: unknown): InterludeError | undefined {
  if (error instanceof InterludeError) return error.code === 'out-of-memory' ? error : undefined
  if (!(error instanceof Error) || !saysOutOfMemory(error.message)) return undefined
  return new InterludeError('out-of-memory', 'There is not enough memory for this.', memoryRemedy, {
    cause: error,
  })
}
