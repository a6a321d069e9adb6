// Where words go: results to stdout, everything on the way there to stderr.
import { createInterface } from 'node:readline/promises'
import type { Readable, Writable } from 'node:stream'

/** A stream that may be a terminal. */
export type Output = Writable & {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}
/** A stream that may be a keyboard. */
export type Input = Readable & { readonly isTTY?: boolean | undefined }

/** The three streams of a command. */
export interface Streams {
  readonly stdin: Input
  readonly stdout: Output
  readonly stderr: Output
}

/** The text on one line and without control characters, so that a file's name can't play with the terminal. */
export function oneLine(text: string): string {
  // Escapes, C0 and C1 controls, and the marks that turn the writing direction around.
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, (found) =>
    /^[\r\n\t]+$/.test(found) ? ' ' : '\uFFFD',
  )
}

/** Columns of a terminal; `otherwise` where it has none, or (as some pseudo-terminals do) claims to have 0. */
export function columnsOf(stream: Output, otherwise: number): number {
  const { columns = 0 } = stream
  return columns > 0 ? columns : otherwise
}

/** Writes one line. */
export function say(stream: Output, text: string): void {
  stream.write(`${oneLine(text)}\n`)
}

/** Whether someone is there to answer. */
export function canAsk(streams: Streams): boolean {
  return streams.stdin.isTTY === true && streams.stderr.isTTY === true
}

/** Asks a yes-or-no question on the terminal; no is the answer of who just presses return, or cancels. */
export async function ask(streams: Streams, question: string, signal: AbortSignal): Promise<boolean> {
  const lines = createInterface({ input: streams.stdin, output: streams.stderr })
  try {
    const answer = await lines.question(`${oneLine(question)} [y/N] `, { signal })
    return /^\s*y(es)?\s*$/i.test(answer)
  } catch {
    return false
  } finally {
    lines.close()
  }
}

/** A table of two or three columns: all but the last padded to their widest cell. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) {
    row.slice(0, -1).forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)))
  }
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  '),
  )
}
