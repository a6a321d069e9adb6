// Sampling pictures along a flow, with a gradient to the flow.
// In: pictures [N,h,w,C], flow [N*T,h,w,2] in pixels (x, then y). Out: [N*T,h,w,C], bilinear, borders clamped.
// The library's gather has no usable gradient here, so value and derivative come from the same four taps in one custom
// gradient. The pictures are constants to it: no gradient reaches them.
import * as tf from '@tensorflow/tfjs-core'

/** Pictures prepared for sampling: at every pixel its 2x2 neighbourhood, so that one read fetches all four taps. */
interface Taps {
  /** [N*h*w, 4*C]: the pixel, its right, lower and lower right neighbour (repeated at the border). */
  readonly rows: tf.Tensor2D
  readonly shape: readonly [number, number, number, number]
}

function neighbourhoods(pictures: tf.Tensor4D): Taps {
  const [n, h, w, c] = pictures.shape
  const lastColumn = tf.slice(pictures, [0, 0, w - 1, 0], [n, h, 1, c])
  const right =
    w > 1 ? tf.concat([tf.slice(pictures, [0, 0, 1, 0], [n, h, w - 1, c]), lastColumn], 2) : pictures
  const pair = tf.concat([pictures, right], 3)
  const lastRow = tf.slice(pair, [0, h - 1, 0, 0], [n, 1, w, 2 * c])
  const below = h > 1 ? tf.concat([tf.slice(pair, [0, 1, 0, 0], [n, h - 1, w, 2 * c]), lastRow], 1) : pair
  return { rows: tf.reshape(tf.concat([pair, below], 3), [n * h * w, 4 * c]), shape: pictures.shape }
}

interface Samples {
  readonly value: tf.Tensor4D
  /** Derivatives of the value by the flow's x and y, zero where the border clamps. */
  readonly dx: tf.Tensor4D
  readonly dy: tf.Tensor4D
}

/** Places to sample, both axes at once: the upper left tap, how far beyond it, and 1 where inside, 0 where clamped. */
function places(flow: tf.Tensor4D, height: number, width: number) {
  const columns = tf.tile(tf.reshape(tf.range(0, width), [1, 1, width, 1]), [1, height, 1, 1])
  const rows = tf.tile(tf.reshape(tf.range(0, height), [1, height, 1, 1]), [1, 1, width, 1])
  const wanted = tf.add(flow, tf.concat([columns, rows], 3))
  const place = tf.maximum(tf.minimum(wanted, tf.tensor1d([width - 1, height - 1])), 0)
  // The last column and row are their own right and lower neighbours, so that whole places stay exact there too.
  const low = tf.floor(place)
  return { low, beyond: tf.sub(place, low), wanted, place }
}

function sample({ rows, shape: [n, h, w, c] }: Taps, flow: tf.Tensor4D, withDerivatives: boolean): Samples {
  const m = flow.shape[0]
  const { low, beyond, wanted, place } = places(flow, h, w)
  // Integers, since a batch may have more pixels than float32 can number.
  const first = Int32Array.from({ length: m }, (_, index) => Math.floor((index * n) / m) * h * w)
  const within = tf.sum(tf.mul(tf.cast(low, 'int32'), tf.tensor1d([1, w], 'int32')), 3)
  const index = tf.add(tf.tensor(first, [m, 1, 1], 'int32'), within)
  const taps = tf.reshape(tf.gather(rows, tf.reshape(index, [m * h * w])), [m, h, w, 4 * c])
  const [byX, byY] = tf.split(beyond, 2, 3) as [tf.Tensor4D, tf.Tensor4D]
  const [a, b, d, e] = tf.split(taps, 4, 3) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D, tf.Tensor4D]
  const topStep = tf.sub(b, a)
  const bottomStep = tf.sub(e, d)
  const top = tf.add(a, tf.mul(topStep, byX))
  const bottom = tf.add(d, tf.mul(bottomStep, byX))
  const down = tf.sub(bottom, top)
  const value = tf.add<tf.Tensor4D>(top, tf.mul(down, byY))
  if (!withDerivatives) return { value, dx: value, dy: value }
  const across = tf.add(topStep, tf.mul(tf.sub(bottomStep, topStep), byY))
  const inside = tf.cast(tf.equal(place, wanted), 'float32')
  const [insideX, insideY] = tf.split(inside, 2, 3) as [tf.Tensor4D, tf.Tensor4D]
  return {
    value,
    dx: tf.mul<tf.Tensor4D>(across, insideX),
    dy: tf.mul<tf.Tensor4D>(down, insideY),
  }
}

/**
 * Samples `pictures` [N,h,w,C] at every pixel's own place plus `flow` [N*T,h,w,2]: the flows of one picture follow each
 * other. Differentiable by the flow alone.
 */
export function warp(pictures: tf.Tensor4D, flow: tf.Tensor4D): tf.Tensor4D {
  const op = tf.customGrad((flowInput, save) => {
    const { value, dx, dy } = sample(neighbourhoods(pictures), flowInput as tf.Tensor4D, true)
    ;(save as tf.GradSaveFunc)([dx, dy])
    return {
      value,
      gradFunc: (upstream: tf.Tensor | tf.Tensor[], saved: tf.Tensor[]) => {
        const [byX, byY] = saved as [tf.Tensor, tf.Tensor]
        return tf.concat(
          [byX, byY].map((by) => tf.sum(tf.mul(by, upstream as tf.Tensor), -1, true)),
          -1,
        )
      },
    }
  })
  return op(flow)
}

/** {@link warp} without the work for a gradient. */
export function warpForward(pictures: tf.Tensor4D, flow: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => sample(neighbourhoods(pictures), flow, false).value)
}
