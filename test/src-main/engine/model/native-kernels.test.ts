// The native gradients against those that the library composes.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { batchNorm, batchNormWeights } from '../../../../src-main/engine/model/batch-norm.ts'
import { bilinear2 } from '../../../../src-main/engine/model/compose.ts'
import { addBias, conv3d, convWeights, leaky } from '../../../../src-main/engine/model/layers.ts'
import {
  createWeights,
  disposeWeights,
  initialValues,
  weightOf,
} from '../../../../src-main/engine/model/weights.ts'
import { floatsOf, largestDifference, normals, useBackend, withoutLeaks } from './support.ts'

beforeAll(useBackend)

/** Largest difference of two functions' values and of all their gradients, each relative to its largest number. */
function disagreement(
  own: (...inputs: tf.Tensor[]) => tf.Tensor,
  library: (...inputs: tf.Tensor[]) => tf.Tensor,
  shapes: readonly (readonly number[])[],
): number {
  const size = (shape: readonly number[]) => shape.reduce((product, side) => product * side, 1)
  const inputs = shapes.map((shape, index) => tf.tensor(normals(size(shape), `input ${index}`), [...shape]))
  const answers = [own, library].map((work) => {
    const value = floatsOf(() => work(...inputs))
    const upstream = tf.tidy(() => {
      const { shape } = work(...inputs)
      return tf.tensor(normals(size(shape), 'dy'), shape)
    })
    const gradients = inputs.map((_, index) => floatsOf(() => tf.grads(work)(inputs, upstream)[index]!))
    upstream.dispose()
    return [value, ...gradients]
  })
  tf.dispose(inputs)
  const [ours, theirs] = answers
  return Math.max(
    ...ours!.map((values, index) => {
      const scale = Math.max(...theirs![index]!.map(Math.abs))
      expect(scale).toBeGreaterThan(0)
      return largestDifference(values, theirs![index]!) / scale
    }),
  )
}

describe('native gradients', () => {
  it('rectify as the library does, at zero too', async () => {
    await withoutLeaks(() => {
      expect(disagreement(leaky, (x) => tf.leakyRelu(x, 0.2), [[2, 3, 5, 4, 6]])).toBeLessThan(1e-6)
      tf.tidy(() => {
        const gradient = tf.grad((x: tf.Tensor) => tf.sum(leaky(x)))(tf.tensor1d([-1, 0, 2]))
        expect(largestDifference(gradient.dataSync(), [0.2, 0.2, 1])).toBeLessThan(1e-7)
      })
    })
  })

  it.each([[[7, 5]], [[3, 6, 4, 5]], [[2, 3, 6, 4, 5]]])('add a bias to %j', async (shape) => {
    await withoutLeaks(() => {
      expect(
        disagreement(
          (x, bias) => addBias(x, bias),
          (x, bias) => tf.add(x, bias),
          [shape, [5]],
        ),
      ).toBeLessThan(1e-5)
    })
  })

  it('normalise a batch, its moments part of the gradient', async () => {
    const shape = [2, 3, 6, 4, 5]
    await withoutLeaks(() => {
      const weights = createWeights(batchNormWeights('n', 5), (spec) => initialValues(spec, 1))
      const [gamma, beta] = [weightOf(weights, 'n/gamma'), weightOf(weights, 'n/beta')]
      tf.tidy(() => {
        gamma.assign(tf.tensor1d(normals(5, 'gamma')))
        beta.assign(tf.tensor1d(normals(5, 'beta')))
        const x = tf.variable(tf.tensor(normals(720, 'x', 3), shape))
        const upstream = tf.tensor(normals(720, 'dy'), shape)
        const library = () => {
          const { mean, variance } = tf.moments(x, [0, 1, 2, 3])
          const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, 1e-5)))
          return tf.add(tf.mul(x, scale), tf.sub(beta, tf.mul(mean, scale)))
        }
        const answers = [() => batchNorm(weights, 'n', x, 'training'), library].map((work) => {
          const loss = () => tf.sum<tf.Scalar>(tf.mul(work(), upstream))
          const { grads } = tf.variableGrads(loss, [x, gamma, beta])
          return [work(), ...[x, gamma, beta].map(({ name }) => grads[name]!)].map((y) => y.dataSync())
        })
        x.dispose()
        for (const [index, theirs] of answers[1]!.entries()) {
          const scale = Math.max(...theirs.map(Math.abs))
          expect(largestDifference(answers[0]![index]!, theirs)).toBeLessThan(1e-5 * scale)
        }
      })
      disposeWeights(weights)
    })
  })

  it.each([1, 3, 8])('enlarge pictures of %i channels', async (channels) => {
    // The same, put together from slices: two weighted neighbours along each axis.
    const along = (x: tf.Tensor, axis: number): tf.Tensor => {
      const parts = tf.unstack(x, axis)
      const at = (index: number) => parts[Math.max(0, Math.min(parts.length - 1, index))]!
      const doubled = parts.flatMap((part, index) =>
        [-1, 1].map((side) => tf.add(tf.mul(part, 0.75), tf.mul(at(index + side), 0.25))),
      )
      return tf.stack(doubled, axis)
    }
    await withoutLeaks(() => {
      expect(
        disagreement(
          (x) => bilinear2(x as tf.Tensor4D),
          (x) => along(along(x, 1), 2),
          [[2, 5, 3, channels]],
        ),
      ).toBeLessThan(1e-5)
    })
  })

  it('give the same numbers every time, several threads or not', () => {
    const specs = convWeights({ name: 'c', kernel: [3, 3, 3], inputs: 16, outputs: 16 })
    const weights = createWeights(specs, (spec) => initialValues(spec, 1))
    const x = tf.tensor5d(normals(2 * 14 * 32 * 32 * 16, 'x'), [2, 14, 32, 32, 16])
    const run = () =>
      floatsOf(() => {
        const loss = () => tf.sum<tf.Scalar>(tf.square(leaky(conv3d(weights, 'c', x))))
        const { grads } = tf.variableGrads(loss, [...weights.values()])
        return tf.concat1d(Object.values(grads).map((gradient) => tf.reshape<tf.Rank.R1>(gradient, [-1])))
      })
    const once = run()
    for (let again = 0; again < 4; again++) expect(largestDifference(run(), once)).toBe(0)
    x.dispose()
    disposeWeights(weights)
  })
})
