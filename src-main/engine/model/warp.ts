// Sampling pictures along a flow, with a gradient to the flow.
// In: pictures [N,h,w,C], flow [N*T,h,w,2] in pixels (x, then y). Out: [N*T,h,w,C], bilinear, borders clamped.
// The library's gather has no usable gradient here, so value and derivative come from the same read in one custom gradient.
// The pictures are constants to it: no gradient reaches them.
import * as tf from '@tensorflow/tfjs-core'

/** Pictures prepared for sampling, so that one read fetches all that a place wants. */
interface Surface {
  /**
   * [N*h*w, 4*C]: at every pixel its value, the step to its right and to its lower neighbour, and how the first step changes
   * downwards. Borders are repeated. Made once a pixel, these steps need not be made once a sample.
   */
  readonly rows: tf.Tensor2D
  readonly shape: readonly [number, number, number, number]
}

/** The next pixel along an axis minus the pixel; zero at the border. */
function steps(x: tf.Tensor4D, axis: 1 | 2): tf.Tensor4D {
  const size = x.shape[axis]
  const part = (first: number, count: number): tf.Tensor4D => {
    const [begin, extent] = [[0, 0, 0, 0], [...x.shape]]
    begin[axis] = first
    extent[axis] = count
    return tf.slice(x, begin, extent)
  }
  const border = tf.zerosLike(part(0, 1))
  return size > 1 ? tf.concat([tf.sub(part(1, size - 1), part(0, size - 1)), border], axis) : border
}

function surfaceOf(pictures: tf.Tensor4D): Surface {
  const [n, h, w, c] = pictures.shape
  const across = steps(pictures, 2)
  const all = tf.concat([pictures, across, steps(pictures, 1), steps(across, 1)], 3)
  return { rows: tf.reshape(all, [n * h * w, 4 * c]), shape: pictures.shape }
}

/** Where to sample along one axis: the pixel before, how far beyond it, and whether inside the picture; [m,h*w] each. */
function placesAlong(flow: tf.Tensor4D, axis: 'x' | 'y') {
  const [m, h, w] = flow.shape
  const own = Float32Array.from({ length: h * w }, (_, at) => (axis === 'x' ? at % w : Math.floor(at / w)))
  const wanted = tf.add<tf.Tensor2D>(tf.reshape(flow, [m, h * w]), tf.tensor1d(own))
  const place = tf.clipByValue(wanted, 0, (axis === 'x' ? w : h) - 1)
  // The last column and row have no step to the next, so that whole places stay exact there too.
  const low = tf.floor(place)
  return { low, beyond: tf.sub<tf.Tensor2D>(place, low), isInside: () => tf.equal(place, wanted) }
}

interface Samples {
  readonly value: tf.Tensor4D
  /** Derivatives of the value by the flow's x and y, [C,M], and where they hold, [M]: not where the border clamps. */
  readonly derivatives: () => [dx: tf.Tensor, dy: tf.Tensor, insideX: tf.Tensor, insideY: tf.Tensor]
}

/** Channels apart ([C,M]), since one number a place is spread over them several times. */
function sample({ rows, shape: [n, h, w, c] }: Surface, flow: tf.Tensor4D): Samples {
  const m = flow.shape[0]
  const count = m * h * w
  const [flowX, flowY] = tf.split(flow, 2, 3) as [tf.Tensor4D, tf.Tensor4D]
  const [x, y] = [placesAlong(flowX, 'x'), placesAlong(flowY, 'y')]
  // Integers from picture to picture, since a batch may have more pixels than float32 can number.
  const first = Int32Array.from({ length: m }, (_, index) => Math.floor((index * n) / m) * h * w)
  // A flow that is no number makes samples that are none, not a read elsewhere.
  const within = tf.maximum(tf.cast(tf.add(tf.mul(y.low, w), x.low), 'int32'), tf.scalar(0, 'int32'))
  const index = tf.add(tf.tensor2d(first, [m, 1], 'int32'), within)
  // Not tf.gather, which reads all indices back to look at them one by one.
  const read = tf.gatherND(rows, tf.reshape(index, [count, 1])) as tf.Tensor2D
  const parts = tf.split(tf.transpose(read), 4, 0)
  const [value, across, down, bend] = parts as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D]
  const [byX, byY] = [tf.reshape(x.beyond, [1, count]), tf.reshape(y.beyond, [1, count])]
  const slope = tf.add(down, tf.mul(bend, byX))
  const sampled = tf.add(tf.add(value, tf.mul(across, byX)), tf.mul(slope, byY))
  const flat = (inside: tf.Tensor) => tf.reshape(inside, [count])
  return {
    value: tf.reshape(tf.transpose(sampled), [m, h, w, c]),
    derivatives: () => [tf.add(across, tf.mul(bend, byY)), slope, flat(x.isInside()), flat(y.isInside())],
  }
}

/**
 * Samples `pictures` [N,h,w,C] at every pixel's own place plus `flow` [N*T,h,w,2]: the flows of one picture follow each
 * other. Differentiable by the flow alone.
 */
export function warp(pictures: tf.Tensor4D, flow: tf.Tensor4D): tf.Tensor4D {
  const op = tf.customGrad((flowInput, save) => {
    const { value, derivatives } = sample(surfaceOf(pictures), flowInput as tf.Tensor4D)
    ;(save as tf.GradSaveFunc)(derivatives())
    return {
      value,
      gradFunc: (upstream: tf.Tensor | tf.Tensor[], saved: tf.Tensor[]) => {
        const [dx, dy, insideX, insideY] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]
        const rows = tf.transpose(tf.reshape(upstream as tf.Tensor, [-1, pictures.shape[3]]))
        const along = (by: tf.Tensor, inside: tf.Tensor) => {
          const sum = tf.sum(tf.mul(by, rows), 0)
          return tf.where(inside, sum, tf.zerosLike(sum))
        }
        const both = tf.stack([along(dx, insideX), along(dy, insideY)])
        return tf.reshape(tf.transpose(both), flow.shape)
      },
    }
  })
  return op(flow)
}

/** {@link warp} without the work for a gradient. */
export function warpForward(pictures: tf.Tensor4D, flow: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => sample(surfaceOf(pictures), flow).value)
}
