import type { words as english } from '../en/export.ts'

/** Korean: export. */
export const words: typeof english = {
  title: '내보내기',
}
