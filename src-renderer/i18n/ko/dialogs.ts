import type { words as english } from '../en/dialogs.ts'

/** Korean: dialogs. */
export const words: typeof english = {
  title: '대화상자',
}
