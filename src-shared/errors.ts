// Every failure a user can cause or meet has a code, a message that names the thing, and a remedy.
// The same triple crosses process boundaries unchanged.

/** Expected failures, by cause. `internal` is the only one that means a defect of ours. */
export const errorCodes = [
  'usage',
  'not-found',
  'not-readable',
  'not-a-file',
  'empty',
  'damaged',
  'not-media',
  'no-video',
  'out-of-range',
  'too-small',
  'too-large',
  'size-mismatch',
  'unsupported',
  'exists',
  'changed',
  'not-writable',
  'disk-full',
  'tool-missing',
  'tool-failed',
  'model-missing',
  'model-damaged',
  'out-of-memory',
  'engine-died',
  'cancelled',
  'internal',
] as const

/** See {@link errorCodes}. */
export type ErrorCode = (typeof errorCodes)[number]

/** What crosses a process boundary in place of an error object. */
export interface ErrorShape {
  readonly code: ErrorCode
  readonly message: string
  readonly remedy?: string | undefined
}

/** An expected failure: `message` names the thing, `remedy` says what the user can do. */
export class InterludeError extends Error {
  readonly code: ErrorCode
  readonly remedy: string | undefined

  constructor(code: ErrorCode, message: string, remedy?: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'InterludeError'
    this.code = code
    this.remedy = remedy
  }
}

/** The error a cancelled job rejects with; it is not a failure to report. */
export function cancelled(): InterludeError {
  return new InterludeError('cancelled', 'Cancelled.')
}

/** Throws {@link cancelled} when the signal has fired. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled()
}

/** Flattens any thrown value to plain data that structured clone accepts. */
export function toErrorShape(error: unknown): ErrorShape {
  if (error instanceof InterludeError) {
    return { code: error.code, message: error.message, remedy: error.remedy }
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return { code: 'cancelled', message: 'Cancelled.' }
  }
  return { code: 'internal', message: error instanceof Error ? error.message : textOf(error) }
}

/** Some objects can't be made a string: those without a prototype, say. */
function textOf(value: unknown): string {
  try {
    return String(value)
  } catch {
    return 'Something was thrown that is not an error.'
  }
}

/** The operating system's name of a failure, such as `ENOENT`; empty for a failure of another kind. */
export function systemCodeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** Rebuilds the error on the asking side. */
export function fromErrorShape(shape: ErrorShape): InterludeError {
  return new InterludeError(shape.code, shape.message, shape.remedy)
}
