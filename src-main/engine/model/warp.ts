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

/** Positions along one axis: the lower tap, how far beyond it, and 1 where the position is inside, else 0. */
function positions(flow: tf.Tensor4D, axis: 0 | 1, size: number) {
  const [m, h, w] = flow.shape
  const base =
    axis === 0 ? tf.reshape(tf.range(0, w), [1, 1, w, 1]) : tf.reshape(tf.range(0, h), [1, h, 1, 1])
  const wanted = tf.add(tf.slice(flow, [0, 0, 0, axis], [m, h, w, 1]), base)
  const place = tf.clipByValue(wanted, 0, size - 1)
  const low = tf.floor(place)
  return { low, beyond: tf.sub(place, low), inside: tf.cast(tf.equal(place, wanted), 'float32') }
}

function sample({ rows, shape: [n, h, w, c] }: Taps, flow: tf.Tensor4D, withDerivatives: boolean): Samples {
  const m = flow.shape[0]
  const x = positions(flow, 0, w)
  const y = positions(flow, 1, h)
  // Integers, since a batch may have more pixels than float32 can number.
  const first = Int32Array.from({ length: m }, (_, index) => Math.floor((index * n) / m) * h * w)
  const index = tf.add(
    tf.tensor(first, [m, 1, 1, 1], 'int32'),
    tf.add(tf.mul(tf.cast(y.low, 'int32'), tf.scalar(w, 'int32')), tf.cast(x.low, 'int32')),
  )
  const taps = tf.reshape(tf.gather(rows, tf.reshape(index, [m * h * w])), [m, h, w, 4 * c])
  const [a, b, d, e] = tf.split(taps, 4, 3) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D, tf.Tensor4D]
  const topStep = tf.sub(b, a)
  const bottomStep = tf.sub(e, d)
  const top = tf.add(a, tf.mul(topStep, x.beyond))
  const bottom = tf.add(d, tf.mul(bottomStep, x.beyond))
  const down = tf.sub(bottom, top)
  const value = tf.add<tf.Tensor4D>(top, tf.mul(down, y.beyond))
  if (!withDerivatives) return { value, dx: value, dy: value }
  const across = tf.add(topStep, tf.mul(tf.sub(bottomStep, topStep), y.beyond))
  return {
    value,
    dx: tf.mul<tf.Tensor4D>(across, x.inside),
    dy: tf.mul<tf.Tensor4D>(down, y.inside),
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
