// What a training says, in words for a terminal.
import type { TrainItem } from '../../src-shared/engine-contract.ts'
import type { Progress } from './progress.ts'
import { formatDuration } from './progress.ts'

type Told = Exclude<TrainItem, { type: 'strip' }>
type Scores = Extract<TrainItem, { type: 'evaluation' }>['evaluation']

/** Milliseconds between two lines where there is no bar to redraw. */
const lineEvery = 5000

/** `step 1200 of 20000, loss 0.0213, 4.1 samples/s, 1:20:05 left, 1.9 GB`. */
export function describeStep(item: Extract<TrainItem, { type: 'progress' }>): string {
  const { step, steps, losses, samplesPerSecond, secondsLeft, memory, waiting, paused } = item
  return [
    `step ${String(step)} of ${String(steps)}`,
    ...(losses.total === undefined ? [] : [`loss ${losses.total.toPrecision(3)}`]),
    `${samplesPerSecond.toFixed(1)} samples/s`,
    `${formatDuration(secondsLeft)} left`,
    `${(memory / 1e9).toFixed(1)} GB`,
    // Under a twentieth is as it should be.
    ...(waiting > 0.05 ? [`${(waiting * 100).toFixed(0)} % of the time waiting for data`] : []),
    ...(paused ? ['paused'] : []),
  ].join(', ')
}

/** `held out after 500 steps: 29.13 dB, 0.8712 (motion prior 28.85, 0.8650; cross-fade 26.01, 0.7710)`. */
export function describeScores({ step, model, prior, crossFade }: Scores, best: boolean): string {
  const score = ({ psnr, ssim }: { psnr: number; ssim: number }) => `${psnr.toFixed(2)}, ${ssim.toFixed(4)}`
  const beside = [...(prior ? [`motion prior ${score(prior)}`] : []), `cross-fade ${score(crossFade)}`]
  return `held out after ${String(step)} steps: ${score(model)} (${beside.join('; ')})${best && step > 0 ? ', the best so far' : ''}`
}

/** Tells the items of a training. */
export function createTrainTeller(progress: Progress, now = () => performance.now()): (item: Told) => void {
  let last = -Infinity
  return (item) => {
    switch (item.type) {
      case 'progress':
        if (now() - last < lineEvery && !item.paused) return
        last = now()
        progress.phase(describeStep(item))
        return
      case 'evaluation':
        progress.line(describeScores(item.evaluation, item.best))
        return
      case 'note':
        progress.line(`note: ${item.text}`)
        return
      case 'checkpoint':
        return
    }
  }
}
