/** English: the quality strip. */
export const words = {
  title: 'Quality',
  shown: 'Quality is measured and shown over the gaps.',
  hidden: 'Quality is hidden.',
  show: 'Measure the quality',
  showHint:
    'Beside the real frames, where both keyframes come from one video; else by how much the takes differ.',
  method: 'Made by',
  methods: { model: 'The model', 'cross-fade': 'A cross-fade', nearest: 'The nearer keyframe' },
  methodLabel: 'What makes the gap',
  states: {
    waiting: 'Waiting for in-betweens',
    measuring: 'Measuring…',
    done: 'Measured',
    failed: 'Could not be measured',
  },
  none: 'The real frames of this gap are not known. With two takes or more, their spread says how sure the model is.',
  byTakes: (takes: number) =>
    `The real frames are not known. How much ${String(takes)} takes differ, of 255:`,
  made: 'Made',
  'cross-fade': 'Cross-fade',
  nearest: 'Nearer keyframe',
  psnr: 'PSNR (dB)',
  ssim: 'SSIM',
  mean: 'Mean',
  frame: 'Frame',
  real: 'Real frame',
  spread: 'Spread',
  each: 'Each drawing',
  near: 'No real frame appears just then: compared with the nearest one.',
  advice: {
    'cross-fade': (psnr: string, ssim: string) =>
      `Here a cross-fade is nearer to the real frames than what was made: ${psnr} dB, ${ssim} SSIM.`,
    nearest: (psnr: string, ssim: string) =>
      `Here holding the nearer keyframe is nearer to the real frames than what was made: ${psnr} dB, ${ssim} SSIM.`,
  },
  use: { 'cross-fade': 'Use the cross-fade', nearest: 'Hold the nearer keyframe' },
  back: 'Use the model',
  label: (decibels: string, similarity: string) => `${decibels} dB · ${similarity}`,
}
