import type { words as english } from '../en/timeline.ts'

/** Korean: timeline. */
export const words: typeof english = {
  title: '타임라인',
  marked: (frame) => `프레임 ${String(frame)}에 키프레임을 추가했습니다`,
  markNeedsSource: '키프레임으로 지정하려면 소스 프레임을 표시하세요.',
}
