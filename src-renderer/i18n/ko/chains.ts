import type { words as english } from '../en/chains.ts'

const count = (value: number): string => `${String(value)}개`
const stretch = (first: number, last: number): string =>
  first === last ? `프레임 ${String(first)}` : `프레임 ${String(first)}–${String(last)}`
const several = (first: number, last: number): string =>
  first === last ? '' : ` (${count(last - first + 1)})`

/** Korean: clips, and chains of keyframes. */
export const words: typeof english = {
  clipDone: '클립 전체를 타임라인에 놓았습니다',
  searching: '영상을 살펴보는 중',
  stop: '중지',
  searched: (cuts, flaws) => `살펴보았습니다: 컷 ${count(cuts)}, 의심스러운 구간 ${count(flaws)}`,
  replace: {
    title: '프레임을 만든 것으로 바꾸기',
    text: (name) =>
      `앞의 마지막 정상 프레임과 뒤의 첫 정상 프레임으로 그 사이를 만듭니다. ${name}의 나머지는 소리와 함께 그대로 재생됩니다.`,
    what: '대상',
    marked: (first, last) => `시퀀스에서 표시한 프레임 ${String(first)}~${String(last)}`,
    frames: '소스의 프레임',
    from: '첫 불량 프레임',
    to: '마지막 불량 프레임',
    look: '손상, 반복, 검은 프레임 찾기',
    noFlaws: '손상되거나 반복되거나 검은 프레임이 없습니다.',
    flaws: (flaws) => `의심스러운 구간 ${count(flaws)}: 바꿀 것을 고르세요`,
    flaw: {
      damaged: (first, last) => `${stretch(first, last)}: 손상됨${several(first, last)}`,
      repeated: (first, last) => `${stretch(first, last)}: 앞과 같은 그림${several(first, last)}`,
      black: (first, last) => `${stretch(first, last)}: 검은 화면${several(first, last)}`,
    },
    count: (frames) => `프레임 ${count(frames)}를 새로 만듭니다`,
    none: '프레임을 하나 이상 고르세요.',
    tooShort: '영상이 너무 짧습니다. 앞뒤에 정상 프레임이 하나씩 있어야 합니다.',
    tooLong: '한 번에 이어서 만들 수 있는 프레임은 1000개까지입니다.',
    go: '바꾸기',
    done: (frames) => `프레임 ${count(frames)}를 새로 만듭니다`,
  },
  slow: {
    title: '슬로 모션',
    text: (name) =>
      `${name}의 모든 프레임이 키프레임이 되고 그 사이를 만듭니다. 컷에서는 앞 프레임을 그대로 둡니다.`,
    from: '시작 프레임',
    to: '끝 프레임',
    factor: '느리게',
    factorHint: '1초가 이만큼의 초로 늘어납니다.',
    where: '위치',
    places: { clip: '클립 안에: 뒤의 것이 밀려납니다', end: '시퀀스 끝 뒤에' },
    count: (all, made, duration) => `키프레임 ${count(all)}, 만들 프레임 ${count(made)}, 길이 ${duration}`,
    none: '프레임을 두 개 이상 고르세요.',
    tooMany: (room) => `키프레임을 ${count(room)} 더 넣을 수 있습니다. 범위를 줄이세요.`,
    tooLong: '타임라인보다 깁니다. 더 작은 배수를 고르세요.',
    go: '슬로 모션 만들기',
    done: (all, cuts) =>
      cuts === 0
        ? `키프레임 ${count(all)}를 추가했습니다`
        : `키프레임 ${count(all)}를 추가했고, 컷 ${count(cuts)}에서는 정지합니다`,
  },
  cuts: {
    title: '장면 컷에 키프레임',
    text: (name) =>
      `${name}의 컷마다 앞의 마지막 프레임과 뒤의 첫 프레임에 키프레임을 놓고, 그 사이는 정지로 둡니다.`,
    look: '컷 찾기',
    list: '컷',
    found: (cuts) => (cuts === 0 ? '컷이 없습니다.' : `컷 ${count(cuts)}를 찾았습니다.`),
    intoClip: '키프레임은 타임라인의 클립 안에 들어갑니다.',
    withClip: '클립 전체도 함께 타임라인에 놓입니다.',
    frame: (frame) => `프레임 ${String(frame)}`,
    tooMany: (room) => `컷 ${count(room)}까지 키프레임을 놓을 수 있습니다.`,
    go: '키프레임 추가',
    done: (cuts) => `컷 ${count(cuts)}에 키프레임을 놓았습니다`,
  },
  times: {
    title: '목록으로 키프레임 추가',
    text: (name) => `${name}의 프레임과 시각을 한 줄에 하나씩, 또는 쉼표로 나누어 적습니다.`,
    label: '프레임(120), 타임코드(00:00:05:00), 소수점이 있는 시각(1:02.5), 초(62s)',
    placeholder: '0\n48\n00:00:03:12\n1:02.5',
    open: '파일 열기…',
    count: (keyframes, repeated) =>
      repeated === 0
        ? `키프레임 ${count(keyframes)}`
        : `키프레임 ${count(keyframes)}, 두 번 이상 적힌 것 ${count(repeated)}`,
    problems: '읽을 수 없는 줄',
    problem: {
      unreadable: (line, text) => `${String(line)}번째 줄: “${text}”은(는) 프레임도 시각도 아닙니다.`,
      outside: (line, text) => `${String(line)}번째 줄: “${text}”은(는) 소스의 끝보다 뒤입니다.`,
    },
    more: (rest) => `외 ${count(rest)}`,
    tooMany: (room) => `키프레임을 ${count(room)} 더 넣을 수 있습니다.`,
    where: '위치',
    places: { end: '끝 뒤에, 그 사이를 만듭니다', clip: '클립 안에, 그대로 재생됩니다' },
    go: '키프레임 추가',
    done: (keyframes) => `키프레임 ${count(keyframes)}를 추가했습니다`,
  },
  warning: {
    title: '구간 안의 컷',
    text: (frame, gaps) =>
      gaps === 1
        ? `이 두 키프레임 사이, 소스의 프레임 ${String(frame)}에서 다른 장면으로 바뀝니다. 중간 프레임에 두 장면이 섞입니다.`
        : `이 구간 중 ${count(gaps)}에서 소스가 다른 장면으로 바뀝니다. 중간 프레임에 두 장면이 섞입니다.`,
    hold: '대신 정지',
  },
}
