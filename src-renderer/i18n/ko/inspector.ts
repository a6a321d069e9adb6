import type { words as english } from '../en/inspector.ts'

/** Korean: inspector. */
export const words: typeof english = {
  title: '속성',
}
