// Losses against arithmetic by hand: distances of pictures, and their logarithms.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { charbonnier, edgeLoss, squares } from '../../../../src-main/engine/train/losses.ts'
import { floatsOf, gradientError, uniforms, useBackend } from '../model/support.ts'

beforeAll(useBackend)

type Loss = (error: tf.Tensor5D, relative?: boolean) => tf.Scalar
type Shape = [number, number, number, number, number]
const losses: readonly (readonly [string, Loss])[] = [
  ['charbonnier', charbonnier],
  ['squares', squares],
  ['edges', edgeLoss],
]

const valueOf = (loss: Loss, values: ArrayLike<number>, shape: Shape, relative: boolean): number =>
  floatsOf(() => loss(tf.tensor5d(Float32Array.from(values), shape), relative))[0]!

/** Two pictures of 2x2 pixels and one channel. */
const pair: Shape = [1, 2, 2, 2, 1]
const [first, second] = [
  [0.3, -0.1, 0.2, 0.4],
  [0.05, 0.02, -0.03, 0],
]
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const distance = (x: number) => Math.sqrt(x * x + 1e-6) - 1e-3
const edgesOf = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]) =>
  (mean([b - a, d - c].map(distance)) + mean([c - a, d - b].map(distance))) / 2

describe('losses by hand', () => {
  it.each([
    ['charbonnier', charbonnier, (picture: number[]) => mean(picture.map(distance)), 0.01],
    ['squares', squares, (picture: number[]) => mean(picture.map((x) => x * x)), 0.0001],
    ['edges', edgeLoss, edgesOf, 0.01],
  ] as const)('%s: the mean of pictures, or of their logarithms', (_, loss, ofPicture, finest) => {
    const each = [first, second].map((picture) => ofPicture(picture))
    const values = [...first, ...second]
    expect(valueOf(loss, values, pair, false)).toBeCloseTo(mean(each), 6)
    const logarithms = each.map((picture) => Math.log(picture + finest))
    expect(valueOf(loss, values, pair, true)).toBeCloseTo(mean(logarithms), 5)
    // Not the logarithm of the mean.
    expect(Math.abs(Math.log(mean(each) + finest) - mean(logarithms))).toBeGreaterThan(0.1)
  })

  it.each(losses)('%s counts windows and steps alike', (_, loss) => {
    const values = uniforms(4 * 12, 'alike')
    const asSteps = valueOf(loss, values, [1, 4, 2, 2, 3], true)
    expect(valueOf(loss, values, [2, 2, 2, 2, 3], true)).toBeCloseTo(asSteps, 5)
  })
})

describe('relative losses', () => {
  // Errors of 10 to 20: so large that what flattens the logarithm near zero plays no part.
  const shape: Shape = [1, 3, 4, 4, 3]
  const values = uniforms(3 * 48, 'errors').map((value, at) => (at % 2 === 0 ? 1 : -1) * (10 + 10 * value))
  const scaled = (picture: number, by: number) =>
    values.map((value, at) => (Math.floor(at / 48) === picture ? value * by : value))

  it.each([
    ['charbonnier', charbonnier, Math.log(3)],
    ['squares', squares, Math.log(9)],
    ['edges', edgeLoss, Math.log(3)],
  ] as const)('%s: three times the error of any picture costs the same', (_, loss, log) => {
    const before = valueOf(loss, values, shape, true)
    for (const picture of [0, 1, 2]) {
      const after = valueOf(loss, scaled(picture, 3), shape, true)
      expect(after - before).toBeCloseTo(log / 3, 3)
    }
  })

  it.each(losses)('%s has the gradient of its value', (_, loss) => {
    // Away from the corner at zero, neighbours' differences too.
    const errors = uniforms(2 * 27, 'gradient').map(
      (value, at) => (at % 2 === 0 ? 1 : -1) * (0.2 + 0.2 * value),
    )
    for (const relative of [false, true]) {
      const of = (x: tf.Tensor) => loss(x as tf.Tensor5D, relative)
      expect(gradientError(of, errors, [1, 2, 3, 3, 3])).toBeLessThan(5e-3)
    }
  })

  it.each(losses)('%s: a hard picture does not drown an easy one', (_, loss) => {
    const size = 48
    const [hard, easy] = [0.5, 0.02].map((most) =>
      uniforms(size, 'picture').map((value, at) => (at % 2 === 0 ? most : -most) * (0.5 + 0.5 * value)),
    )
    const value = (hardShare: number, easyShare: number, relative: boolean) =>
      valueOf(
        loss,
        [...hard!.map((error) => error * hardShare), ...easy!.map((error) => error * easyShare)],
        [1, 2, 4, 4, 3],
        relative,
      )
    // What halving the error of one of them is worth.
    const worth = (relative: boolean) => {
      const now = value(1, 1, relative)
      return { hard: now - value(0.5, 1, relative), easy: now - value(1, 0.5, relative) }
    }
    const [plain, logarithmic] = [worth(false), worth(true)]
    expect(plain.easy / plain.hard).toBeLessThan(0.1)
    expect(logarithmic.easy / logarithmic.hard).toBeGreaterThan(0.5)
    expect(logarithmic.easy / logarithmic.hard).toBeLessThan(1)
  })

  it.each(losses)('%s is a number, and still, where nothing is wrong', (_, loss) => {
    const right = new Float32Array(12)
    const of = (x: tf.Tensor) => loss(x as tf.Tensor5D, true)
    const shape: Shape = [1, 1, 2, 2, 3]
    expect(valueOf(loss, right, shape, true)).toBeCloseTo(Math.log(loss === squares ? 1e-4 : 1e-2), 4)
    const gradient = floatsOf(() => tf.grad(of)(tf.tensor(right, shape)))
    expect([...gradient].every((slope) => slope === 0)).toBe(true)
  })
})
