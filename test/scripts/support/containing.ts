import { expect } from 'vitest'

/** A text with this part, inside an expected object; vitest's own matcher is typed any. */
export function containing(part: string): unknown {
  return expect.stringContaining(part)
}
