// What training minimises. Clips are [N,T,h,w,3]; every function returns a scalar, a mean over what it looks at.
import * as tf from '@tensorflow/tfjs-core'
import type { ResidualTensors } from '../model/compose.ts'

/** Below about this difference (of 0..1) the Charbonnier distance is round instead of a corner. */
const roundness = 1e-3

/** Where logarithms of distances begin to flatten (of 0..1): pictures that are nearly right already are not worth more. */
const finest = 0.01

/** sqrt(x^2 + e^2) - e: an absolute difference with a gradient at zero (Charbonnier et al. 1994). */
function distance<T extends tf.Tensor>(x: T): T {
  return tf.sub(tf.sqrt(tf.add(tf.square(x), roundness ** 2)), roundness)
}

/** Mean of each picture: [N,T,h,w,C] -> [N,T]. */
function perPicture(x: tf.Tensor5D): tf.Tensor2D {
  return tf.mean(x, [2, 3, 4])
}

/** The mean over pictures, or that of the logarithms: then each counts by its relative change. */
function overPictures(pictures: tf.Tensor2D, relative: boolean, flat: number): tf.Scalar {
  return tf.mean<tf.Scalar>(relative ? tf.log(tf.add(pictures, flat)) : pictures)
}

/** Charbonnier distance; `error` is made - true. */
export function charbonnier(error: tf.Tensor5D, relative = false): tf.Scalar {
  return overPictures(perPicture(distance(error)), relative, finest)
}

/** Mean squared error; its logarithm is what PSNR measures. */
export function squares(error: tf.Tensor5D, relative = false): tf.Scalar {
  return overPictures(perPicture(tf.square(error)), relative, finest ** 2)
}

/** Differences between horizontal and vertical neighbours of [N,T,h,w,C]. */
function neighbours(x: tf.Tensor5D): [tf.Tensor5D, tf.Tensor5D] {
  const [n, t, h, w, c] = x.shape
  const across = tf.sub<tf.Tensor5D>(
    tf.slice(x, [0, 0, 0, 1, 0], [n, t, h, w - 1, c]),
    tf.slice(x, [0, 0, 0, 0, 0], [n, t, h, w - 1, c]),
  )
  const down = tf.sub<tf.Tensor5D>(
    tf.slice(x, [0, 0, 1, 0, 0], [n, t, h - 1, w, c]),
    tf.slice(x, [0, 0, 0, 0, 0], [n, t, h - 1, w, c]),
  )
  return [across, down]
}

/** How far edges are from where they should be (Mathieu et al. 2016, with the distance above). `error` is made - true. */
export function edgeLoss(error: tf.Tensor5D, relative = false): tf.Scalar {
  // Differences are linear: those of the error are the differences of the edges.
  const [across, down] = neighbours(error)
  const both = tf.add<tf.Tensor2D>(perPicture(distance(across)), perPicture(distance(down)))
  return overPictures(tf.mul(both, 0.5), relative, finest)
}

/** How unlike their neighbours the flows' corrections are, in pixels. */
export function roughness({ r0, r1 }: ResidualTensors): tf.Scalar {
  return edgeLoss(tf.concat<tf.Tensor5D>([r0, r1], 4))
}

/** The judge's loss: true ones above 1, made ones below -1 (hinge; Lim and Ye 2017). */
export function judgeHinge(truth: tf.Tensor1D, made: tf.Tensor1D): tf.Scalar {
  return tf.add(tf.mean<tf.Scalar>(tf.relu(tf.sub(1, truth))), tf.mean<tf.Scalar>(tf.relu(tf.add(1, made))))
}

/** The network's loss against a judge: made ones should be called true. */
export function fooling(made: tf.Tensor1D): tf.Scalar {
  return tf.neg(tf.mean<tf.Scalar>(made))
}
