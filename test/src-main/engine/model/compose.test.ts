import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  bilinear2,
  compose,
  enlargeResidual,
  reweigh,
  stillPrior,
  type PriorTensors,
  type ResidualTensors,
} from '../../../../src-main/engine/model/compose.ts'
import { warp, warpForward } from '../../../../src-main/engine/model/warp.ts'
import {
  floatsOf,
  gradientError,
  innerTimes,
  largestDifference,
  normals,
  uniforms,
  useBackend,
  waves,
  withoutLeaks,
} from './support.ts'

beforeAll(useBackend)

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))

/** The definition, written a second time: bilinear between pixel centres, borders clamped. */
function sampleAt(
  image: Float32Array,
  width: number,
  height: number,
  x: number,
  y: number,
  channel: number,
): number {
  const px = clamp(x, 0, width - 1)
  const py = clamp(y, 0, height - 1)
  const [x0, y0] = [Math.floor(px), Math.floor(py)]
  const at = (cx: number, cy: number) =>
    image[(clamp(cy, 0, height - 1) * width + clamp(cx, 0, width - 1)) * 3 + channel]!
  const [u, v] = [px - x0, py - y0]
  return (
    (1 - u) * (1 - v) * at(x0, y0) +
    u * (1 - v) * at(x0 + 1, y0) +
    (1 - u) * v * at(x0, y0 + 1) +
    u * v * at(x0 + 1, y0 + 1)
  )
}

describe('warp', () => {
  const [width, height] = [7, 5]

  it('samples as defined, beyond the borders too', async () => {
    const image = uniforms(2 * width * height * 3, 'image')
    const flow = normals(6 * width * height * 2, 'flow', 4)
    const own = await withoutLeaks(() =>
      floatsOf(() =>
        warp(tf.tensor4d(image, [2, height, width, 3]), tf.tensor4d(flow, [6, height, width, 2])),
      ),
    )
    const expected = Float32Array.from({ length: own.length }, (_, index) => {
      const channel = index % 3
      const pixel = Math.floor(index / 3) % (width * height)
      const step = Math.floor(index / 3 / (width * height))
      const picture = image.subarray(step < 3 ? 0 : width * height * 3)
      const place = (step * width * height + pixel) * 2
      const [x, y] = [(pixel % width) + flow[place]!, Math.floor(pixel / width) + flow[place + 1]!]
      return sampleAt(picture, width, height, x, y, channel)
    })
    expect(largestDifference(own, expected)).toBeLessThan(1e-5)
  })

  it('gives the picture back for no flow, exactly, and shifts by whole pixels exactly', () => {
    const image = uniforms(width * height * 3, 'image')
    tf.tidy(() => {
      const picture = tf.tensor4d(image, [1, height, width, 3])
      expect(warp(picture, tf.zeros([1, height, width, 2])).dataSync()).toEqual(image)
      expect(warpForward(picture, tf.zeros([1, height, width, 2])).dataSync()).toEqual(image)
      const left = warp(picture, tf.tile(tf.tensor4d([1, 0], [1, 1, 1, 2]), [1, height, width, 1]))
      const rest = tf.slice(left, [0, 0, 0, 0], [1, height, width - 1, 3]).dataSync()
      expect(rest).toEqual(tf.slice(picture, [0, 0, 1, 0], [1, height, width - 1, 3]).dataSync())
    })
  })

  it('works on pictures of one pixel, row or column', () => {
    for (const [w, h] of [
      [1, 1],
      [4, 1],
      [1, 4],
    ] as const) {
      tf.tidy(() => {
        const picture = tf.tensor4d(uniforms(w * h * 3, 'p'), [1, h, w, 3])
        const values = warp(picture, tf.tensor4d(normals(w * h * 2, 'f', 3), [1, h, w, 2])).dataSync()
        expect(values.every((value) => value >= 0 && value <= 1)).toBe(true)
      })
    }
  })

  it('has the derivative of its value by the flow', () => {
    const picture = tf.tensor4d(waves(width, height, 0.3), [1, height, width, 3])
    const target = tf.tensor4d(normals(2 * width * height * 3, 't'), [2, height, width, 3])
    const loss = (flow: tf.Tensor) => tf.sum<tf.Scalar>(tf.mul(warp(picture, flow as tf.Tensor4D), target))
    // Places off the pixel centres, where the derivative jumps.
    const flow = uniforms(2 * width * height * 2, 'f').map(
      (value) => Math.round(value * 3 - 1.5) + 0.2 + 0.6 * value,
    )
    expect(gradientError(loss, flow, [2, height, width, 2], { samples: 70 })).toBeLessThan(2e-2)
    tf.dispose([picture, target])
  })

  it('has no derivative where the border clamps', () => {
    tf.tidy(() => {
      const picture = tf.tensor4d(waves(4, 4, 0), [1, 4, 4, 3])
      const gradient = tf.grad((flow: tf.Tensor) => tf.sum(warp(picture, flow as tf.Tensor4D)))(
        tf.fill([1, 4, 4, 2], 9.5),
      )
      expect(gradient.dataSync().every((value) => value === 0)).toBe(true)
    })
  })
})

describe('bilinear2', () => {
  it('doubles between pixel centres as the library does, with a gradient', () => {
    tf.tidy(() => {
      const x = tf.tensor4d(normals(2 * 5 * 3 * 2, 'x'), [2, 5, 3, 2])
      const expected = tf.image.resizeBilinear(x, [10, 6], false, true)
      expect(largestDifference(bilinear2(x).dataSync(), expected.dataSync())).toBeLessThan(1e-6)
    })
    const weights = tf.tensor4d(normals(1 * 8 * 6 * 2, 'w'), [1, 8, 6, 2])
    const loss = (x: tf.Tensor) => tf.sum<tf.Scalar>(tf.mul(bilinear2(x as tf.Tensor4D), weights))
    expect(gradientError(loss, normals(4 * 3 * 2, 'x'), [1, 4, 3, 2])).toBeLessThan(1e-2)
    weights.dispose()
  })
})

describe('compose', () => {
  const [width, height, steps] = [8, 6, 14]
  const pictures = () => ({
    from: tf.tensor4d(waves(width, height, 0), [1, height, width, 3]),
    to: tf.tensor4d(waves(width, height, 1), [1, height, width, 3]),
  })
  const randomPrior = (): PriorTensors => ({
    f0: tf.tensor5d(normals(steps * height * width * 2, 'f0', 2), [1, steps, height, width, 2]),
    f1: tf.tensor5d(normals(steps * height * width * 2, 'f1', 2), [1, steps, height, width, 2]),
    weight: tf.tensor5d(uniforms(steps * height * width, 'w'), [1, steps, height, width, 1]),
  })
  const zeroResidual = (): ResidualTensors => ({
    r0: tf.zeros([1, steps, height / 2, width / 2, 2]),
    r1: tf.zeros([1, steps, height / 2, width / 2, 2]),
    logit: tf.zeros([1, steps, height / 2, width / 2, 1]),
    rgb: tf.zeros([1, steps, height / 2, width / 2, 3]),
  })

  it('is exactly the blend of the prior for a zero residual', async () => {
    await withoutLeaks(() => {
      tf.tidy(() => {
        const { from, to } = pictures()
        const prior = randomPrior()
        const plain = compose(from, to, prior)
        const zero = compose(from, to, prior, enlargeResidual(zeroResidual()))
        expect(largestDifference(zero.frames.dataSync(), plain.frames.dataSync())).toBe(0)
        expect(largestDifference(zero.weight.dataSync(), prior.weight.dataSync())).toBe(0)
      })
    })
  })

  it('keeps every share exactly under a logit of zero', () => {
    const shares = Float32Array.from([0, 1, 1e-30, 1e-7, ...uniforms(50_000, 'shares')])
    tf.tidy(() => {
      const same = reweigh(tf.tensor1d(shares), tf.zeros([shares.length])).dataSync()
      expect(largestDifference(same, shares)).toBe(0)
    })
  })

  it('stays finite under the surest logits, and so does its gradient', () => {
    tf.tidy(() => {
      const logits = tf.tensor1d([-200, -60, -25, 0, 25, 60, 200])
      const weight = tf.fill([7], 0.4)
      const gradient = tf.grad((logit) => tf.sum(reweigh(weight, logit as tf.Tensor1D)))(logits)
      const shares = reweigh(weight, logits).dataSync()
      expect([...gradient.dataSync()].every(Number.isFinite)).toBe(true)
      expect(shares[0]).toBeCloseTo(0, 6)
      expect(shares[6]).toBeCloseTo(1, 6)
    })
  })

  it('is exactly the cross-fade without a prior', () => {
    tf.tidy(() => {
      const { from, to } = pictures()
      const { frames } = compose(from, to, stillPrior(1, innerTimes, height, width))
      const parts = innerTimes.map((time) => {
        const share = tf.scalar(1 - time)
        return tf.add(tf.mul(share, from), tf.mul(tf.sub(1, share), to))
      })
      expect(largestDifference(frames.dataSync(), tf.stack(parts, 1).dataSync())).toBe(0)
    })
  })

  it('follows the shared definition with all residuals at work', () => {
    tf.tidy(() => {
      const { from, to } = pictures()
      const prior = randomPrior()
      const like = (x: tf.Tensor5D, scale: number, stream: string) =>
        tf.tensor5d(normals(x.size, stream, scale), x.shape)
      const residual: ResidualTensors = {
        r0: like(prior.f0, 1, 'r0'),
        r1: like(prior.f1, 1, 'r1'),
        logit: like(prior.weight, 1.5, 'logit'),
        rgb: tf.tensor5d(normals(steps * height * width * 3, 'rgb', 0.1), [1, steps, height, width, 3]),
      }
      const own = compose(from, to, prior, residual).frames.dataSync()
      const read = (x: tf.Tensor) => x.dataSync() as Float32Array
      const [f0, f1, w] = [read(prior.f0), read(prior.f1), read(prior.weight)]
      const [r0, r1, l, rgb] = [residual.r0, residual.r1, residual.logit, residual.rgb].map(read) as [
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array,
      ]
      const [i0, i1] = [waves(width, height, 0), waves(width, height, 1)]
      const expected = Float32Array.from({ length: own.length }, (_, index) => {
        const at = Math.floor(index / 3)
        const pixel = at % (width * height)
        const [x, y] = [pixel % width, Math.floor(pixel / width)]
        const from0 = sampleAt(
          i0,
          width,
          height,
          x + f0[2 * at]! + r0[2 * at]!,
          y + f0[2 * at + 1]! + r0[2 * at + 1]!,
          index % 3,
        )
        const from1 = sampleAt(
          i1,
          width,
          height,
          x + f1[2 * at]! + r1[2 * at]!,
          y + f1[2 * at + 1]! + r1[2 * at + 1]!,
          index % 3,
        )
        const start = w[at]! * Math.exp(l[at]!)
        const share = start / (start + 1 - w[at]!)
        return share * from0 + (1 - share) * from1 + rgb[index]!
      })
      expect(largestDifference(own, expected)).toBeLessThan(1e-4)
    })
  })

  it('passes gradients to every residual', () => {
    const { from, to } = pictures()
    const prior = randomPrior()
    const target = tf.tensor5d(uniforms(steps * height * width * 3, 't'), [1, steps, height, width, 3])
    for (const key of ['r0', 'r1', 'logit', 'rgb'] as const) {
      const shape = zeroResidual()[key].shape
      const size = shape.reduce((product, side) => product * side, 1)
      const loss = (x: tf.Tensor) =>
        tf.mean<tf.Scalar>(
          tf.squaredDifference(
            compose(from, to, prior, enlargeResidual({ ...zeroResidual(), [key]: x as tf.Tensor5D })).frames,
            target,
          ),
        )
      // Steps small enough not to cross many pixel centres, where a warp's derivative jumps.
      const error = gradientError(loss, normals(size, key, 0.1), shape, { samples: 10, step: 2e-3 })
      expect(error, key).toBeLessThan(0.1)
    }
  })
})
