// How a failure ends a command: two lines on stderr, one JSON line on stdout where asked for, an exit code.
import { InterludeError, toErrorShape, type ErrorShape } from '../../src-shared/errors.ts'
import { cancelledExit } from './interrupt.ts'
import { oneLine, say, type Streams } from './terminal.ts'

/** Exit codes beside 0, as --help lists them. */
export const exitCodes = { failure: 1, usage: 2, cancelled: cancelledExit } as const

/** What the words before every help's end say about exit codes. */
export const exitCodesHelp = 'Exit codes: 0 done, 1 failed, 2 words not understood, 130 cancelled.'

function shapeOf(error: unknown): ErrorShape {
  const shape = toErrorShape(error)
  if (shape.code !== 'internal' || error instanceof InterludeError) {
    // What a tool said may have been several lines; an error is one.
    const { code, message, remedy } = shape
    return { code, message: oneLine(message), remedy: remedy === undefined ? undefined : oneLine(remedy) }
  }
  return {
    code: 'internal',
    message: `Something went wrong inside the program: ${shape.message}`,
    remedy: 'This is a defect. Set INTERLUDE_DEBUG=1 to see where it happened, and report it.',
  }
}

/** Tells the user, and returns the exit code. */
export function reportError(
  error: unknown,
  streams: Streams,
  options: { json: boolean; debug: boolean },
): number {
  const shape = shapeOf(error)
  if (shape.code === 'cancelled') {
    say(streams.stderr, 'Cancelled.')
  } else {
    say(streams.stderr, `error: ${shape.message}`)
    if (shape.remedy !== undefined) say(streams.stderr, shape.remedy)
  }
  if (options.debug && error instanceof Error) streams.stderr.write(`${error.stack ?? ''}\n`)
  if (options.json) streams.stdout.write(`${JSON.stringify({ error: shape })}\n`)
  if (shape.code === 'cancelled') return exitCodes.cancelled
  return shape.code === 'usage' ? exitCodes.usage : exitCodes.failure
}
