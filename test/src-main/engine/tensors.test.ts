import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { joinFloats, splitFloats, Tensors, toFloats, toTensor } from '../../../src-main/engine/tensors.ts'
import { useBackend, withoutLeaks } from './model/support.ts'

beforeAll(useBackend)

describe('tensors', () => {
  it('carries numbers in and out unchanged, in memory of their own', () => {
    tf.tidy(() => {
      const values = Float32Array.of(1, -0, 3e38, 1e-40, NaN, Infinity)
      const tensor = toTensor<tf.Rank.R2>(values, [2, 3])
      const once = tf.add(tensor, 0)
      expect(toFloats(tensor)).toEqual(values)
      toFloats(once)[0] = 9
      expect(toFloats(once)[0]).toBe(1)
      expect(() => toFloats(tf.tensor1d([1], 'int32'))).toThrow(TypeError)
    })
  })

  it('joins and splits', () => {
    const joined = joinFloats([Float32Array.of(1, 2), Float32Array.of(3, 4)])
    expect([...joined]).toEqual([1, 2, 3, 4])
    expect(splitFloats(joined, 2).map((part) => [...part])).toEqual([
      [1, 2],
      [3, 4],
    ])
    expect(joinFloats([]).length).toBe(0)
  })
})

describe('Tensors', () => {
  it('keeps what a run returns, nested too, and frees it and nothing else at the end', async () => {
    const before = tf.scalar(5)
    await withoutLeaks(async () => {
      const tensors = new Tensors()
      const { a, list } = tensors.run(() => {
        const x = tf.add(before, 1)
        tf.square(x)
        return { a: x, list: [tf.mul(x, 2), { deep: tf.mul(x, 3) }] as const }
      })
      await Promise.resolve()
      expect(toFloats(a)[0]).toBe(6)
      expect(toFloats(list[1].deep)[0]).toBe(18)
      tensors.dispose()
      expect(a.isDisposed).toBe(true)
      tensors.dispose()
    })
    expect(before.isDisposed).toBe(false)
    before.dispose()
  })

  it('frees what a failing run had made', async () => {
    await withoutLeaks(() => {
      const tensors = new Tensors()
      expect(() =>
        tensors.run(() => {
          tf.ones([4])
          throw new Error('no')
        }),
      ).toThrow('no')
      tensors.dispose()
    })
  })
})
