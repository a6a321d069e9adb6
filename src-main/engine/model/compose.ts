// From motion to pixels: the one definition that the network's losses (here, in TensorFlow) and the program's output
// (WebAssembly, at full size) share. Per pixel x, at any resolution:
//   F0 = f0 + r0, F1 = f1 + r1;  W0 = sample(I0, x + F0), W1 = sample(I1, x + F1)         (borders clamped)
//   w' = w e^l / (w e^l + 1 - w);  out = w' W0 + (1 - w') W1 + rgb
// f0, f1, w are the motion prior; r0, r1, l, rgb the network's residual. All residuals zero: exactly the blend of the prior.
// No prior is f0 = f1 = 0 and w = 1 - t: exactly the cross-fade.
import * as tf from '@tensorflow/tfjs-core'
import { bilinearGradient } from './native-kernels.ts'
import { warp } from './warp.ts'

/** The motion prior of clips, as tensors. */
export interface PriorTensors {
  /** Flows from each step to the start and the end keyframe, [N,T,h,w,2], in pixels of this size. */
  readonly f0: tf.Tensor5D
  readonly f1: tf.Tensor5D
  /** Share of the start keyframe, [N,T,h,w,1], 0..1. */
  readonly weight: tf.Tensor5D
}

/** What the network says, as tensors; see the file's head. */
export interface ResidualTensors {
  /** Corrections of the flows, [N,T,h,w,2], in pixels of this size. */
  readonly r0: tf.Tensor5D
  readonly r1: tf.Tensor5D
  /** [N,T,h,w,1] */
  readonly logit: tf.Tensor5D
  /** New light, [N,T,h,w,3], in the keyframes' range (0..1), so -1..1. */
  readonly rgb: tf.Tensor5D
}

/** Beyond this a logit means 0 or 1 to seven digits, and the square that its gradient divides by would leave 32 bits at twice this. */
const surest = 20

/** w e^l / (w e^l + 1 - w), in an order of operations that gives exactly w for l = 0; finite, gradient too, for every l. */
export function reweigh<T extends tf.Tensor>(weight: T, logit: T): T {
  const start = tf.mul(weight, tf.exp(tf.clipByValue(logit, -surest, surest)))
  return tf.div(start, tf.add(start, tf.sub(1, weight)))
}

/** Doubles the sides of pictures [N,h,w,C], bilinear between pixel centres, borders repeated. Has a gradient. */
export function bilinear2(x: tf.Tensor4D): tf.Tensor4D {
  const [, h, w] = x.shape
  const op = tf.customGrad((input, save) => {
    ;(save as tf.GradSaveFunc)([input as tf.Tensor])
    return {
      value: tf.image.resizeBilinear(input as tf.Tensor4D, [2 * h, 2 * w], false, true),
      gradFunc: (dy: tf.Tensor | tf.Tensor[], saved: tf.Tensor[]) => {
        const [small] = saved as [tf.Tensor]
        return bilinearGradient(dy as tf.Tensor, small)
      },
    }
  })
  return op(x)
}

/** Residuals at twice their size, flows in the new pixels. */
export function enlargeResidual(residual: ResidualTensors): ResidualTensors {
  const { r0, r1, logit, rgb } = residual
  const [n, t, h, w] = logit.shape
  // All maps in one operation.
  const maps = tf.concat<tf.Tensor5D>([tf.mul(r0, 2), tf.mul(r1, 2), logit, rgb], 4)
  const large = bilinear2(tf.reshape(maps, [n * t, h, w, maps.shape[4]]))
  const parts = tf.split(tf.reshape(large, [n, t, 2 * h, 2 * w, maps.shape[4]]), [2, 2, 1, 3], 4)
  const [r0Large, r1Large, logitLarge, rgbLarge] = parts as [
    tf.Tensor5D,
    tf.Tensor5D,
    tf.Tensor5D,
    tf.Tensor5D,
  ]
  return { r0: r0Large, r1: r1Large, logit: logitLarge, rgb: rgbLarge }
}

/** The pieces of a composed clip, for losses and for looking at. */
export interface Composed {
  /** The in-betweens [N,T,h,w,3], in the keyframes' range, not clamped. */
  readonly frames: tf.Tensor5D
  /** Flows as used, [N,T,h,w,2]. */
  readonly flow0: tf.Tensor5D
  readonly flow1: tf.Tensor5D
  /** Share of the start keyframe as used, [N,T,h,w,1]. */
  readonly weight: tf.Tensor5D
}

/** Composes the in-betweens of `from` and `to` [N,h,w,3]; prior and residual have the keyframes' size. */
export function compose(
  from: tf.Tensor4D,
  to: tf.Tensor4D,
  prior: PriorTensors,
  residual?: ResidualTensors,
): Composed {
  const [n, t, h, w] = prior.weight.shape
  const flow0 = residual ? tf.add<tf.Tensor5D>(prior.f0, residual.r0) : prior.f0
  const flow1 = residual ? tf.add<tf.Tensor5D>(prior.f1, residual.r1) : prior.f1
  const weight = residual ? reweigh(prior.weight, residual.logit) : prior.weight
  const warped = (picture: tf.Tensor4D, flow: tf.Tensor5D): tf.Tensor5D =>
    tf.reshape(warp(picture, tf.reshape(flow, [n * t, h, w, 2])), [n, t, h, w, picture.shape[3]])
  const blend = tf.add<tf.Tensor5D>(
    tf.mul(weight, warped(from, flow0)),
    tf.mul(tf.sub(1, weight), warped(to, flow1)),
  )
  return { frames: residual ? tf.add(blend, residual.rgb) : blend, flow0, flow1, weight }
}

/** The prior of no motion: still flows, and the weights of a cross-fade through `times`. */
export function stillPrior(
  clips: number,
  times: readonly number[],
  height: number,
  width: number,
): PriorTensors {
  const steps = times.length
  const weight = tf.mul<tf.Tensor5D>(
    tf.reshape(tf.tensor1d(times.map((time) => 1 - time)), [1, steps, 1, 1, 1]),
    tf.ones([clips, steps, height, width, 1]),
  )
  return {
    f0: tf.zeros([clips, steps, height, width, 2]),
    f1: tf.zeros([clips, steps, height, width, 2]),
    weight,
  }
}
