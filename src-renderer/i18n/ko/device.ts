import type { words as english } from '../en/device.ts'

/** Korean: the device page. */
export const words: typeof english = {
  title: '장치와 자가 진단',
  computesOn: '계산 장치',
  choice: '장치',
  choices: { auto: '자동', cpu: '프로세서 (CPU)', cuda: 'NVIDIA 그래픽 카드 (CUDA)' },
  choiceTexts: {
    auto: '여기서 작동하는 가장 빠른 장치를 씁니다.',
    cpu: '어디서나 작동하지만 그래픽 카드보다 느립니다.',
    cuda: '몇 배나 빠르지만 NVIDIA 카드와 드라이버가 필요합니다.',
  },
  restarts: '다른 장치를 고르면 엔진을 다시 시작합니다. 장치마다 반올림이 달라 중간 프레임은 새로 만듭니다.',
  trains: '학습이 진행 중입니다. 학습은 시작한 장치에서 계속합니다.',
  insisted: {
    'command-line': (device) =>
      `명령줄이 ${device}(으)로 정했습니다. 여기서 고른 것은 그것이 없을 때 쓰입니다.`,
    environment: (device) =>
      `환경 변수(INTERLUDE_DEVICE)가 ${device}(으)로 정했습니다. 여기서 고른 것은 그것이 없을 때 쓰입니다.`,
  },
  why: '이 장치인 까닭',
  remedy: '바꾸려면',
  lost: '엔진이 멈췄습니다. 다시 켜질 때까지 아무것도 계산하지 않습니다. 프로젝트는 그대로입니다.',
  restart: '엔진 시작',
  memory: '한 구간의 메모리',
  memoryAuto: '있는 것의 절반',
  memoryOwn: '최대',
  memoryText:
    '더 필요한 구간은 겹치는 타일로 나누어 더 오래 걸립니다. 타일은 픽셀을 조금 바꾸므로 다른 한도로 만든 중간 프레임은 새로 만듭니다. 옛 한도로 돌아가면 다시 찾습니다.',
  memoryUnit: 'GB',
  runsOut: '메모리가 모자라면',
  runsOutTexts: [
    '구간을 만들 때는 엔진이 절반 크기의 타일로, 가장 작은 것까지 다시 해 봅니다. 구간 패널이 그렇게 알립니다.',
    '모델이 배울 때는 배치를 두 배로 잘게 나눕니다. 배우는 것은 같고 더 오래 걸립니다.',
    '시스템이 엔진을 끝내면 다시 시작하여 하던 곳에서 이어 갑니다. 프로젝트는 그 프로세스에 있지 않습니다.',
    '모두 실패하면 그 구간만 할 일을 알리며 실패하고, 나머지는 계속합니다.',
  ],
  findings: '여기서 작동하는 것',
  examine: '다시 보기',
  examining: '살펴보는 중…',
  states: {
    ok: '좋음',
    warning: '더 나아질 수 있음',
    failed: '실패',
    running: '진행 중',
    waiting: '대기 중',
  },
  labels: {
    system: '시스템',
    node: 'Node',
    memory: '메모리',
    tensorflow: 'TensorFlow',
    device: '장치',
    speed: '속도',
    ffmpeg: 'ffmpeg',
    encoders: '인코더',
    models: '모델',
    cache: '캐시',
  },
  test: '자가 진단',
  testText:
    '모든 것을 조금씩 실제로 해 봅니다. 계산하고, 중간 프레임을 만들고, 비디오를 쓰고 다시 읽고, 파일을 쓰고 지웁니다.',
  testRun: '자가 진단 시작',
  testStop: '멈추기',
  tests: {
    device: '장치',
    speed: '속도',
    'in-between': '중간 프레임',
    video: '비디오 쓰고 읽기',
    cache: '중간 프레임 폴더',
    data: '프로젝트와 모델 폴더',
  },
  seconds: (seconds) => `${seconds < 10 ? seconds.toFixed(1) : seconds.toFixed(0)}초`,
  testDone: (failed, all) =>
    failed === 0
      ? `${String(all)}가지가 모두 작동합니다`
      : `${String(all)}가지 가운데 ${String(failed)}가지가 실패했습니다`,
  testStopped: '자가 진단을 멈췄습니다',
  copy: '보고서 복사',
  copied: '보고서를 복사했습니다',
  open: '장치와 자가 진단…',
}
