// Judges a network on held-out windows the way it will be used: the same prior, prediction and composition as in-betweens
// are made with, 8-bit pictures at the end, beside what needs no learning.
import { throwIfCancelled } from '../../../src-shared/errors.ts'
import type { Frame } from '../../../src-shared/frame.ts'
import { meanScore, type GapScore, type Score } from '../../../src-shared/scores.ts'
import type { GapMotion, MotionRoom } from '../flow/motion.ts'
import { gridTimes } from '../infer/grid-times.ts'
import { gatherInput } from '../infer/studio-input.ts'
import { pictureOf } from '../metrics/picture.ts'
import { scoreGap } from '../metrics/scores.ts'
import type { InbetweenModel, PaperModel, StudioModel } from '../model/inbetween-model.ts'
import { breathe } from '../tensors.ts'
import { windowFrame } from './clip-sampler.ts'
import type { HeldOutWindow } from './held-out.ts'
import { windowFrames } from './recipe.ts'

/** Scores of one kind of in-between over all windows. */
export interface Scores {
  readonly model: Score
  /** Absent for networks that do without a prior. */
  readonly prior?: Score | undefined
  readonly crossFade: Score
}

/** A judgement, and the pictures of its first window. */
export interface Judgement extends Scores {
  /** Rows of 16 frames: the truth, the prior's blend where there is one, the model. */
  readonly rows: readonly { readonly title: string; readonly frames: Frame[] }[]
}

/** A judge of one set of windows. Baselines are scored once. */
export interface Evaluator {
  readonly windows: number
  /** Rejects with `cancelled` when the signal fires. */
  evaluate(model: InbetweenModel, signal: AbortSignal): Promise<Judgement>
}

interface Baseline {
  readonly crossFade: GapScore
  readonly prior?: GapScore | undefined
}

/** Every window is answered with the same noise each time: scores change because the network does. */
const noiseSeed = 1

/** Judges by these windows; at least one. `motion` is asked for when a network wants a prior. */
export function createEvaluator(
  windows: readonly HeldOutWindow[],
  motion: () => Promise<MotionRoom>,
): Evaluator {
  const baselines: Baseline[] = []
  return {
    windows: windows.length,
    evaluate: async (model, signal) => {
      const scores: GapScore[] = []
      let rows: Judgement['rows'] = []
      for (const [index, window] of windows.entries()) {
        await breathe()
        throwIfCancelled(signal)
        const clip = Array.from({ length: windowFrames }, (_, at) =>
          windowFrame(window.data, at, window.size),
        )
        const made =
          model.kind === 'studio'
            ? await fromMotion(model, await motion(), clip, signal)
            : await fromPaper(model, clip, signal)
        const truth = clip.slice(1, -1).map(pictureOf)
        scores.push(scoreGap(truth, made.model.map(pictureOf)))
        baselines[index] ??= {
          crossFade: scoreGap(truth, fade(clip).map(pictureOf)),
          ...(made.prior && { prior: scoreGap(truth, made.prior.map(pictureOf)) }),
        }
        if (index === 0) rows = rowsOf(clip, made)
      }
      const priors = baselines.flatMap(({ prior }) => (prior ? [prior.mean] : []))
      return {
        model: meanScore(scores.map(({ mean }) => mean)),
        ...(priors.length > 0 && { prior: meanScore(priors) }),
        crossFade: meanScore(baselines.map(({ crossFade }) => crossFade.mean)),
        rows,
      }
    },
  }
}

interface Made {
  readonly model: readonly Frame[]
  readonly prior?: readonly Frame[]
}

function endsOf(clip: readonly Frame[]): { from: Frame; to: Frame } {
  const [from, to] = [clip[0], clip.at(-1)]
  if (!from || !to) throw new RangeError('A window has frames.')
  return { from, to }
}

async function fromMotion(
  model: StudioModel,
  room: MotionRoom,
  clip: readonly Frame[],
  signal: AbortSignal,
): Promise<Made> {
  const { from, to } = endsOf(clip)
  const { width, height } = from
  const gap = await room.open(from, to, signal)
  try {
    const asked = await gatherInput(gap, model.options, { width, height }, { seed: noiseSeed, signal })
    const grid = await model.predict(asked)
    const compose = (residual: (step: number) => Parameters<GapMotion['compose']>[1]) =>
      Promise.all(gridTimes.map((time, step) => gap.compose(time, residual(step), signal)))
    return { model: await compose((step) => grid[step]), prior: await compose(() => undefined) }
  } finally {
    gap.close()
  }
}

function toBytes(frame: Frame, values: ArrayLike<number>): Frame {
  const data = Uint8Array.from(values, (value) => Math.min(255, Math.max(0, Math.round(value * 255))))
  return { ...frame, data }
}

async function fromPaper(model: PaperModel, clip: readonly Frame[], signal: AbortSignal): Promise<Made> {
  const { from, to } = endsOf(clip)
  const { width, height } = from
  const made = await model.generate({
    from: pictureOf(from).data,
    to: pictureOf(to).data,
    width,
    height,
    seed: noiseSeed,
    signal,
  })
  return { model: made.map((values) => toBytes(from, values)) }
}

function fade(clip: readonly Frame[]): Frame[] {
  const { from, to } = endsOf(clip)
  return gridTimes.map((time) => ({
    ...from,
    data: from.data.map((value, index) => Math.round(value * (1 - time) + (to.data[index] ?? 0) * time)),
  }))
}

function rowsOf(clip: readonly Frame[], { model, prior }: Made): Judgement['rows'] {
  const { from, to } = endsOf(clip)
  const row = (title: string, inner: readonly Frame[]) => ({ title, frames: [from, ...inner, to] })
  return [
    { title: 'truth', frames: [...clip] },
    ...(prior ? [row('motion prior', prior)] : []),
    row('model', model),
  ]
}
