import type { words as english } from '../en/takes.ts'

/** Korean: the lane of takes. */
export const words: typeof english = {
  title: '테이크',
  of: (from, to) => `${String(from)}–${String(to)} 프레임 구간의 테이크`,
  open: '테이크 보기',
  close: '테이크 닫기',
  more: '더 만들기',
  moreHint: '다음 시드로 테이크 네 개를 더 만듭니다',
  seedField: '시드로 테이크 추가',
  play: '스트립 재생',
  pause: '스트립 멈춤',
  seed: (seed) => `시드 ${String(seed)}`,
  copy: (seed) => `시드 ${String(seed)} 복사`,
  pin: '테이크 고정',
  unpin: '고정 해제',
  discard: '테이크 버리기',
  discardSeed: (seed) => `시드 ${String(seed)} 테이크 버리기`,
  pinned: (seed) => `이제 시드 ${String(seed)} 테이크가 재생됩니다.`,
  unpinned: '구간이 다시 자기 시드로 재생됩니다.',
  discarded: (seed) => `시드 ${String(seed)} 테이크를 버렸습니다.`,
  name: (place, seed, state, plays, pinned) =>
    `테이크 ${String(place)}, 시드 ${String(seed)}, ${state}${pinned ? ', 고정됨' : plays ? ', 재생됨' : ''}`,
  plays: '재생됨',
  isPinned: '고정됨',
  states: {
    waiting: '대기 중',
    running: (done, total) => `${String(total)}개 중 ${String(done)}개`,
    done: '준비됨',
    failed: '실패',
  },
  retry: '다시 시도',
  away: (levels) => `차이 ${levels}`,
  awayHint: (levels, dissimilarity) =>
    `재생되는 테이크와의 차이: 255단계 중 ${levels} (제곱평균제곱근), 1 − SSIM ${dissimilarity}`,
  differ: (levels) => `서로의 차이: 255단계 중 ${levels}`,
  alike: (levels) => `거의 같습니다: 255단계 중 ${levels}. 눈으로는 구별할 수 없습니다.`,
  equal: '모든 테이크가 픽셀까지 같습니다. 이 모델은 시드를 쓰지 않습니다.',
  equalUntrained: '모든 테이크가 픽셀까지 같습니다. 이 모델은 학습되지 않아 시드를 쓰지 않습니다.',
  comparing: (done, total) => `비교 중: ${String(total)}개 중 ${String(done)}개`,
  spreadHint: (rms, dissimilarity) =>
    `모든 쌍의 평균: 제곱평균제곱근 ${rms} (0–1), 1 − SSIM ${dissimilarity}. evaluate 명령이 알리는 값과 같습니다.`,
  empty: '아직 테이크가 없습니다.',
  nothing: '이 구간에는 만들 것이 없어 테이크도 없습니다.',
  plain: '이 구간은 모델 없이 만들어집니다. 테이크를 고정하면 다시 모델을 씁니다.',
  hint: '숫자 키와 Enter로 고정하고, Delete로 버리고, 화살표 키로 옮겨 다닙니다.',
}
