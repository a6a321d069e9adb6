// The paper's two discriminators: one judges single in-betweens, one judges whole clips with the true end frames in place.
// In: pictures [N,h,w,3] or clips [N,16,h,w,3] in -1..1, sides multiples of 16. Out: one logit each, [N].
// Layers as re-implemented from the paper; residual shortcuts (2x2 mean, 1x1). Norm: spectral (see spectral-norm.ts).
// The last linear layer is a kernel over the 4x4 places that a 64x64 input leaves; larger inputs average its answers.
import * as tf from '@tensorflow/tfjs-core'
import { addBias, convFlops, convWeights, halve, leaky, type ConvShape } from './layers.ts'
import { spectralKernel, spectralWeights } from './spectral-norm.ts'
import { weightOf, type Weights, type WeightSpec } from './weights.ts'

/** What the clip discriminator is made of. */
export interface ClipJudgePlan {
  /** Frames of a clip, both keyframes counted. */
  readonly steps: number
  /** Stride in time of each layer: 2 costs about a sixth of 1. */
  readonly timeStride: 1 | 2
}

/** What changes besides the judgement when a discriminator runs: `advance` moves the singular vectors one step on. */
export interface JudgeMode {
  readonly advance: boolean
}

const widths = [64, 128, 256, 512] as const
const last = 512

interface Block {
  /** 3x3 at the block's size; the first block's makes its channels. */
  readonly conv: ConvShape
  /** 4x4, stride 2. */
  readonly down: ConvShape
  readonly shortcut: ConvShape
}

function imageBlocks(): Block[] {
  return widths.map((outputs, index) => {
    const inputs = index === 0 ? 3 : (widths[index - 1] ?? 3)
    const middle = index === 0 ? outputs : inputs
    const name = `image-judge/block${index + 1}`
    return {
      conv: { name: `${name}/conv`, kernel: [3, 3], inputs, outputs: middle },
      down: { name: `${name}/down`, kernel: [4, 4], inputs: middle, outputs },
      shortcut: { name: `${name}/shortcut`, kernel: [1, 1], inputs, outputs },
    }
  })
}

const imageLogit: ConvShape = { name: 'image-judge/logit', kernel: [4, 4], inputs: last, outputs: 1 }

const withSpectral = (conv: ConvShape): WeightSpec[] => [...convWeights(conv), ...spectralWeights(conv)]

/** Weights of the image discriminator. */
export function imageJudgeWeights(): WeightSpec[] {
  const convs = imageBlocks().flatMap(({ conv, down, shortcut }) => [conv, down, shortcut])
  return [...convs, imageLogit].flatMap(withSpectral)
}

function normed2d(
  weights: Weights,
  conv: ConvShape,
  x: tf.Tensor4D,
  stride: number,
  mode: JudgeMode,
): tf.Tensor4D {
  const kernel = spectralKernel<tf.Rank.R4>(weights, conv.name, mode.advance)
  return addBias(tf.conv2d(x, kernel, stride, 'same'), weightOf(weights, `${conv.name}/bias`))
}

/** Judges pictures [N,h,w,3]: [N] logits. */
export function judgeImages(weights: Weights, pictures: tf.Tensor4D, mode: JudgeMode): tf.Tensor1D {
  let x = pictures
  for (const { conv, down, shortcut } of imageBlocks()) {
    const inner = leaky(normed2d(weights, conv, x, 1, mode))
    const body = normed2d(weights, down, inner, 2, mode)
    x = leaky(tf.add(body, normed2d(weights, shortcut, halve(x), 1, mode)))
  }
  const kernel = spectralKernel<tf.Rank.R4>(weights, imageLogit.name, mode.advance)
  const logits = addBias(tf.conv2d(x, kernel, 1, 'valid'), weightOf(weights, `${imageLogit.name}/bias`))
  return tf.mean(logits, [1, 2, 3])
}

function clipLayers({ steps, timeStride }: ClipJudgePlan): { convs: ConvShape[]; logit: ConvShape } {
  const convs = widths.map((outputs, index): ConvShape => {
    const inputs = index === 0 ? 3 : (widths[index - 1] ?? 3)
    return { name: `clip-judge/conv${index + 1}`, kernel: [4, 4, 4], inputs, outputs }
  })
  const left = Math.ceil(steps / timeStride ** convs.length)
  return { convs, logit: { name: 'clip-judge/logit', kernel: [left, 4, 4], inputs: last, outputs: 1 } }
}

/** Weights of the clip discriminator. */
export function clipJudgeWeights(plan: ClipJudgePlan): WeightSpec[] {
  const { convs, logit } = clipLayers(plan)
  return [...convs, logit].flatMap(withSpectral)
}

/**
 * Taps in time that meet a frame, from the first such tap on: where one step is left, the others see padding alone, and
 * cost as much. Elsewhere all of them.
 */
function metBy(taps: number, steps: number, stride: number): { first: number; count: number } {
  if (Math.ceil(steps / stride) > 1 || steps > taps) return { first: 0, count: taps }
  return { first: Math.floor((taps - steps) / 2), count: steps }
}

function metTaps(kernel: tf.Tensor5D, steps: number, stride: number): tf.Tensor5D {
  const [taps, ...rest] = kernel.shape
  const { first, count } = metBy(taps, steps, stride)
  return count === taps ? kernel : tf.slice(kernel, [first, 0, 0, 0, 0], [count, ...rest])
}

/** Judges clips [N,steps,h,w,3]: [N] logits. */
export function judgeClips(
  weights: Weights,
  plan: ClipJudgePlan,
  clips: tf.Tensor5D,
  mode: JudgeMode,
): tf.Tensor1D {
  const { convs, logit } = clipLayers(plan)
  let x = clips
  for (const conv of convs) {
    const kernel = spectralKernel<tf.Rank.R5>(weights, conv.name, mode.advance)
    const bias = weightOf(weights, `${conv.name}/bias`)
    x = leaky(
      addBias(
        tf.conv3d(x, metTaps(kernel, x.shape[1], plan.timeStride), [plan.timeStride, 2, 2], 'same'),
        bias,
      ),
    )
  }
  const kernel = spectralKernel<tf.Rank.R5>(weights, logit.name, mode.advance)
  const logits = addBias(tf.conv3d(x, kernel, 1, 'valid'), weightOf(weights, `${logit.name}/bias`))
  return tf.mean(logits, [1, 2, 3, 4])
}

/** Operations of judging one 16-frame clip of that size: its inner frames one by one, and the whole. */
export function judgeFlops(
  plan: ClipJudgePlan,
  width: number,
  height: number,
): { image: number; clip: number } {
  let image = convFlops(imageLogit, (width / 16 - 3) * (height / 16 - 3))
  for (const [level, { conv, down, shortcut }] of imageBlocks().entries()) {
    const before = (width * height) / 4 ** level
    image += convFlops(conv, before) + convFlops(down, before / 4) + convFlops(shortcut, before / 4)
  }
  const { convs, logit } = clipLayers(plan)
  let clip = convFlops(logit, (width / 16 - 3) * (height / 16 - 3))
  let frames = plan.steps
  for (const [level, conv] of convs.entries()) {
    const [taps = 1, ...sides] = conv.kernel
    const { count } = metBy(taps, frames, plan.timeStride)
    frames = Math.ceil(frames / plan.timeStride)
    clip += convFlops({ ...conv, kernel: [count, ...sides] }, (frames * width * height) / 4 ** (level + 1))
  }
  return { image: image * (plan.steps - 2), clip }
}
