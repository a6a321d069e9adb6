import type { words as english } from '../en/common.ts'

/** Korean: what many panels say. */
export const words: typeof english = {
  ok: '확인',
  cancel: '취소',
  close: '닫기',
  save: '저장',
  dismiss: '닫기',
  untitled: '제목 없는 프로젝트',
  unsaved: '저장하지 않은 변경 사항',
  saved: '모든 변경 사항이 저장됨',
  readOnly: '읽기 전용: 다른 창에서 편집하고 있습니다.',
  takeOver: '여기서 편집',
  connecting: 'Interlude에 연결하는 중…',
  lost: 'Interlude와 연결이 끊어졌습니다. 다시 연결하는 중이며, 편집 내용은 이 창에 남아 있습니다.',
  refused: 'Interlude가 다시 시작되어 주소가 바뀌었습니다. 새 주소를 열면 작업을 복구할 수 있습니다.',
  notices: '알림',
  menu: '메뉴',
  resize: (panel) => `${panel} 크기 조절`,
  engine: {
    off: '엔진 대기 중',
    starting: '엔진 시작 중…',
    ready: (device) => `${device} 사용 가능`,
    silent: '엔진 작업 중',
    stopped: '엔진이 멈춤',
    restart: '다시 시작',
  },
  gaps: (done, total) => `중간 프레임 ${String(total)}개 중 ${String(done)}개`,
  cache: (used, limit) => `캐시 ${used} / ${limit}`,
  left: (time) => `${time} 남음`,
  live: '실시간',
  liveHint: '변경되면 곧바로 중간 프레임을 만듭니다',
}
