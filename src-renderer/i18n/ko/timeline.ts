import type { words as english } from '../en/timeline.ts'

const count = (value: number): string => `${String(value)}개`
const signed = (value: number): string => (value > 0 ? `+${String(value)}` : `\u2212${String(-value)}`)

/** Korean: timeline. */
export const words: typeof english = {
  title: '타임라인',
  marked: (frame) => `프레임 ${String(frame)}에 키프레임을 추가했습니다`,
  markNeedsSource: '키프레임으로 지정하려면 소스 프레임을 표시하세요.',
  items: '키프레임과 구간',
  playhead: '재생 헤드',
  playheadAt: (frame, timecode) => `프레임 ${String(frame)}, ${timecode}`,
  position: (timecode, frame, last) => `${timecode}, 프레임 ${String(frame)} / ${String(last)}`,
  zoom: '확대/축소',
  zoomIn: '확대',
  zoomOut: '축소',
  fit: '시퀀스 전체 보기',
  snap: '맞물림',
  snapOn: '맞물림을 켰습니다',
  snapOff: '맞물림을 껐습니다',
  asFrames: '프레임 번호로 보기',
  asTimecode: '타임코드로 보기',
  generate: '중간 프레임 만들기',
  stop: '중지',
  keyframeName: (number, of, frame, file, sourceFrame) =>
    `키프레임 ${String(of)}개 중 ${String(number)}번째, 프레임 ${String(frame)}, ${file}${
      sourceFrame === undefined ? '' : ` 프레임 ${String(sourceFrame)}`
    }`,
  missing: '파일 없음',
  gapName: (number, drawings, state) =>
    drawings === 0
      ? `구간 ${String(number)}, 정지`
      : `구간 ${String(number)}, 중간 프레임 ${count(drawings)}, ${state}`,
  footageName: (number, played) => `구간 ${String(number)}, 원본 재생, 원본 프레임 ${count(played)}`,
  states: {
    still: () => '만들 것 없음',
    empty: () => '아직 만들지 않음',
    stale: () => '다시 만들어야 함',
    queued: () => '대기 중',
    running: (ready, total) => `만드는 중, ${String(total)}개 중 ${count(ready)}`,
    partial: (ready, total) => `${String(total)}개 중 ${count(ready)} 준비됨`,
    done: () => '준비됨',
    failed: () => '실패함',
  },
  label: {
    hold: '정지',
    source: '원본',
    some: (ready, total) => `${String(ready)} / ${String(total)}`,
    all: (drawings) => String(drawings),
  },
  moving: (place, by, ripple) =>
    `${place}  ${by === 0 ? '0' : signed(by)}${ripple ? '  뒤의 것도 함께' : ''}`,
  taken: '이미 키프레임이 있습니다',
  moved: (moved, by) =>
    `키프레임 ${count(moved)}를 ${String(Math.abs(by))}프레임 ${by < 0 ? '앞으로' : '뒤로'} 옮겼습니다`,
  gapLength: (length, drawings) => `${String(length)}프레임, 중간 프레임 ${count(drawings)}`,
  footageLength: (length) => `${String(length)}프레임, 원본 재생`,
  dragCancelled: '끌기를 취소했습니다',
  marks: {
    in: (place) => `시작점 ${place}`,
    out: (place) => `끝점 ${place}`,
  },
  selected: (keyframeCount, gapCount) =>
    keyframeCount + gapCount === 0
      ? '선택한 것이 없습니다'
      : `선택: ${[
          ...(keyframeCount > 0 ? [`키프레임 ${count(keyframeCount)}`] : []),
          ...(gapCount > 0 ? [`구간 ${count(gapCount)}`] : []),
        ].join(', ')}`,
  menu: {
    goToSource: '소스 프레임 보기',
    replace: '소스 프레임으로 바꾸기',
    duplicate: '복제',
    reverse: '거꾸로',
    delete: '삭제',
    rippleDelete: '삭제하고 당기기',
    generate: '중간 프레임 만들기',
    cancel: '만들기 중지',
    ones: '한 프레임씩',
    twos: '두 프레임씩',
    count: (drawings) => `중간 프레임 ${count(drawings)}`,
    hold: '정지',
    source: '원본 재생',
    spacing: {
      linear: '고른 간격',
      'ease-in': '천천히 시작',
      'ease-out': '천천히 끝',
      ease: '천천히 시작하고 천천히 끝',
    },
    error: '실패한 이유',
    selectAll: '모든 키프레임 선택',
    fit: '시퀀스 전체 보기',
    markIn: '여기를 시작점으로',
    markOut: '여기를 끝점으로',
    clearMarks: '시작점과 끝점 지우기',
  },
  edits: {
    move: '키프레임 이동',
    gapLength: '구간 길이',
    exposure: '구간의 프레임 수',
    spacing: '구간의 간격',
    drop: '키프레임 추가',
  },
  dropReplaces: '여기 있는 키프레임을 바꿉니다',
  dropHere: (place) => `${place}에 키프레임 추가`,
  dropped: (added, frame) => `프레임 ${String(frame)}에 키프레임 ${count(added)}를 추가했습니다`,
  gapDone: (number) => `구간 ${String(number)}: 중간 프레임이 준비되었습니다`,
  allDone: '모든 중간 프레임이 준비되었습니다',
  gapFailed: (number, message) => `구간 ${String(number)} 실패: ${message}`,
  empty: {
    title: '그림 두 장으로 움직임 만들기',
    steps: [
      { title: '동영상이나 그림 추가', text: '파일을 여기나 미디어 목록에 끌어다 놓으세요.' },
      { title: '키프레임 고르기', text: '소스 화면에서 프레임을 찾아 K 키를 누르세요.' },
      {
        title: '중간 프레임 보기',
        text: '두 키프레임 사이가 자동으로 채워집니다. 스페이스 키로 재생합니다.',
      },
    ],
    add: '미디어 추가…',
  },
}
