import type { words as english } from '../en/locks.ts'

/** Korean: locked regions. */
export const words: typeof english = {
  title: '잠긴 영역',
  empty:
    '잠긴 곳은 키프레임 그대로 유지됩니다. 두 키프레임이 같은 곳은 픽셀 하나도 바뀌지 않습니다. 로고, 자막, 멈춰 있는 배경에 쓰세요.',
  addBox: '가운데에 상자 추가',
  modes: { box: '상자 그리기', paint: '칠하기', erase: '지우기' },
  brush: '브러시 반지름',
  brushIs: (radius) => `브러시 반지름 ${String(radius)}`,
  pixels: 'px',
  box: (number) => `상자 ${String(number)}`,
  painted: (number) => `획 ${String(number)}`,
  erased: (number) => `지우개 ${String(number)}`,
  stroke: (radius) => `반지름 ${String(radius)}`,
  extent: ({ x, y, width, height }) => `${String(x)}, ${String(y)} · ${String(width)}\u00d7${String(height)}`,
  boxAt: (number, { x, y, width, height }) =>
    `잠긴 상자 ${String(number)}: 위치 ${String(x)}, ${String(y)}, 크기 ${String(width)}×${String(height)} 픽셀`,
  boxHint: '화살표 키로 움직이고 Alt와 함께 누르면 크기를 바꿉니다. Shift는 10픽셀씩, Delete는 삭제입니다.',
  fields: { x: 'X', y: 'Y', width: '너비', height: '높이' },
  remove: (name) => `${name} 삭제`,
  removed: (left) => (left === 0 ? '잠긴 영역이 없습니다' : `삭제함, ${String(left)}개 남음`),
  differ:
    '선택한 구간의 잠금이 서로 다릅니다. 첫 구간의 잠금을 표시하며, 새로 그리는 것은 모두에 추가됩니다.',
  share: (gaps) => `구간 ${String(gaps)}개 모두에 적용`,
  proposal: {
    ask: '제안',
    hint: '두 키프레임에서 같은 곳 찾기',
    label: '양쪽이 같음',
    found: (count) => `두 키프레임에서 같은 영역 ${String(count)}개`,
    nothing: '두 키프레임에서 눈에 띄게 같은 영역이 없습니다.',
    everything: '두 키프레임이 거의 전부 같아서 움직이는 것과 구분할 수 없습니다.',
    all: '모두 잠그기',
    none: '닫기',
    accept: (number) => `영역 ${String(number)} 잠그기`,
    dismiss: (number) => `영역 ${String(number)} 제안 닫기`,
  },
  edits: {
    box: '상자 잠그기',
    paint: '잠금 칠하기',
    erase: '잠금 지우기',
    change: '잠금 변경',
    remove: '잠금 삭제',
    share: '모든 구간에 같은 잠금',
    accept: '같은 곳 잠그기',
  },
}
