import type { words as english } from '../en/quality.ts'

/** Korean: the quality strip. */
export const words: typeof english = {
  title: '품질',
  shown: '품질을 재어 구간 위에 보여 줍니다.',
  hidden: '품질을 숨겼습니다.',
  show: '품질 재기',
  showHint: '두 키프레임이 같은 동영상에서 왔으면 실제 프레임과, 아니면 테이크들의 차이로 잽니다.',
  method: '만드는 방법',
  methods: { model: '모델', 'cross-fade': '크로스페이드', nearest: '가까운 키프레임' },
  methodLabel: '구간을 만드는 방법',
  states: {
    waiting: '중간 프레임을 기다리는 중',
    measuring: '재는 중…',
    done: '쟀습니다',
    failed: '재지 못했습니다',
  },
  none: '이 구간의 실제 프레임은 알 수 없습니다. 테이크가 둘 이상이면 그 차이로 모델이 얼마나 확실한지 알 수 있습니다.',
  byTakes: (takes) => `실제 프레임은 알 수 없습니다. 테이크 ${String(takes)}개의 차이 (255단계):`,
  made: '만든 것',
  'cross-fade': '크로스페이드',
  nearest: '가까운 키프레임',
  psnr: 'PSNR (dB)',
  ssim: 'SSIM',
  mean: '평균',
  frame: '프레임',
  real: '실제 프레임',
  spread: '차이',
  each: '그림마다',
  near: '바로 그때 나타나는 실제 프레임이 없어 가장 가까운 것과 비교했습니다.',
  advice: {
    'cross-fade': (psnr, ssim) =>
      `이 구간은 만든 것보다 크로스페이드가 실제 프레임에 더 가깝습니다: ${psnr} dB, SSIM ${ssim}.`,
    nearest: (psnr, ssim) =>
      `이 구간은 만든 것보다 가까운 키프레임을 그대로 두는 것이 실제 프레임에 더 가깝습니다: ${psnr} dB, SSIM ${ssim}.`,
  },
  use: { 'cross-fade': '크로스페이드 쓰기', nearest: '가까운 키프레임 쓰기' },
  back: '모델 쓰기',
  label: (decibels, similarity) => `${decibels} dB · ${similarity}`,
}
