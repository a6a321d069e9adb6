import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  clipJudgeWeights,
  imageJudgeWeights,
  judgeClips,
  judgeFlops,
  judgeImages,
} from '../../../../src-main/engine/model/discriminators.ts'
import { spectralKernel, spectralWeights } from '../../../../src-main/engine/model/spectral-norm.ts'
import {
  countParameters,
  createWeights,
  disposeWeights,
  initialValues,
  trained,
  weightOf,
  type WeightSpec,
} from '../../../../src-main/engine/model/weights.ts'
import { countedFlops, floatsOf, normals, useBackend, withoutLeaks } from './support.ts'

beforeAll(useBackend)

const plan = { steps: 16, timeStride: 2 } as const
const make = (specs: WeightSpec[]) => createWeights(specs, (spec) => initialValues(spec, 1))

describe('discriminators', () => {
  it('have the published numbers of parameters', () => {
    expect(countParameters(imageJudgeWeights()) / 1e6).toBeCloseTo(3.78, 2)
    expect(countParameters(clipJudgeWeights({ steps: 16, timeStride: 1 })) / 1e6).toBeCloseTo(11.2, 1)
    expect(countParameters(clipJudgeWeights(plan)) / 1e6).toBeCloseTo(11.0, 1)
  })

  it('give one finite logit each by the convolutions that their cost counts, and leave no tensors behind', async () => {
    const images = make(imageJudgeWeights())
    const clips = make(clipJudgeWeights(plan))
    const { image, clip } = judgeFlops(plan, 64, 64)
    await withoutLeaks(async () => {
      const pictures = tf.tensor4d(normals(14 * 64 * 64 * 3, 'p'), [14, 64, 64, 3])
      const clipOfTwo = tf.tensor5d(normals(16 * 64 * 64 * 3, 'c'), [1, 16, 64, 64, 3])
      let logits: Float32Array[] = []
      const judge = () =>
        tf.tidy(() => {
          logits = [
            judgeImages(images, pictures, { advance: false }).dataSync() as Float32Array,
            judgeClips(clips, plan, clipOfTwo, { advance: false }).dataSync() as Float32Array,
          ]
        })
      // The power iterations are matrix products on top, a few hundredths.
      const real = await countedFlops(judge)
      expect(real / (image + clip)).toBeGreaterThanOrEqual(1)
      expect(real / (image + clip)).toBeLessThan(1.05)
      expect(logits.map((values) => values.length)).toEqual([14, 1])
      expect(logits.every((values) => values.every(Number.isFinite))).toBe(true)
      expect(new Set(logits[0]).size).toBe(14)
      tf.dispose([pictures, clipOfTwo])
    })
    tf.tidy(() => {
      const larger = tf.tensor4d(normals(80 * 64 * 3, 'l'), [1, 80, 64, 3])
      expect(judgeImages(images, larger, { advance: false }).shape).toEqual([1])
    })
    disposeWeights(images)
    disposeWeights(clips)
  })
})

describe('spectralKernel', () => {
  const conv = { name: 'c', kernel: [3, 3], inputs: 4, outputs: 6 }
  const specs = [trained('c/kernel', [3, 3, 4, 6], { deviation: 0.7 }), ...spectralWeights(conv)]

  it('converges to a largest singular value of 1, and only moves when told to', () => {
    const weights = make(specs)
    tf.tidy(() => {
      const before = weightOf(weights, 'c/singular').dataSync()
      spectralKernel(weights, 'c', false)
      expect(weightOf(weights, 'c/singular').dataSync()).toEqual(before)
      for (let step = 0; step < 200; step++) spectralKernel(weights, 'c', true)
      const matrix = tf.reshape(spectralKernel(weights, 'c', false), [36, 6])
      // The largest eigenvalue of W'W by its own power iteration, from another start.
      let vector = tf.ones([6, 1])
      const gram = tf.matMul(matrix, matrix, true, false)
      for (let step = 0; step < 300; step++) {
        const next = tf.matMul(gram, vector)
        vector = tf.div(next, tf.norm(next))
      }
      expect(tf.norm(tf.matMul(gram, vector)).dataSync()[0]).toBeCloseTo(1, 3)
    })
    disposeWeights(weights)
  })

  it('has the gradient of the division, with the singular vectors held still', () => {
    const weights = make(specs)
    const variable = weightOf(weights, 'c/kernel')
    for (let step = 0; step < 200; step++) tf.tidy(() => void spectralKernel(weights, 'c', true))
    const target = tf.tensor(normals(variable.size, 't'), variable.shape)
    // Converged, the singular vectors' own change is of second order, so differences agree with the held-still gradient.
    const loss = () => tf.sum<tf.Scalar>(tf.mul(spectralKernel(weights, 'c', false), target))
    const at = variable.dataSync()
    const analytic = floatsOf(() => tf.variableGrads(loss, [variable]).grads[variable.name]!)
    const lossWith = (index: number, change: number) =>
      floatsOf(() => {
        const values = at.slice()
        values[index]! += change
        variable.assign(tf.tensor(values, variable.shape))
        return loss()
      })[0]!
    for (let index = 0; index < at.length; index += 17) {
      const numeric = (lossWith(index, 3e-3) - lossWith(index, -3e-3)) / 6e-3
      expect(Math.abs(numeric - analytic[index]!)).toBeLessThan(0.02 * Math.max(...analytic.map(Math.abs)))
    }
    target.dispose()
    disposeWeights(weights)
  })
})
