import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { batchNorm, batchNormWeights } from '../../../../src-main/engine/model/batch-norm.ts'
import { doubleTime, enlarge2, shrink2 } from '../../../../src-main/engine/model/layers.ts'
import { enlargeConv3d } from '../../../../src-main/engine/model/video-generator.ts'
import {
  createWeights,
  disposeWeights,
  initialValues,
  weightOf,
} from '../../../../src-main/engine/model/weights.ts'
import { gradientError, largestDifference, normals, useBackend, withoutLeaks } from './support.ts'

beforeAll(useBackend)

describe('doubleTime', () => {
  it('repeats every step, and gathers the gradient of both', async () => {
    await withoutLeaks(() => {
      tf.tidy(() => {
        const x = tf.tensor5d([1, 2, 3], [1, 3, 1, 1, 1])
        expect([...doubleTime(x).dataSync()]).toEqual([1, 1, 2, 2, 3, 3])
        const weights = tf.tensor5d([1, 2, 3, 4, 5, 6], [1, 6, 1, 1, 1])
        const gradient = tf.grad((y: tf.Tensor) => tf.sum(tf.mul(doubleTime(y as tf.Tensor5D), weights)))(x)
        expect([...gradient.dataSync()]).toEqual([3, 7, 11])
      })
    })
  })
})

describe('enlarge2', () => {
  it('moves channels to pixels and back', () => {
    tf.tidy(() => {
      const x = tf.tensor4d(normals(2 * 3 * 5 * 8, 'x'), [2, 3, 5, 8])
      const big = enlarge2(x)
      expect(big.shape).toEqual([2, 6, 10, 2])
      expect(largestDifference(shrink2(big).dataSync(), x.dataSync())).toBe(0)
      // Channel (2 * row + column) * C + c of a place goes to that corner.
      expect(big.slice([1, 3, 4, 1], [1, 1, 1, 1]).dataSync()[0]).toBe(
        x.slice([1, 1, 2, 5], [1, 1, 1, 1]).dataSync()[0],
      )
    })
  })

  it('has a gradient', () => {
    const weights = tf.tensor4d(normals(1 * 4 * 6 * 3, 'w'), [1, 4, 6, 3])
    const loss = (x: tf.Tensor) => tf.sum<tf.Scalar>(tf.mul(enlarge2(x as tf.Tensor4D), weights))
    expect(gradientError(loss, normals(1 * 2 * 3 * 12, 'x'), [1, 2, 3, 12])).toBeLessThan(1e-2)
    weights.dispose()
  })
})

describe('enlargeConv3d', () => {
  it('is the transposed convolution (3,4,4) with stride (1,2,2)', () => {
    tf.tidy(() => {
      const [inputs, outputs] = [5, 3]
      const x = tf.tensor5d(normals(2 * 4 * 3 * 6 * inputs, 'x'), [2, 4, 3, 6, inputs])
      const kernel = tf.tensor5d(normals(3 * 4 * 4 * outputs * inputs, 'k'), [3, 4, 4, outputs, inputs])
      const expected = tf.conv3dTranspose(x, kernel, [2, 4, 6, 12, outputs], [1, 2, 2], 'same')
      // Output 2i + a reads input i - 1 + a + d through tap 3 - a - 2d of the transposed kernel; time runs backwards.
      const taps = tf.reverse(kernel, [0])
      const phases = [0, 1].map((a) =>
        [0, 1].map((b) => {
          const rows = [0, 1].map((d) =>
            tf.slice(taps, [0, 3 - a - 2 * d, 0, 0, 0], [3, 1, 4, outputs, inputs]),
          )
          const columns = [0, 1].map((d) =>
            tf.slice(tf.concat(rows, 1), [0, 0, 3 - b - 2 * d, 0, 0], [3, 2, 1, outputs, inputs]),
          )
          return tf.transpose(tf.concat(columns, 2), [0, 1, 2, 4, 3])
        }),
      )
      const own = enlargeConv3d(x, tf.concat<tf.Tensor5D>(phases.flat(), 4))
      expect(own.shape).toEqual(expected.shape)
      expect(largestDifference(own.dataSync(), expected.dataSync())).toBeLessThan(1e-4)
    })
  })
})

describe('batchNorm', () => {
  const make = () => createWeights(batchNormWeights('n', 3), (spec) => initialValues(spec, 1))

  it('normalises by the batch in training and remembers its moments', () => {
    const weights = make()
    const values = normals(4 * 2 * 5 * 5 * 3, 'x').map((value, index) => 3 * value + (index % 3))
    tf.tidy(() => {
      const x = tf.tensor5d(values, [4, 2, 5, 5, 3])
      const { mean, variance } = tf.moments(batchNorm(weights, 'n', x, 'training'), [0, 1, 2, 3])
      for (const value of mean.dataSync()) expect(value).toBeCloseTo(0, 4)
      for (const value of variance.dataSync()) expect(value).toBeCloseTo(1, 3)
      for (let step = 0; step < 100; step++) batchNorm(weights, 'n', x, 'training')
      const batch = tf.moments(x, [0, 1, 2, 3])
      expect(largestDifference(weightOf(weights, 'n/mean').dataSync(), batch.mean.dataSync())).toBeLessThan(
        1e-3,
      )
      expect(
        largestDifference(weightOf(weights, 'n/variance').dataSync(), batch.variance.dataSync()),
      ).toBeLessThan(1e-2)
      // With the moments learned, inference agrees with training.
      const trained = batchNorm(weights, 'n', x, 'training').dataSync()
      expect(largestDifference(batchNorm(weights, 'n', x, 'inference').dataSync(), trained)).toBeLessThan(
        1e-2,
      )
    })
    disposeWeights(weights)
  })

  it('leaves its moments alone in inference, and one clip never depends on another', async () => {
    const weights = make()
    await withoutLeaks(() => {
      tf.tidy(() => {
        const a = tf.tensor5d(normals(2 * 4 * 4 * 3, 'a'), [1, 2, 4, 4, 3])
        const b = tf.tensor5d(normals(2 * 4 * 4 * 3, 'b', 9), [1, 2, 4, 4, 3])
        const alone = batchNorm(weights, 'n', a, 'inference').dataSync()
        const both = batchNorm(weights, 'n', tf.concat([a, b], 0), 'inference').dataSync()
        expect(largestDifference(both.subarray(0, alone.length), alone)).toBe(0)
        expect([...weightOf(weights, 'n/mean').dataSync()]).toEqual([0, 0, 0])
      })
    })
    disposeWeights(weights)
  })

  it('passes the gradient of its own moments', () => {
    const weights = make()
    const target = tf.tensor(normals(2 * 3 * 3 * 3, 't'), [2, 3, 3, 3])
    const loss = (x: tf.Tensor) => tf.sum<tf.Scalar>(tf.mul(batchNorm(weights, 'n', x, 'training'), target))
    expect(gradientError(loss, normals(2 * 3 * 3 * 3, 'x'), [2, 3, 3, 3])).toBeLessThan(1e-2)
    target.dispose()
    disposeWeights(weights)
  })
})
