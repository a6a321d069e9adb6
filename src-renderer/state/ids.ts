// Names of new keyframes and sources.

/** A random id, as the document wants it. */
export function newId(): string {
  return crypto.randomUUID()
}
