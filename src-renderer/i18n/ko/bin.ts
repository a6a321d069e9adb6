import type { words as english } from '../en/bin.ts'

/** Korean: bin. */
export const words: typeof english = {
  title: '미디어',
  added: (count) => `파일 ${String(count)}개를 추가했습니다`,
  moreFailed: (count) => `파일 ${String(count)}개를 더 읽을 수 없었습니다.`,
}
