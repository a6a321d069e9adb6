import type { words as english } from '../en/preview.ts'

/** Korean: preview. */
export const words: typeof english = {
  title: '미리보기',
}
