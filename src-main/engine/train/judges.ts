// The paper's two judges as one player of the game: their weights, and what they and the network are told off for.
// Clips are in -1..1 here, as the judges take them.
import * as tf from '@tensorflow/tfjs-core'
import {
  clipJudgeWeights,
  imageJudgeWeights,
  judgeClips,
  judgeImages,
  type ClipJudgePlan,
} from '../model/discriminators.ts'
import { asPictures } from '../model/layers.ts'
import { createWeights, initialValues, type Weights } from '../model/weights.ts'
import { frameOf } from './clip-batch.ts'
import type { Loss } from './gradients.ts'
import { fooling, judgeHinge } from './losses.ts'
import { windowFrames, type AdversaryOptions } from './recipe.ts'

/** What the clip judge is made of in this recipe. */
export function judgePlan({ timeStride }: AdversaryOptions): ClipJudgePlan {
  return { steps: windowFrames, timeStride }
}

/** New judges, the same for the same seed. */
export function createJudges(options: AdversaryOptions, seed: number): Weights {
  const specs = [...imageJudgeWeights(), ...clipJudgeWeights(judgePlan(options))]
  return createWeights(specs, (spec) => initialValues(spec, seed))
}

/** The clip that the clip judge sees: the made frames between the true keyframes. */
function between(truth: tf.Tensor5D, made: tf.Tensor5D): tf.Tensor5D {
  const keyframe = (index: number) => tf.expandDims<tf.Tensor5D>(frameOf(truth, index), 1)
  return tf.concat<tf.Tensor5D>([keyframe(0), made, keyframe(truth.shape[1] - 1)], 1)
}

/** What the network is told off for: `made` [N,14,h,w,3] between the keyframes of `truth` [N,16,h,w,3]. */
export function foolingLoss(
  judges: Weights,
  plan: ClipJudgePlan,
  truth: tf.Tensor5D,
  made: tf.Tensor5D,
): { image: tf.Scalar; clip: tf.Scalar } {
  const still = { advance: false }
  return {
    image: fooling(judgeImages(judges, asPictures(made), still)),
    clip: fooling(judgeClips(judges, plan, between(truth, made), still)),
  }
}

/** What the judges are told off for. True and made ones pass them together: one large operation instead of two. */
export function judgesLoss(
  judges: Weights,
  plan: ClipJudgePlan,
  truth: tf.Tensor5D,
  made: tf.Tensor5D,
): Loss {
  const [n, t, h, w, c] = truth.shape
  const advance = { advance: true }
  const inner = tf.slice(truth, [0, 1, 0, 0, 0], [n, t - 2, h, w, c])
  const pictures = tf.concat<tf.Tensor4D>([asPictures(inner), asPictures(made)], 0)
  const clips = tf.concat<tf.Tensor5D>([truth, between(truth, made)], 0)
  const halves = (logits: tf.Tensor1D): [tf.Tensor1D, tf.Tensor1D] => {
    const half = logits.shape[0] / 2
    return [tf.slice(logits, [0], [half]), tf.slice(logits, [half], [half])]
  }
  const image = judgeHinge(...halves(judgeImages(judges, pictures, advance)))
  const clip = judgeHinge(...halves(judgeClips(judges, plan, clips, advance)))
  return { total: tf.add(image, clip), parts: { imageJudge: image, clipJudge: clip } }
}
