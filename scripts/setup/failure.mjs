// What goes wrong in set-up is always three things: which step, why, and what the user can do about it.

/** An expected failure of set-up. `step` is filled in by the runner when the thrower does not know it. */
export class SetupError extends Error {
  /**
   * @param {string} why one sentence that names the thing
   * @param {string} remedy what the user can do
   * @param {{ cause?: unknown, detail?: string }} [more] detail: the tail of a tool's own words
   */
  constructor(why, remedy, more = {}) {
    super(why, { cause: more.cause })
    this.name = 'SetupError'
    this.remedy = remedy
    this.detail = more.detail
    /** @type {string | undefined} */
    this.step = undefined
  }
}

/**
 * The block of text a failure is told in.
 * @param {unknown} error
 * @returns {string}
 */
export function describeFailure(error) {
  const known = error instanceof SetupError
  const why = error instanceof Error ? error.message : String(error)
  const lines = [`Set-up stopped${known && error.step ? ` at: ${error.step}` : ''}`]
  if (known && error.detail) lines.push(indent(error.detail.trim(), '  | '))
  lines.push(`  why:    ${why}`)
  if (known) lines.push(`  remedy: ${indent(error.remedy, '          ').trimStart()}`)
  else if (error instanceof Error && error.stack) lines.push(indent(error.stack, '  | '))
  return lines.join('\n')
}

/**
 * @param {string} text
 * @param {string} margin
 */
function indent(text, margin) {
  return text
    .split('\n')
    .map((line) => margin + line)
    .join('\n')
}
